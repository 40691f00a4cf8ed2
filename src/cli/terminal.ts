import { styleText } from 'node:util';

type Style = Parameters<typeof styleText>[0];

/** Where a command writes: answers on `out`, everything else on `err`. */
export interface Terminal {
  readonly out: NodeJS.WriteStream;
  readonly err: NodeJS.WriteStream;
  /** One JSON document instead of text. */
  readonly json: boolean;
  readonly quiet: boolean;
}

/** Styles text for a stream; plain where the stream is no terminal or `NO_COLOR` is set. */
export function paint(style: Style, text: string, stream: NodeJS.WriteStream = process.stdout): string {
  return styleText(style, text, { stream });
}

/** Prints the answer of a command: the document as JSON, or its text. */
export function answer(terminal: Terminal, document: unknown, text: () => string): void {
  terminal.out.write(terminal.json ? `${JSON.stringify(document, null, 2)}\n` : `${text()}\n`);
}

/** Says what a job is doing, on stderr. */
export function tell(terminal: Terminal, message: string): void {
  if (!terminal.quiet) terminal.err.write(`${paint('dim', '·', terminal.err)} ${message}\n`);
}

/** Width of the terminal, 100 where there is none. */
export function widthOf(terminal: Terminal): number {
  return terminal.out.isTTY ? Math.max(60, terminal.out.columns) : 100;
}
