import type { ReportDocument } from '../contract/report-document.ts';
import { headlineSentence } from './headline.ts';
import { html, rawHtml, type Html } from './html.ts';
import { localTime } from './local-time.ts';
import { pageStyle } from './page-style.ts';
import { partStyle } from './part-style.ts';
import { themeStyle } from './theme-style.ts';

const POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:";
const CONTENTS = [
  ['trial', 'Money made'],
  ['breaks', 'What broke'],
  ['claims', 'Who claims what'],
  ['health', 'Data health'],
  ['exploration', 'Exploration'],
  ['model', 'Model'],
  ['decisions', 'Decisions'],
] as const;

/** The page around the sections: head, contents, landmarks. Its policy forbids every request and every script. */
export function page(document: ReportDocument, sections: readonly Html[]): string {
  const [top, ...rest] = sections;
  const absent = new Set([
    ...(document.trial === null ? ['trial'] : []),
    ...((document.plan?.breaks.length ?? 0) === 0 ? ['breaks'] : []),
    ...(document.claims === null ? ['claims'] : []),
  ]);
  const shown = CONTENTS.filter(([id]) => !absent.has(id));
  const links = shown.map(([id, name]) => html`<li><a href="#${id}">${name}</a></li>`);
  const written = localTime(document.generatedAt, document.timeZone);
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta http-equiv="Content-Security-Policy" content="${POLICY}" />
        <meta name="color-scheme" content="light dark" />
        <meta name="description" content="${headlineSentence(document)}" />
        <link rel="icon" href="data:," />
        <title>${document.account}: bid report, ${written}</title>
        <style>
          ${rawHtml(themeStyle + pageStyle + partStyle)}
        </style>
      </head>
      <body>
        <a class="skip" href="#main">Skip to the report</a>
        <header class="top">
          <p>
            <b>bidforest</b> <span>report for <bdi>${document.account}</bdi></span>
          </p>
        </header>
        <main id="main">
          ${top ?? null}
          <nav aria-label="Contents">
            <ul>
              ${links}
            </ul>
          </nav>
          ${rest}
        </main>
        <footer>
          <p>
            Written by bidforest on ${written}. This file is complete in itself: it loads nothing and sends
            nothing.
          </p>
        </footer>
      </body>
    </html> `.markup;
}
