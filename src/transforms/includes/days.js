/**
 * First day whose rows may have changed since the tables were built; null where nothing is known of that, and every day
 * is made anew. A constant in the SQL, as only constants let BigQuery leave partitions unread.
 */
const since = dataform.projectConfig.vars.since || null;

/** Whether an incremental run renews the days from `since` on only. */
const isBounded = since !== null;

const FIRST = '0001-01-01';

const shifted = (day, days) => {
  const at = new Date(`${day}T00:00:00Z`);
  at.setUTCDate(at.getUTCDate() + days);
  return at.toISOString().slice(0, 10);
};

/** The condition for the days from `first` on, and for rows without a day. */
const from = (first, column = '`date`') => `(${column} IS NULL OR ${column} >= DATE '${first}')`;

/** What an incremental run renews, and a full one makes: the days from `since` on or all of them, and rows without a day. */
const renewed = (isIncremental, column) => from(isIncremental && isBounded ? since : FIRST, column);

/** What an incremental run renews, and so many days before it that its windows reach. */
const reached = (days, column) => from(isBounded ? shifted(since, -days) : FIRST, column);

/** The rows of a table that are renewed, in brackets. */
const of = (table, isIncremental) => `(SELECT * FROM ${table} WHERE ${renewed(isIncremental)})`;

/** First day of the month of the day that is so many days before `since`. */
const monthBefore = (days) => `${shifted(since ?? FIRST, -days).slice(0, 8)}01`;

module.exports = { since, isBounded, from, renewed, reached, of, monthBefore };
