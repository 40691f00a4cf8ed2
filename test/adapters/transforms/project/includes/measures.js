const { cost } = require('includes/costs');
module.exports = { sums: () => `SUM(clicks) AS clicks, ${cost}` };
