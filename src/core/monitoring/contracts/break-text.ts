/** A rule that a partition breaks, as `staging.partition_breaks` has it; figures are decimal text. */
export interface PartitionBreak {
  readonly rule: string;
  readonly found: string;
  readonly expected_from: string | null;
  readonly expected_to: string | null;
  readonly example: string | null;
}

/** What changed, in words, without a full stop. A rule that is not known here is told by its figures. */
export function breakText(broken: PartitionBreak): string {
  const found = figure(broken.found);
  const least = broken.expected_from === null ? null : figure(broken.expected_from);
  const most = broken.expected_to === null ? null : figure(broken.expected_to);
  const texts: Readonly<Record<string, string>> = {
    negative: `${found} rows with amounts below zero`,
    impossible: `${found} rows that cannot be (more conversions than clicks, or a rate outside 0 to 1)`,
    clicks_above_impressions: `${found} clicks on ${most} impressions`,
    conversions_above_clicks: `${found} conversions of ${most} clicks`,
    loaded_twice: `loaded twice: ${percent(broken.found)} of it repeats rows that are there already`,
    few_rows: `${found} rows where at least ${least} were expected`,
    many_rows: `${found} rows where at most ${most} were expected`,
    price_jump: `${found} a click or order, where ${least} to ${most} was expected`,
    unknown_device: `${found} unknown device values, such as ${JSON.stringify(broken.example)}`,
    in_the_future: `dated ${found} days after it was imported`,
  };
  return texts[broken.rule] ?? `${broken.rule}: ${found}`;
}

function figure(decimal: string): string {
  return Number(decimal).toLocaleString('en-US', { maximumFractionDigits: 2 });
}

function percent(share: string): string {
  return `${(100 * Number(share)).toFixed(0)} %`;
}
