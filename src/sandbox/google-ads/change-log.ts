import type { Edit } from './store.ts';

/** Who edits, as the API's change events name it. */
export type ClientType =
  | 'GOOGLE_ADS_WEB_CLIENT'
  | 'GOOGLE_ADS_AUTOMATED_RULE'
  | 'GOOGLE_ADS_SCRIPTS'
  | 'GOOGLE_ADS_BULK_UPLOAD'
  | 'GOOGLE_ADS_API'
  | 'GOOGLE_ADS_EDITOR'
  | 'GOOGLE_ADS_MOBILE_APP'
  | 'GOOGLE_ADS_RECOMMENDATIONS'
  | 'SEARCH_ADS_360_SYNC'
  | 'INTERNAL_TOOL';

export interface Editor {
  readonly client: ClientType;
  readonly email: string;
}

/** Edits of one resource made together. */
export interface ChangeRecord {
  readonly id: number;
  readonly at: number;
  readonly editor: Editor;
  readonly edits: readonly [Edit, ...Edit[]];
}

/** Edits made with Ads Editor leave no change event; the API documents that it does not return them. */
const SILENT: ReadonlySet<ClientType> = new Set(['GOOGLE_ADS_EDITOR']);

/** What was edited in one account, by whom, in order. */
export class ChangeLog {
  readonly #records: ChangeRecord[] = [];

  add(at: number, editor: Editor, edits: readonly [Edit, ...Edit[]]): void {
    this.#records.push({ id: this.#records.length + 1, at, editor, edits });
  }

  /** Changes that the API reports at a moment: not those of silent tools, nor those younger than the delay. */
  reported(now: number, delayMs: number): ChangeRecord[] {
    return this.#records.filter(({ at, editor }) => !SILENT.has(editor.client) && at + delayMs <= now);
  }

  /** Edits made after a moment, newest first: undone in this order, they give the state at that moment. */
  editsAfter(moment: number): Edit[] {
    return this.#records
      .filter(({ at }) => at > moment)
      .flatMap(({ edits }) => edits)
      .reverse();
  }
}
