import type { z } from 'zod';

/** One thing wrong with an authored document, in the words of its author. */
export interface DocumentIssue {
  /** `warehouse.project`, `sources[0].path`; empty for the document itself. */
  readonly path: string;
  readonly expected: string;
  readonly found: string;
}

/** zod's issues as path, expected and found. `input` is the document that was parsed. */
export function explainIssues(error: z.ZodError, input: unknown): DocumentIssue[] {
  return error.issues.flatMap((issue) => explain(issue, input));
}

/** The issues as lines of text for an error message. */
export function formatIssues(issues: readonly DocumentIssue[]): string {
  return issues
    .map(({ path, expected, found }) => `  ${path || '(document)'}: expected ${expected}, found ${found}`)
    .join('\n');
}

type Issue = z.ZodError['issues'][number];

function explain(issue: Issue, input: unknown): DocumentIssue[] {
  const path = formatPath(issue.path);
  const found = describe(valueAt(input, issue.path));
  switch (issue.code) {
    case 'unrecognized_keys':
      return issue.keys.map((key) => ({
        path: path ? `${path}.${key}` : key,
        expected: 'no such setting',
        found: describe(valueAt(input, [...issue.path, key])),
      }));
    case 'invalid_type':
      return [{ path, expected: withArticle(issue.expected), found }];
    case 'invalid_value':
      return [{ path, expected: issue.values.map((value) => JSON.stringify(value)).join(' or '), found }];
    case 'too_small':
      return [
        {
          path,
          expected: `${issue.inclusive === false ? 'more than' : 'at least'} ${issue.minimum}${unitOf(issue.origin)}`,
          found,
        },
      ];
    case 'too_big':
      return [
        {
          path,
          expected: `${issue.inclusive === false ? 'less than' : 'at most'} ${issue.maximum}${unitOf(issue.origin)}`,
          found,
        },
      ];
    case 'invalid_union':
      return [{ path, expected: unionExpectation(issue), found }];
    default:
      return [{ path, expected: issue.message, found }];
  }
}

function unionExpectation(issue: Extract<Issue, { code: 'invalid_union' }>): string {
  const options = 'options' in issue && Array.isArray(issue.options) ? issue.options : [];
  return options.length > 0
    ? `one of ${options.map((value) => JSON.stringify(value)).join(', ')}`
    : issue.message;
}

function unitOf(origin: string): string {
  if (origin === 'string') return ' characters';
  return origin === 'array' ? ' entries' : '';
}

function withArticle(type: string): string {
  return /^[aeiou]/.test(type) ? `an ${type}` : `a ${type}`;
}

function formatPath(path: readonly PropertyKey[]): string {
  return path.reduce<string>(
    (text, part) =>
      typeof part === 'number' ? `${text}[${part}]` : text ? `${text}.${String(part)}` : String(part),
    '',
  );
}

function valueAt(input: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (value, part) =>
      typeof value === 'object' && value !== null ? (value as Record<PropertyKey, unknown>)[part] : undefined,
    input,
  );
}

function describe(value: unknown): string {
  if (value === undefined) return 'nothing';
  const text = JSON.stringify(value) ?? typeof value;
  return text.length > 80 ? `${text.slice(0, 77)}…` : text;
}
