/** What queries are for, so that their costs can be told apart. */
export interface QueryLabels {
  /** Command: run, ingest, plan … */
  readonly job?: string;
  /** One run of the command. */
  readonly run?: string;
  /** Transform or model. */
  readonly model?: string;
}

/** A connection to a warehouse elsewhere, asked one thing at a time to find out what is wrong with it. Writes nothing. @throws WarehouseError, ConfigError */
export interface WarehouseProbe {
  /** Signs in; whom as, in words, never with what. */
  credentials(): Promise<string>;
  /** Has a query planned, which is neither run nor billed; where, in words. */
  reach(): Promise<string>;
  /** The datasets of the configuration and where each is; null where it is not there yet. */
  datasets(): Promise<readonly { readonly name: string; readonly location: string | null }[]>;
  /** What it may not do in the datasets that hold tables, as the engine names it; null where it checks nothing. */
  permissions(): Promise<readonly { readonly dataset: string; readonly missing: readonly string[] }[] | null>;
  /** Where they are to be. */
  readonly location: string;
  close(): void;
}
