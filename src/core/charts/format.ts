const MINUS = '\u2212';
const formats = new Map<string, Intl.NumberFormat>();

/** `12345.6` → `12,346`. */
export function formatCount(value: number): string {
  return written({ maximumFractionDigits: 0 }, value);
}

/** A number with a fixed number of decimals and thousands separators. */
export function formatNumber(value: number, decimals: number): string {
  return written({ minimumFractionDigits: decimals, maximumFractionDigits: decimals }, value);
}

/** A number to three significant digits, or whole when it has more: `0.0123`, `1.23`, `1,234`. */
export function formatFigure(value: number): string {
  if (Math.abs(value) >= 1e15) return value.toExponential(2).replace('-', MINUS);
  return Math.abs(value) >= 100 ? formatCount(value) : written({ maximumSignificantDigits: 3 }, value);
}

/** A share 0..1 in percent: `0.0342` → `3.4%`; three significant digits, whole at 0 and 100. */
export function formatPercent(share: number): string {
  const size = Math.abs(share);
  const decimals = size >= 0.995 || size === 0 ? 0 : size >= 0.1 ? 1 : size >= 0.001 ? 2 : 3;
  return written(
    { style: 'percent', minimumFractionDigits: decimals, maximumFractionDigits: decimals },
    share,
  );
}

/** A change 0..1 in whole percent with its sign: `0.21` → `+21%`. */
export function formatChange(ratio: number): string {
  return written({ style: 'percent', maximumFractionDigits: 0, signDisplay: 'exceptZero' }, ratio);
}

/** Money in a currency; exact decimal texts stay exact to the cent. Amounts under 0.1 show up to four decimals. */
export function formatMoney(amount: string | number, currency: string): string {
  const small = Math.abs(Number(amount)) < 0.1 && Number(amount) !== 0;
  const digits = small ? { maximumFractionDigits: 4 } : {};
  if (!/^[A-Za-z]{3}$/.test(currency)) {
    return `${written({ minimumFractionDigits: 2, maximumFractionDigits: small ? 4 : 2 }, amount)} ${currency}`;
  }
  return written({ style: 'currency', currency, ...digits }, amount);
}

/** A length of time in the unit a person would use: `95` → `1.6 min`. */
export function formatSeconds(seconds: number): string {
  if (seconds < 60) return `${formatFigure(seconds)} s`;
  if (seconds < 3600) return `${formatFigure(seconds / 60)} min`;
  return `${formatFigure(seconds / 3600)} h`;
}

/** `1 bid`, `2 bids`. */
export function counted(count: number, one: string, many = `${one}s`): string {
  return `${formatCount(count)} ${count === 1 ? one : many}`;
}

function written(options: Intl.NumberFormatOptions, value: string | number): string {
  const key = JSON.stringify(options);
  const format = formats.get(key) ?? new Intl.NumberFormat('en-US', options);
  formats.set(key, format);
  return format.format(value as number).replaceAll('-', MINUS);
}
