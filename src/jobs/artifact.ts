import { ModelError } from '../core/base/errors.ts';
import type { FittedPipeline } from '../core/features/pipeline.ts';
import type { EngineName } from '../core/forest/engine.ts';
import { loadTrainedModel, type StoredTraining, type TrainedModel } from '../core/learning/train-model.ts';
import type { World } from './world.ts';

/** A trained champion with everything needed to score with it but its model: plain JSON, stored by its hash. */
export interface Artifact {
  readonly format: 'bidforest-champion';
  readonly version: 2;
  readonly runId: string;
  /** Name of the model definition. */
  readonly name: string;
  readonly engine: EngineName;
  readonly dataVersion: string;
  readonly pipeline: FittedPipeline;
  readonly training: StoredTraining;
  /** Hash of the model in the store: a `forest.bin`, where the engine grows trees. */
  readonly model: string;
  /** Weight of the model against an entity's own counts, in clicks; null where rows are not entities. */
  readonly priorClicks: number | null;
}

/** The bytes of an artifact; equal artifacts give equal bytes. */
export function encodeArtifact(artifact: Artifact): Uint8Array {
  return new TextEncoder().encode(JSON.stringify(artifact));
}

/** @throws ModelError when the bytes are no artifact of this version. */
export function decodeArtifact(bytes: Uint8Array): Artifact {
  const text = new TextDecoder().decode(bytes);
  const artifact = parse(text) as Partial<Artifact> | null;
  if (artifact?.format === 'bidforest-champion' && artifact.version === 2) return artifact as Artifact;
  throw new ModelError('The stored model cannot be read', {
    expected: 'format bidforest-champion, version 2',
    found: `${artifact?.format ?? text.slice(0, 40)}, version ${String(artifact?.version)}`,
    next: 'Train again with `bidforest train`.',
  });
}

/** Hash of everything that turns raw rows into the columns of a model; it is stored with the model. */
export function encodersHash(world: World, pipeline: FittedPipeline): string {
  return world.hash(JSON.stringify(pipeline));
}

/** A champion ready to score. */
export interface Champion {
  readonly artifact: Artifact;
  readonly trained: TrainedModel;
}

/** Loads an artifact and its model from the store. @throws ModelError when one is absent or damaged. */
export async function loadChampion(world: World, hash: string): Promise<Champion> {
  const artifact = decodeArtifact(await world.models.load(hash));
  const bytes = await world.models.load(artifact.model);
  const encoders = encodersHash(world, artifact.pipeline);
  return { artifact, trained: loadTrainedModel(artifact.training, bytes, encoders, world.engines) };
}

/** The bytes of a champion's forest. @throws ModelError when there is no champion, or it has no trees. */
export async function championForest(world: World, hash: string | null): Promise<Uint8Array> {
  const artifact = hash === null ? null : decodeArtifact(await world.models.load(hash));
  if (artifact?.engine === 'forest' || artifact?.engine === 'gradient-boosting') {
    return world.models.load(artifact.model);
  }
  throw new ModelError('There is no forest to write', {
    expected: 'a champion that is a forest or boosted trees',
    found: artifact === null ? 'no champion' : `the champion is ${artifact.engine}`,
    next: 'Train with more data, or without --forest.',
  });
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new ModelError('The stored model cannot be read', {
      cause,
      expected: 'JSON',
      found: `${text.slice(0, 40)}…`,
      next: 'Train again with `bidforest train`.',
    });
  }
}
