/** Operations that Google Ads lets a cloud project spend in 24 hours (developers.google.com, access levels, 2026). */
export const OPERATIONS_PER_DAY = { explorer: 2_880, basic: 15_000, standard: Infinity } as const;

export type AccessLevel = keyof typeof OPERATIONS_PER_DAY;

/** What a day is going to ask of the platform. A query costs one operation however many rows it gives. */
export interface OperationDemand {
  readonly accounts: number;
  readonly queriesPerAccount: number;
  /** Changes to write, over all accounts. */
  readonly changes: number;
  /** Changes a request takes; each request reads current values before and after it. */
  readonly changesPerRequest: number;
  /** Operations already spent in the last 24 hours. */
  readonly spent: number;
}

/** What the day costs, line by line, and how much of it fits. */
export interface OperationPlan {
  readonly level: AccessLevel;
  readonly limit: number;
  readonly lines: readonly { readonly what: string; readonly operations: number }[];
  readonly total: number;
  readonly fits: boolean;
  /** Changes that fit beside everything else; all of them when the plan fits. */
  readonly changesThatFit: number;
}

/** A validated change costs two operations: the dry run is assumed to count, as Google does not say. */
const OPERATIONS_PER_CHANGE = 2;
/** Before a request current values are read, and after it. */
const QUERIES_PER_REQUEST = 2;

/** Plans the operations of a day and keeps them under the limit of the access level. */
export function planOperations(demand: OperationDemand, level: AccessLevel): OperationPlan {
  const limit = OPERATIONS_PER_DAY[level];
  const reads = demand.accounts * demand.queriesPerAccount;
  const free = Math.max(0, limit - demand.spent - reads);
  const changesThatFit = Math.min(demand.changes, changesWithin(free, demand.changesPerRequest));
  const lines = [
    { what: 'what was sent in the last 24 hours', operations: demand.spent },
    { what: 'queries', operations: reads },
    { what: 'changes, validated and written', operations: demand.changes * OPERATIONS_PER_CHANGE },
    {
      what: 'reading values before and after changes',
      operations: requests(demand.changes, demand.changesPerRequest) * QUERIES_PER_REQUEST,
    },
  ];
  const total = lines.reduce((sum, { operations }) => sum + operations, 0);
  return { level, limit, lines, total, fits: total <= limit, changesThatFit };
}

/** The most changes whose writes and reads fit into some operations. */
function changesWithin(operations: number, perRequest: number): number {
  if (!Number.isFinite(operations)) return Infinity;
  const fullRequest = perRequest * OPERATIONS_PER_CHANGE + QUERIES_PER_REQUEST;
  const full = Math.floor(operations / fullRequest);
  const rest = operations - full * fullRequest - QUERIES_PER_REQUEST;
  return full * perRequest + Math.max(0, Math.floor(rest / OPERATIONS_PER_CHANGE));
}

function requests(changes: number, perRequest: number): number {
  return Math.ceil(changes / perRequest);
}
