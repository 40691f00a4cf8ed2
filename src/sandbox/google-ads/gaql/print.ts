import type { Condition, Literal, Query } from './syntax.ts';

/** The text of a query, such that parsing it gives the same query at other offsets. */
export function printQuery(query: Query): string {
  const parts = [
    `SELECT ${query.select.map(({ text }) => text).join(', ')}`,
    `FROM ${query.from.text}`,
    ...(query.where.length === 0 ? [] : [`WHERE ${query.where.map(printCondition).join(' AND ')}`]),
    ...(query.orderBy.length === 0 ? [] : [`ORDER BY ${query.orderBy.map(printOrdering).join(', ')}`]),
    ...(query.limit === null ? [] : [`LIMIT ${query.limit}`]),
    ...(query.parameters.length === 0
      ? []
      : [`PARAMETERS ${query.parameters.map(({ name, value }) => `${name} = ${value}`).join(', ')}`]),
  ];
  return parts.join(' ');
}

function printOrdering({ field, descending }: Query['orderBy'][number]): string {
  return `${field.text} ${descending ? 'DESC' : 'ASC'}`;
}

function printCondition({ field, operator, values }: Condition): string {
  const texts = values.map(printLiteral);
  const left = `${field.text} ${operator}`;
  if (operator.startsWith('IS ')) return left;
  if (operator === 'BETWEEN') return `${left} ${texts.join(' AND ')}`;
  if (/^(NOT )?IN$|^CONTAINS/.test(operator)) return `${left} (${texts.join(', ')})`;
  return `${left} ${texts.join('')}`;
}

function printLiteral({ kind, text }: Literal): string {
  if (kind !== 'string') return text;
  const safe = text.replaceAll(/[\\']/g, (letter) => `\\${letter}`);
  return `'${safe.replaceAll('\n', '\\n').replaceAll('\t', '\\t')}'`;
}
