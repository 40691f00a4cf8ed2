module.exports = { cost: 'SUM(cost) AS cost' };
