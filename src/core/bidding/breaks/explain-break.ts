import type { Day } from '../../base/day.ts';
import { count, factor, percent } from '../figures.ts';
import type { Cause } from './cause.ts';
import type { BreakAction } from './note-breaks.ts';
import type { Stream } from './streams.ts';

/** What the text of a break is made from. */
export interface BreakWords {
  readonly cause: Cause;
  readonly stream: Stream;
  readonly direction: -1 | 1;
  /** Name of the campaign; null for the whole account. */
  readonly campaign: string | null;
  readonly since: Day;
  readonly until: Day | null;
  readonly ratio: number;
  readonly action: BreakAction;
  readonly entities: number;
  /** Conversions per click since, over those before; null where nothing was forgotten. */
  readonly factor: number | null;
}

/** What broke, since when, and what follows, in two or three sentences for a marketer. */
export function explainBreak(words: BreakWords): string {
  return `${seenText(words)} ${doneText(words)}`;
}

/** `Since 2026-12-01 1.6 times as many visitors of Search | Tours leave at once: its landing pages seem to have changed.` */
function seenText(words: BreakWords): string {
  const { cause, stream, direction, since, until, ratio } = words;
  const where = words.campaign ?? 'the whole account';
  const times = `${factor(ratio)} times as`;
  const from = until === null ? `Since ${since}` : `From ${since} to ${until}`;
  switch (cause) {
    case 'landing-page':
      return `${from} ${ratio < 1 ? `${percent(1 - ratio)} fewer` : `${times} many`} visitors of ${where} leave at once: its landing pages seem to have changed.`;
    case 'conversion':
      return `${from} clicks of ${where} convert ${often(ratio, 'expected')}.`;
    case 'tracking':
      return direction < 0
        ? `${from} next to no conversions of ${where} are recorded although clicks go on: the tracking is taken to be broken.`
        : `${from} ${times} many conversions of ${where} are recorded as its clicks explain: something is taken to count twice.`;
    case 'response':
      return stream === 'cpc'
        ? `${from} a click of ${where} costs ${times} much as its bids explain.`
        : `${from} impressions of ${where} bring ${times} many clicks as before.`;
    case 'analytics':
      return `${from} web analytics records ${times} many visits for the clicks of ${where}, and conversions are as before.`;
  }
}

function doneText({ cause, action, entities, factor: by }: BreakWords): string {
  const bids = entities === 1 ? 'one bid' : `${count(entities)} bids`;
  switch (action) {
    case 'forgotten':
      return `Its clicks convert ${often(by ?? 1, 'before')}; what ${bids} had shown until then no longer counts by itself.`;
    case 'held':
      return `${bids} ${entities === 1 ? 'stays' : 'stay'} as ${entities === 1 ? 'it is' : 'they are'} until that is over, and these days are not learned from.`;
    case 'left_out':
      return 'It is over; these days are not learned from.';
    case 'echo':
      return 'That belongs to a break that was noted before.';
    case 'none':
      if (cause === 'landing-page' || cause === 'conversion')
        return 'Conversions do not bear that out so far, so nothing is forgotten yet.';
      return cause === 'response'
        ? 'What a click is worth did not change, so nothing is forgotten.'
        : 'No bid depends on it.';
  }
}

/** `55 % less often than before`, `1.6 times as often as expected`. */
function often(ratio: number, than: string): string {
  return ratio < 1
    ? `${percent(1 - ratio)} less often than ${than}`
    : `${factor(ratio)} times as often as ${than}`;
}
