/** A part of a key, escaped so that the parts of two keys cannot run together. */
const part = (sql) => `REPLACE(REPLACE(COALESCE(${sql}, ''), '%', '%25'), '~', '%7E')`;

/** Parts joined by `~`; a part that is NULL is empty. */
const joined = (...parts) => `CONCAT(${parts.map(part).join(", '~', ")})`;

/** Keyword ids of rows that have none: match type and text. */
const keywordId = "COALESCE(keyword_id, CONCAT(match_type, ': ', keyword), keyword)";

/** The ids of a row joined from the campaign down. Keywords fill the third place and ads the fourth, so the two never meet. */
const entityId = `CASE
      WHEN keyword_id IS NOT NULL THEN ${joined('campaign_id', 'ad_group_id', 'keyword_id')}
      WHEN ad_id IS NOT NULL THEN CONCAT(${joined('campaign_id', 'ad_group_id')}, '~~', ${part('ad_id')})
      WHEN ad_group_id IS NOT NULL THEN ${joined('campaign_id', 'ad_group_id')}
      WHEN campaign_id IS NOT NULL THEN ${part('campaign_id')}
    END`;

module.exports = { joined, keywordId, entityId };
