/** What is watched for breaks: entities one by one, and the many with the fewest clicks together by campaign. */
export interface Places {
  /** Index of each campaign by its id; ids are in order. */
  readonly campaigns: ReadonlyMap<string, number>;
  /** Place of each entity. int32, shape (entities). */
  readonly of: Int32Array;
  /** Campaign of each place. int32, shape (places). */
  readonly groupOf: Int32Array;
  /** Place by the id of an entity. */
  readonly byId: ReadonlyMap<string, number>;
  /** 1 where a place is one entity's own. uint8, shape (places). */
  readonly alone: Uint8Array;
}

/** A watch remembers weeks of each place: so many keep it within some 100 MB. */
const MOST_PLACES = 20_000;

/** An entity as far as its place goes. */
export interface Placed {
  readonly id: string;
  readonly campaign: string;
  readonly clicks: number;
}

/** Gives the entities with the most clicks a place each, and the others of a campaign one together. */
export function placesOf(entities: readonly Placed[], most: number = MOST_PLACES): Places {
  const ids = [...new Set(entities.map(({ campaign }) => campaign))].toSorted();
  const campaigns = new Map(ids.map((campaign, g) => [campaign, g]));
  const single = new Set(
    [...entities.keys()]
      .toSorted((a, b) => entities[b]!.clicks - entities[a]!.clicks || a - b)
      .slice(0, Math.max(0, most)),
  );
  const groupOf: number[] = [];
  const alone: number[] = [];
  const together = new Map<number, number>();
  const of = Int32Array.from(entities, ({ campaign }, i) => {
    const group = campaigns.get(campaign) ?? 0;
    const known = single.has(i) ? undefined : together.get(group);
    if (known !== undefined) return known;
    if (!single.has(i)) together.set(group, groupOf.length);
    alone.push(Number(single.has(i)));
    return groupOf.push(group) - 1;
  });
  return {
    campaigns,
    of,
    groupOf: Int32Array.from(groupOf),
    byId: new Map(entities.map(({ id }, i) => [id, of[i]!])),
    alone: Uint8Array.from(alone),
  };
}
