import type { WritingDocument } from '../contract/apply-document.ts';
import type { WriteWorld } from './write-world.ts';

/** Who flips the switch, and why. */
export interface SwitchRequest {
  readonly by: string;
  readonly reason: string;
}

/** Stops all writing to ad platforms at once: also a run that is on its way stops before its next request. */
export function pause(world: WriteWorld, request: SwitchRequest): Promise<WritingDocument> {
  return setWriting(world, true, request);
}

/** Starts writing again. Nothing is made up for: the next plan decides anew. */
export function resume(world: WriteWorld, request: SwitchRequest): Promise<WritingDocument> {
  return setWriting(world, false, request);
}

async function setWriting(
  world: WriteWorld,
  paused: boolean,
  request: SwitchRequest,
): Promise<WritingDocument> {
  const before = await world.ledger.writing();
  const changed = before.paused !== paused;
  if (changed) await world.ledger.setWriting({ at: world.now(), paused, ...request });
  return { ...(await world.ledger.writing()), changed, live: world.settings.live };
}
