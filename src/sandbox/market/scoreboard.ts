import type { Day } from '../../core/base/day.ts';
import { rerun } from './create-market.ts';
import { today, type Market } from './market-state.ts';
import { oracle } from './oracle.ts';
import { advance } from './step.ts';
import { expectedProfit } from './truth.ts';

/** Expected margin less cost of one day, in currency units: no luck is in it. */
export interface ScoredDay {
  readonly day: Day;
  /** At the settings that the account has. */
  readonly profit: number;
  /** At the settings that it had when the scoring began, in a world where they were never touched. */
  readonly leftAlone: number;
  /** At the best targets there are and a bid of its own for every device, hour and place of a keyword, for somebody who knows the truth. */
  readonly best: number;
}

/** Scores a market day by day against what nobody who bids in it can know. */
export interface Scoreboard {
  /** The day that is about to be played; to be asked once for each, before it is. */
  score(): ScoredDay;
}

/** Begins to score a market with the account as it is now. The same world is played beside it, left alone. */
export function scoreboard(market: Market): Scoreboard {
  const alone = rerun(market, market.account);
  return {
    score() {
      const day = today(market);
      advance(alone, market.played - alone.played);
      return {
        day,
        profit: expectedProfit(market, day),
        leftAlone: expectedProfit(alone, day),
        best: oracle(market, day, { modifiers: 'free' }).profit,
      };
    },
  };
}
