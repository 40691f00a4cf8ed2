const days = ['SUNDAY', 'MONDAY', 'TUESDAY', 'WEDNESDAY', 'THURSDAY', 'FRIDAY', 'SATURDAY'] as const;

const intervals = {
  DAY: 'to_days(CAST(n AS INTEGER))',
  WEEK: 'to_weeks(CAST(n AS INTEGER))',
  MONTH: 'to_months(CAST(n AS INTEGER))',
  QUARTER: 'to_months(CAST(3 * n AS INTEGER))',
  YEAR: 'to_years(CAST(n AS INTEGER))',
  HOUR: 'to_hours(CAST(n AS BIGINT))',
  MINUTE: 'to_minutes(CAST(n AS BIGINT))',
  SECOND: 'to_seconds(CAST(n AS DOUBLE))',
  MILLISECOND: 'to_milliseconds(CAST(n AS DOUBLE))',
  MICROSECOND: 'to_microseconds(CAST(n AS BIGINT))',
} as const;

const dateIntervals = ['DAY', 'WEEK', 'MONTH', 'QUARTER', 'YEAR'] as const;

/** Days since the last `day` of the week; `d` is a DATE or a timestamp. */
const sinceDay = (day: number): string => `to_days(CAST((dayofweek(d) - ${day} + 7) % 7 AS INTEGER))`;

function truncations(): string[] {
  const calendar = ['DAY', 'MONTH', 'QUARTER', 'YEAR'].map(
    (part) => [part, `date_trunc('${part}', d)`] as const,
  );
  const weeks = days.map((day, i) => [`WEEK_${day}`, `date_trunc('day', d) - ${sinceDay(i)}`] as const);
  const iso = [
    ['ISOWEEK', `date_trunc('week', d)`],
    ['ISOYEAR', `date_trunc('week', make_date(isoyear(d), 1, 4))`],
  ] as const;
  const clock = ['HOUR', 'MINUTE', 'SECOND'].map((part) => [part, `date_trunc('${part}', d)`] as const);
  const dates = [...calendar, ...weeks, ...iso];
  return [
    ...dates.map(([part, body]) => `bq_date_trunc_${part}(d) AS CAST(${body} AS DATE)`),
    ...[...dates, ...clock].map(
      ([part, body]) => `bq_timestamp_trunc_${part}(d) AS CAST(${body} AS TIMESTAMPTZ)`,
    ),
    ...[...dates, ...clock].map(
      ([part, body]) => `bq_datetime_trunc_${part}(d) AS CAST(${body} AS TIMESTAMP)`,
    ),
  ];
}

function differences(): string[] {
  const calendar = ['DAY', 'MONTH', 'QUARTER', 'YEAR'].map(
    (part) => `bq_date_diff_${part}(a, b) AS date_diff('${part}', CAST(b AS DATE), CAST(a AS DATE))`,
  );
  const week = (name: string, from: string): string =>
    `bq_date_diff_${name}(a, b) AS (bq_date_trunc_${from}(CAST(a AS DATE)) - bq_date_trunc_${from}(CAST(b AS DATE))) // 7`;
  return [
    ...calendar,
    ...days.map((day) => week(`WEEK_${day}`, `WEEK_${day}`)),
    week('ISOWEEK', 'WEEK_MONDAY'),
    'bq_timestamp_diff(a, b, p) AS date_sub(p, b, a)',
    'bq_datetime_diff(a, b, p) AS date_diff(p, b, a)',
  ];
}

function additions(): string[] {
  const signs = [
    ['add', '+'],
    ['sub', '-'],
  ] as const;
  return signs.flatMap(([verb, sign]) => [
    ...Object.entries(intervals).map(([unit, by]) => `bq_timestamp_${verb}_${unit}(t, n) AS t ${sign} ${by}`),
    ...dateIntervals.map(
      (unit) => `bq_date_${verb}_${unit}(d, n) AS CAST(CAST(d AS DATE) ${sign} ${intervals[unit]} AS DATE)`,
    ),
  ]);
}

const dates = [
  `bq_timestamp(x) AS CAST(x AS TIMESTAMPTZ)`,
  `bq_safe_timestamp(x) AS TRY_CAST(x AS TIMESTAMPTZ)`,
  `bq_unix_seconds(t) AS CAST(floor(epoch_us(t) / 1000000) AS BIGINT)`,
  `bq_unix_millis(t) AS CAST(floor(epoch_us(t) / 1000) AS BIGINT)`,
  `bq_date_from_unix(n) AS DATE '1970-01-01' + CAST(n AS INTEGER)`,
  `bq_date_tz(t, z) AS CAST(t AT TIME ZONE z AS DATE)`,
  `bq_format_timestamp_tz(f, t, z) AS strftime(t AT TIME ZONE z, replace(replace(f, '%F', '%Y-%m-%d'), '%T', '%H:%M:%S'))`,
  `bq_extract_week_MONDAY(d) AS CAST(strftime(d, '%W') AS BIGINT)`,
  `bq_last_day_QUARTER(d) AS last_day(bq_date_trunc_QUARTER(d) + INTERVAL 2 MONTH)`,
  `bq_last_day_YEAR(d) AS make_date(year(d), 12, 31)`,
  `bq_last_day_WEEK(d) AS CAST(bq_date_trunc_WEEK_SUNDAY(d) + 6 AS DATE)`,
  `bq_extract_DAYOFWEEK(d) AS dayofweek(d) + 1`,
  `bq_extract_WEEK(d) AS CAST(strftime(d, '%U') AS BIGINT)`,
  `bq_extract_ISOWEEK(d) AS week(d)`,
  `bq_extract_ISOYEAR(d) AS isoyear(d)`,
  `bq_extract_DATE(t) AS CAST(t AS DATE)`,
];

const divisionByZero = `error('division by zero')`;

/** An exact NUMERIC as the integer of its billionths; exact below 10^20. */
const billionths = (of: string): string =>
  `abs(CAST(CAST(${of} AS DECIMAL(38,9)) * CAST(1000000000 AS DECIMAL(10,0)) AS HUGEINT))`;

/**
 * Division is NUMERIC when one side is NUMERIC and none FLOAT64, else FLOAT64. DuckDB divides as doubles, so
 * NUMERIC is divided in integers, rounding half away from zero, and cast to the type of a median, which is
 * DECIMAL of decimals and DOUBLE of anything else.
 */
const arithmetic = [
  `bq_quotient_type(a, b) AS list_aggregate([CASE WHEN FALSE THEN a ELSE b END], 'median')`,
  `bq_exact_quotient(a, b) AS CAST(CAST(CAST(sign(a) * sign(b) AS HUGEINT) * ((2 * 1000000000 * ${billionths('a')} + ${billionths('b')}) // (2 * ${billionths('b')})) AS DECIMAL(38,0)) * CAST(0.000000001 AS DECIMAL(9,9)) AS VARCHAR)`,
  `bq_quotient(a, b) AS CASE WHEN typeof(bq_quotient_type(a, b)) LIKE 'DECIMAL%' THEN bq_exact_quotient(a, b) ELSE CAST(CAST(a AS DOUBLE) / CAST(b AS DOUBLE) AS VARCHAR) END`,
  `bq_divide(a, b) AS cast_to_type(CASE WHEN b = 0 AND a IS NOT NULL THEN ${divisionByZero} ELSE bq_quotient(a, b) END, bq_quotient_type(a, b))`,
  `bq_safe_divide(a, b) AS cast_to_type(CASE WHEN b = 0 THEN NULL ELSE bq_quotient(a, b) END, bq_quotient_type(a, b))`,
  `bq_multiply(a, b) AS cast_to_type(a * b, CASE WHEN FALSE THEN a ELSE b END)`,
  `bq_int_divide(a, b) AS CASE WHEN b = 0 AND a IS NOT NULL THEN ${divisionByZero} ELSE a // b END`,
  `bq_mod(a, b) AS CASE WHEN b = 0 AND a IS NOT NULL THEN ${divisionByZero} ELSE a % b END`,
  `bq_ieee_divide(a, b) AS CASE WHEN b = 0 THEN CASE WHEN a = 0 OR isnan(CAST(a AS DOUBLE)) THEN CAST('nan' AS DOUBLE) WHEN a > 0 THEN CAST('inf' AS DOUBLE) ELSE CAST('-inf' AS DOUBLE) END ELSE CAST(a AS DOUBLE) / b END`,
  ...Object.entries({ add: '+', subtract: '-', multiply: '*' }).map(
    ([verb, sign]) =>
      `bq_safe_${verb}(a, b) AS TRY((CASE WHEN FALSE THEN CAST(0 AS BIGINT) ELSE a END) ${sign} b)`,
  ),
  `bq_safe_negate(a) AS TRY(-(CASE WHEN FALSE THEN CAST(0 AS BIGINT) ELSE a END))`,
];

const casts = [
  `bq_int64(x) AS CASE typeof(x) WHEN 'DOUBLE' THEN CAST(round(TRY_CAST(x AS DOUBLE)) AS BIGINT) WHEN 'VARCHAR' THEN CASE WHEN regexp_full_match(trim(CAST(x AS VARCHAR)), '[+-]?[0-9]+') THEN CAST(x AS BIGINT) WHEN x IS NOT NULL THEN error('Bad int64 value: ' || CAST(x AS VARCHAR)) END ELSE CAST(x AS BIGINT) END`,
  `bq_safe_int64(x) AS CASE typeof(x) WHEN 'DOUBLE' THEN TRY_CAST(round(TRY_CAST(x AS DOUBLE)) AS BIGINT) WHEN 'VARCHAR' THEN CASE WHEN regexp_full_match(trim(CAST(x AS VARCHAR)), '[+-]?[0-9]+') THEN TRY_CAST(x AS BIGINT) END ELSE TRY_CAST(x AS BIGINT) END`,
  `bq_numeric(x) AS CASE WHEN typeof(x) = 'DOUBLE' THEN CAST(printf('%.60f', TRY_CAST(x AS DOUBLE)) AS DECIMAL(38,9)) ELSE CAST(x AS DECIMAL(38,9)) END`,
  `bq_safe_numeric(x) AS CASE WHEN typeof(x) = 'DOUBLE' THEN TRY_CAST(printf('%.60f', TRY_CAST(x AS DOUBLE)) AS DECIMAL(38,9)) ELSE TRY_CAST(x AS DECIMAL(38,9)) END`,
  `bq_string(x) AS CASE WHEN typeof(x) = 'DOUBLE' THEN regexp_replace(CAST(x AS VARCHAR), '\\.0$', '') WHEN typeof(x) LIKE 'DECIMAL%' AND contains(CAST(x AS VARCHAR), '.') THEN rtrim(rtrim(CAST(x AS VARCHAR), '0'), '.') ELSE CAST(x AS VARCHAR) END`,
  `bq_safe_string(x) AS bq_string(x)`,
];

const texts = [
  `bq_regexp_extract(s, p, g) AS CASE WHEN regexp_matches(s, p) THEN regexp_extract(s, p, g) END`,
  `bq_regexp_replace(s, p, r) AS regexp_replace(s, p, r, 'g')`,
  `bq_like(s, p) AS s LIKE p ESCAPE '\\'`,
  `bq_substr_start(s, p) AS CASE WHEN p = 0 OR p < -length(s) THEN 1 ELSE p END`,
  `bq_substr(s, p) AS substring(s, bq_substr_start(s, p)), (s, p, n) AS substring(s, bq_substr_start(s, p), CASE WHEN n < 0 THEN CAST(error('SUBSTR of a negative length') AS BIGINT) ELSE n END)`,
  `bq_lpad(s, n) AS lpad(s, CAST(n AS INTEGER), ' '), (s, n, c) AS lpad(s, CAST(n AS INTEGER), c)`,
  `bq_rpad(s, n) AS rpad(s, CAST(n AS INTEGER), ' '), (s, n, c) AS rpad(s, CAST(n AS INTEGER), c)`,
  `bq_initcap(s) AS array_to_string(list_transform(regexp_extract_all(s, '[\\pL\\pN]+|[^\\pL\\pN]+'), lambda w: upper(w[1]) || lower(w[2:])), '')`,
  `bq_json_value(j, p) AS CASE WHEN json_type(j, p) IN ('OBJECT', 'ARRAY', 'NULL') THEN NULL ELSE json_extract_string(j, p) END`,
  `bq_json_type(j) AS CASE json_type(j) WHEN 'VARCHAR' THEN 'string' WHEN 'OBJECT' THEN 'object' WHEN 'ARRAY' THEN 'array' WHEN 'BOOLEAN' THEN 'boolean' WHEN 'NULL' THEN 'null' ELSE CASE WHEN j IS NULL THEN NULL ELSE 'number' END END`,
  `bq_to_json_string(x) AS coalesce(CAST(to_json(x) AS VARCHAR), 'null')`,
  `bq_json_query(j, p) AS json_extract(j, p)`,
  `bq_json_array(j, p := '$') AS CAST(json_extract(j, p) AS JSON[])`,
  `bq_json_float64(j) AS CAST(json_extract_string(j, '$') AS DOUBLE)`,
  `bq_json_int64(j) AS CAST(json_extract_string(j, '$') AS BIGINT)`,
];

const outside = (index: string): string =>
  `error('Array index ' || CAST(${index} AS VARCHAR) || ' is out of bounds')`;

const arrays = [
  `bq_safe_offset(l, i) AS CASE WHEN i >= 0 THEN list_extract(l, CAST(i AS BIGINT) + 1) END`,
  `bq_safe_ordinal(l, i) AS CASE WHEN i >= 1 THEN list_extract(l, CAST(i AS BIGINT)) END`,
  `bq_offset(l, i) AS CASE WHEN l IS NULL OR (i >= 0 AND i < len(l)) THEN list_extract(l, CAST(i AS BIGINT) + 1) ELSE ${outside('i')} END`,
  `bq_ordinal(l, i) AS CASE WHEN l IS NULL OR (i >= 1 AND i <= len(l)) THEN list_extract(l, CAST(i AS BIGINT)) ELSE ${outside('i')} END`,
  `bq_without_nulls(l) AS nullif(list_filter(l, lambda v: v IS NOT NULL), [])`,
  `bq_offsets(l) AS unnest(range(0, len(l)))`,
];

/** DuckDB macros that behave as the GoogleSQL functions do, as `name(parameters) AS body`, in order of use. */
export const macros: readonly string[] = [
  ...truncations(),
  ...differences(),
  ...additions(),
  ...dates,
  ...arithmetic,
  ...casts,
  ...texts,
  ...arrays,
];
