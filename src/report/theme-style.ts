import { palette } from '../core/charts/theme.ts';

const lightCharts = Object.entries(palette)
  .map(([name, color]) => `--chart-${name}:${color};`)
  .join('');

/** Colours, light and dark, as CSS variables; paper is always printed light. */
export const themeStyle = `
:root{color-scheme:light dark;--paper:#f6f6f2;--card:#fefefd;--ink:#1c2420;--muted:#59635d;--line:#dfe2db;--hair:#e9ebe5;
--accent:#1d6b45;--up:#1f5f9f;--down:#9a5207;--good:#17603c;--warn:#8a4b00;--bad:#a5271b;
--good-tint:#e1f0e7;--warn-tint:#fbecd6;--bad-tint:#fbe4e0;--quiet-tint:#eceee8;--up-tint:#e0ecf8;--down-tint:#fbecd6;${lightCharts}}
@media screen and (prefers-color-scheme:dark){:root{--paper:#101412;--card:#181d1a;--ink:#e7ebe8;--muted:#a1aca5;--line:#2e3632;--hair:#262d29;
--accent:#6fcb9d;--up:#86bdf2;--down:#f0b069;--good:#7fd6a8;--warn:#f0b866;--bad:#ff9b8c;
--good-tint:#173426;--warn-tint:#3a2b13;--bad-tint:#40211d;--quiet-tint:#272e2a;--up-tint:#172c42;--down-tint:#3a2b13;
--chart-ink:#e7ebe8;--chart-muted:#a1aca5;--chart-grid:#2b332f;--chart-reference:#6d7872;--chart-accent:#6fcb9d;--chart-blue:#6fb0f0;
--chart-amber:#eda552;--chart-purple:#bd98ea;--chart-soft:#35554a;--chart-surface:#181d1a}}
`;
