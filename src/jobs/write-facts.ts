import type { WriteFacts } from '../core/changes/judge-change.ts';
import { leverKey, type LeverState } from '../core/changes/lever-state.ts';
import { isHeldOut } from '../core/guardrails/hold-out.ts';
import { matchesWhere } from '../core/guardrails/where.ts';
import type { Journal } from './journal.ts';
import type { OpenAccount } from './open-account.ts';
import { dayIn, type WriteWorld } from './write-world.ts';

/** What is known of each lever of an account beside its state. The hold-off is the longest that the rules ask for. */
export async function writeFacts(
  world: WriteWorld,
  { account, foreignEdits, history }: OpenAccount,
  journal: Journal,
): Promise<(lever: LeverState | undefined) => WriteFacts> {
  const read = await world.ruleFiles.read();
  const rules = read.filter((rule) => rule.kind === 'human_hold_off');
  const holdOuts = read.filter((rule) => rule.kind === 'hold_out');
  const sentKeys = new Map(
    history.flatMap(({ change: { changeId } }) => {
      const { operationKey, sentAt } = journal.folded(changeId);
      return operationKey === null || sentAt.length === 0 ? [] : [[operationKey, changeId] as const];
    }),
  );
  const today = dayIn(world.settings.timeZone, world.now());
  const { currency } = world.settings;
  return (lever) => {
    const days = rules
      .filter(({ where }) => lever !== undefined && matchesWhere(lever, where))
      .map(({ params }) => params.days);
    const key = lever === undefined ? '' : leverKey(lever.entity.level, lever.entity.id, lever.lever);
    const foreignEdit = foreignEdits.get(key) ?? null;
    const holdOffDays = Math.max(0, ...days);
    const holding = holdOuts.find(
      ({ where, params }) =>
        lever !== undefined &&
        today <= params.until &&
        matchesWhere(lever, where) &&
        isHeldOut(lever.entity, params),
    );
    const heldOut =
      holding === undefined
        ? null
        : `it is held out by experiment ${holding.params.experiment} until ${holding.params.until}`;
    return { account, today, currency, foreignEdit, holdOffDays, heldOut, sentKeys, hash: world.hash };
  };
}
