import { ConfigError } from '../base/errors.ts';
import { catalogue, featureGroup, findFeature, isKnownInTime, momentOfUse } from './catalogue/catalogue.ts';
import type { KnownAt } from './catalogue/feature.ts';
import { attributeFeature } from './dataset-from-rows.ts';
import type { AttributeDeclaration, Attributes, Grain } from './dataset.ts';
import type { ModelDefinition } from './model-definition.ts';

/** A feature that may give the label away, and why. */
export interface LeakageProne {
  readonly feature: string;
  readonly why: string;
}

/** The features of a model before encoding and selection. */
export interface ResolvedFeatures {
  /** Known at the moment of use. */
  readonly honest: readonly string[];
  /** Known too late: never used to bid. */
  readonly leakageProne: readonly LeakageProne[];
  /** Those of them that the model file wants measured in a second pipeline. */
  readonly compared: readonly string[];
}

type Named = Pick<ModelDefinition, 'name' | 'grain' | 'features' | 'attributes' | 'leakageProneReport'>;

/**
 * Which features a model file asks for, groups opened.
 * @throws ConfigError when it names an unknown feature, or one known after its moment of use
 * that it does not list under `leakageProneReport`.
 */
export function resolveFeatures(definition: Named, attributes: Attributes): ResolvedFeatures {
  const { grain, leakageProneReport } = definition;
  const added = definition.attributes
    ? Object.keys(attributes).map((name) => attributeFeature(grain, name))
    : [];
  const asked = unique([
    ...definition.features.flatMap((name) => open(definition, name, attributes)),
    ...added,
  ]);
  const late = new Map<string, string>();
  for (const feature of unique([...asked, ...reported(definition, attributes)])) {
    const why = whyLate(grain, feature, attributes);
    if (why !== null) late.set(feature, why);
  }
  const wantsAttributes = leakageProneReport.includes('attributes');
  const compared = [...late.keys()].filter(
    (feature) => leakageProneReport.includes(feature) || (wantsAttributes && !findFeature(grain, feature)),
  );
  refuseLate(definition, late, compared, attributes);
  return {
    honest: asked.filter((feature) => !late.has(feature)),
    leakageProne: [...late].map(([feature, why]) => ({ feature, why })),
    compared,
  };
}

/**
 * The check of a model file before there is data: names that are not in the catalogue may be attributes.
 * @throws ConfigError when it uses a feature of the catalogue known after its moment of use.
 */
export function refuseLateFeatures(definition: Named): void {
  const listed = (name: string): boolean =>
    findFeature(definition.grain, name) !== undefined || featureGroup(definition.grain, name).length > 0;
  resolveFeatures(
    {
      ...definition,
      features: definition.features.filter(listed),
      leakageProneReport: definition.leakageProneReport.filter(listed),
    },
    {},
  );
}

function refuseLate(
  definition: Named,
  late: ReadonlyMap<string, string>,
  compared: readonly string[],
  attributes: Attributes,
): void {
  const named = new Set(definition.features.flatMap((name) => open(definition, name, attributes)));
  for (const [feature, why] of late) {
    if (!named.has(feature) || compared.includes(feature)) continue;
    throw new ConfigError(`model ${definition.name} uses ${feature}, which is ${why}`, {
      expected: `features known ${phrase[momentOfUse[definition.grain]]} at the latest`,
      found: `${feature}, ${why}`,
      next: `take ${feature} out of features, or list it under leakageProneReport to measure it without using it`,
    });
  }
}

const phrase: Readonly<Record<KnownAt, string>> = {
  before: 'before the click',
  period: 'at the end of the period',
  outcome: 'only with the outcome',
};

function whyLate(grain: Grain, feature: string, attributes: Attributes): string | null {
  const moment = momentOfUse[grain];
  const known = findFeature(grain, feature)?.known;
  if (known !== undefined) return isKnownInTime(known, moment) ? null : `known ${phrase[known]}`;
  const declared = declarationOf(grain, feature, attributes);
  if (declared === undefined) return null;
  if (declared.leak !== undefined) return `leakage-prone: ${declared.leak}`;
  const from = declared.known === 'attribute' ? 'before' : declared.known;
  return isKnownInTime(from, moment) ? null : `known ${phrase[from]}`;
}

function open(definition: Named, name: string, attributes: Attributes): readonly string[] {
  const group = featureGroup(definition.grain, name).filter(({ origin }) => origin.kind !== 'warehouse');
  if (group.length > 0) return group.map((feature) => feature.name);
  if (findFeature(definition.grain, name) || declarationOf(definition.grain, name, attributes)) return [name];
  const groups = unique(
    catalogue.filter(({ grain }) => grain === definition.grain).map(({ group }) => group),
  );
  throw new ConfigError(`model ${definition.name} asks for the feature ${name}, which does not exist`, {
    expected: `a feature of docs/features.md, an attribute of the data, or one of the groups ${groups.join(', ')}`,
    found: name,
    next: `correct the name in the model file`,
  });
}

function reported(definition: Named, attributes: Attributes): readonly string[] {
  return definition.leakageProneReport
    .filter((name) => name !== 'attributes')
    .flatMap((name) => open(definition, name, attributes));
}

function declarationOf(
  grain: Grain,
  feature: string,
  attributes: Attributes,
): AttributeDeclaration | undefined {
  return Object.entries(attributes).find(([name]) => attributeFeature(grain, name) === feature)?.[1];
}

function unique(names: readonly string[]): string[] {
  return [...new Set(names)];
}
