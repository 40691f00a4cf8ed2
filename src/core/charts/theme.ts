/** Colours of every chart, light. The report swaps each for a CSS variable of the same name, so each is unique. */
export const palette = {
  ink: '#1c2420',
  muted: '#59635d',
  grid: '#e4e6e0',
  reference: '#98a19b',
  accent: '#1d6b45',
  blue: '#2a6db0',
  amber: '#b8650c',
  purple: '#7b4ea6',
  soft: '#b9cfc2',
  surface: '#fefefd',
} as const;

/** A named colour of the palette. */
export type ChartColor = keyof typeof palette;

/** Type size of labels, in pixels of the specification. */
export const labelSize = 12;

/** Vega-Lite configuration shared by all charts. Labels are never measured: without a canvas Vega guesses widths. */
export const chartConfig = {
  background: null,
  font: 'Inter, system-ui, sans-serif',
  aria: false,
  view: { stroke: null },
  title: {
    anchor: 'start',
    fontSize: 16,
    fontWeight: 600,
    color: palette.ink,
    subtitleColor: palette.muted,
    subtitleFontSize: 13,
    subtitlePadding: 6,
    offset: 28,
  },
  axis: {
    labelColor: palette.muted,
    titleColor: palette.muted,
    titleFontWeight: 400,
    labelFontSize: labelSize,
    titleFontSize: labelSize,
    gridColor: palette.grid,
    domain: false,
    ticks: false,
    labelPadding: 8,
    labelLimit: 1000,
    titleLimit: 1000,
    labelOverlap: false,
  },
  axisX: { grid: false, labelFlush: false, titlePadding: 12, domain: true, domainColor: palette.reference },
  axisY: { grid: true },
  text: { fontSize: labelSize, color: palette.ink, limit: 0 },
} as const;
