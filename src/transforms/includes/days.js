const { since, sinceVariable } = dataform.projectConfig.vars;

/** Whether an incremental run renews the days from a first one on only. */
const isBounded = Boolean(since || sinceVariable);

const constant = (day) => `DATE '${day}'`;

/** The first day of all. */
const FIRST = constant('0001-01-01');

const shifted = (day, days) => {
  const at = new Date(`${day}T00:00:00Z`);
  at.setUTCDate(at.getUTCDate() + days);
  return at.toISOString().slice(0, 10);
};

/**
 * The day so many days before the first whose rows may have changed since the tables were built; the first day of all
 * where nothing is known of that, and every day is made anew. Constant in the SQL, as only constants let BigQuery leave
 * partitions unread: written out, or the variable of a script.
 */
const before = (days) => {
  if (!isBounded) return FIRST;
  if (since) return constant(shifted(since, -days));
  return days === 0 ? sinceVariable : `DATE_SUB(${sinceVariable}, INTERVAL ${days} DAY)`;
};

/** First day of the month of the day that is so many days before the first that is renewed. */
const monthBefore = (days) => {
  if (!isBounded) return FIRST;
  if (since) return constant(`${shifted(since, -days).slice(0, 8)}01`);
  return `DATE_TRUNC(${before(days)}, MONTH)`;
};

/** The condition for the days from `first` on, and for rows without a day. */
const from = (first, column = '`date`') => `(${column} IS NULL OR ${column} >= ${first})`;

/** What an incremental run renews, and a full one makes: the days from the first on or all of them, and rows without a day. */
const renewed = (isIncremental, column) => from(isIncremental ? before(0) : FIRST, column);

/** What an incremental run renews, and so many days before it that its windows reach. */
const reached = (days, column) => from(before(days), column);

/** What a run reads so many days before what it renews. */
const reachedBy = (isIncremental, days, column) =>
  isIncremental ? reached(days, column) : from(FIRST, column);

/** The rows of a table that are renewed, in brackets. */
const of = (table, isIncremental) => `(SELECT * FROM ${table} WHERE ${renewed(isIncremental)})`;

module.exports = { FIRST, isBounded, before, monthBefore, from, renewed, reached, reachedBy, of };
