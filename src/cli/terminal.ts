import { styleText } from 'node:util';
import type { Progress } from '../jobs/ports.ts';

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

/** Progress of jobs: a line a step; on a terminal also how far the step has come, on one line that is redrawn. */
export function progressOn(terminal: Terminal): Progress {
  const { err, quiet } = terminal;
  const isLive = err.isTTY && !quiet;
  let isDrawn = false;
  let drawnAt = 0;
  let told = '';
  const clear = (): void => {
    if (isDrawn) err.write('\r\u001B[K');
    isDrawn = false;
  };
  return {
    step(message) {
      clear();
      told = message;
      tell(terminal, message);
    },
    advance(message, done, all) {
      if (!isLive || (done < all && performance.now() - drawnAt < 100)) return;
      drawnAt = performance.now();
      clear();
      if (done === all) return;
      const width = 24;
      const full = Math.round((width * done) / all);
      err.write(
        `  ${'█'.repeat(full)}${'░'.repeat(width - full)} ${done} of ${all}${message === told ? '' : ` ${message}`}`,
      );
      isDrawn = true;
    },
  };
}

/** Width of the terminal, 100 where there is none. */
export function widthOf(terminal: Terminal): number {
  return terminal.out.isTTY ? Math.max(60, terminal.out.columns) : 100;
}
