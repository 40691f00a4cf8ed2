import type { z } from 'zod';
import { RemoteError } from '../../core/base/errors.ts';

/** Reads a part of an answer that everything after it needs. @throws RemoteError naming what is missing */
export function readAs<T>(shape: z.ZodType<T>, answer: unknown, what: string): T {
  const read = shape.safeParse(answer);
  if (read.success) return read.data;
  const [issue] = read.error.issues;
  throw new RemoteError(
    `Meta: ${what} is not as expected: ${issue?.path.join('.') ?? ''} ${issue?.message ?? ''}`,
    { code: 'BAD_RESPONSE', next: 'Look for a newer version of bidforest: Meta may have changed its API.' },
  );
}
