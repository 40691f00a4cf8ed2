import type { FeaturesDocument } from '../contract/features-document.ts';
import type { World } from './world.ts';

/** Runs the transforms: staging, features, reports and their assertions. @throws WarehouseError */
export async function buildFeatures(
  world: World,
  options: { readonly full: boolean },
): Promise<FeaturesDocument> {
  world.progress.step('Building features');
  const steps = await world.transforms.run({ full: options.full });
  return {
    steps: steps.map(({ name, kind, rows, failures }) => ({ name, kind, rows, failures })),
    failures: steps.filter(({ failures }) => failures > 0).length,
  };
}
