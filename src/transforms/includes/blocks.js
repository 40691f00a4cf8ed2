/**
 * Condition on the rows of one block where an engine builds the table block by block, by a key that no window or join
 * crosses; in the text itself it is always true. `src/adapters/transforms/blocks.ts` puts the block in.
 */
const one = (table, key) => `TRUE /* block of ${table} by ${key} */`;

module.exports = { one };
