import { ModelError } from '../../base/errors.ts';

/** Whether JSON is an object with keys. */
export function isRecord(json: unknown): json is Readonly<Record<string, unknown>> {
  return typeof json === 'object' && json !== null && !Array.isArray(json);
}

/** float64 of a list of finite numbers; null when it is anything else or has another length. */
export function storedNumbers(json: unknown, length: number): Float64Array | null {
  if (!Array.isArray(json) || json.length !== length || !json.every(Number.isFinite)) return null;
  return Float64Array.from(json as number[]);
}

/** The error for JSON that an engine did not write. */
export function damagedModel(expected: string, found: unknown, cause?: unknown): ModelError {
  return new ModelError('the stored model is damaged', {
    expected,
    found: typeof found === 'string' ? found : (JSON.stringify(found) ?? typeof found).slice(0, 80),
    next: 'train again',
    ...(cause === undefined ? {} : { cause }),
  });
}

/** Bytes of a model that is plain JSON. */
export function jsonBytes(encoders: string, model: unknown): Uint8Array {
  return new TextEncoder().encode(JSON.stringify({ encoders, model }));
}

/** What {@link jsonBytes} wrote. @throws ModelError when it is anything else. */
export function readJson(
  bytes: Uint8Array,
  expected: string,
): { readonly encoders: string; readonly model: unknown } {
  const text = new TextDecoder().decode(bytes);
  let stored: unknown;
  try {
    stored = JSON.parse(text);
  } catch (cause) {
    throw damagedModel(expected, text.slice(0, 80), cause);
  }
  if (!isRecord(stored) || typeof stored['encoders'] !== 'string') throw damagedModel(expected, stored);
  return { encoders: stored['encoders'], model: stored['model'] };
}
