/** What the platform reports of an entity: the value that was reported last holds until another one comes. */
const reported = [
  'entity_name',
  'campaign',
  'ad_group',
  'keyword',
  'match_type',
  'bid_strategy',
  'status',
  'bid',
];

/** What a day with activity says of itself: the last such day counts, also where it says nothing. */
const ofTheDay = ['network', 'device', 'traffic_source', 'attributes'];

/** What an entity is: the same on all of its rows. */
const identity = ['current_key', 'entity_level', 'campaign_id', 'ad_group_id', 'keyword_id', 'ad_id'];

const asText = (name) => {
  if (name === 'attributes') return 'TO_JSON_STRING(attributes)';
  return name === 'bid' ? 'CAST(bid AS STRING)' : name;
};

const fromText = (name, text) => {
  if (name === 'attributes') return `PARSE_JSON(${text})`;
  return name === 'bid' ? `CAST(${text} AS NUMERIC)` : text;
};

const day = 'CAST(`date` AS STRING)';

/** The value of the last day that has one, of the rows of a group: a greatest text, as days have the same length. */
const lastReported = (name) => fromText(name, `SUBSTR(MAX(CONCAT(${day}, ${asText(name)})), 11)`);

/** The value of the last day of a group, NULL where that has none. */
const ofLastDay = (name) => {
  const last = `MAX(CONCAT(${day}, COALESCE(CONCAT('=', ${asText(name)}), '')))`;
  return fromText(name, `IF(LENGTH(${last}) = 10, NULL, SUBSTR(${last}, 12))`);
};

module.exports = { reported, ofTheDay, identity, lastReported, ofLastDay };
