import type { RequestFailure } from '../api-error.ts';
import type { Field } from '../fields/field.ts';
import { fields, resources, type Resource } from '../fields/resources.ts';
import { apiHasField, apiHasResource } from '../protocol/protos.ts';
import { gaqlError } from './gaql-error.ts';
import type { Name, Query } from './syntax.ts';

export type Clause = 'SELECT' | 'WHERE' | 'ORDER BY';

/** The resource of the FROM clause. @throws RequestFailure */
export function findResource(text: string, { from }: Query): Resource {
  const resource = resources.get(from.text);
  if (resource !== undefined) return resource;
  const why = apiHasResource(from.text) ? ': the twin does not serve it' : '';
  throw gaqlError(
    text,
    'BAD_RESOURCE_TYPE_IN_FROM_CLAUSE',
    `Error in FROM clause: invalid resource type '${from.text}'${why}.`,
    from.at,
    from.text,
  );
}

/** A field that may be used in a clause of a query on a resource. @throws RequestFailure */
export function findField(text: string, name: Name, clause: Clause, resource: Resource): Field {
  const field = fields.get(name.text);
  if (field === undefined) {
    const why = apiHasField(name.text) ? ' The API has it, but the twin does not serve it.' : '';
    throw gaqlError(
      text,
      'UNRECOGNIZED_FIELD',
      `Unrecognized field in the query: '${name.text}'.${why}`,
      name.at,
      name.text,
    );
  }
  checkUse(text, name, field, clause);
  checkResource(text, name, field, clause, resource);
  return field;
}

function checkUse(text: string, name: Name, field: Field, clause: Clause): void {
  if (clause === 'WHERE' && !field.filterable) throw prohibited(text, name, clause, 'FIELD', 'filtered on');
  if (clause === 'ORDER BY' && !field.sortable) throw prohibited(text, name, clause, 'FIELD', 'sorted by');
}

function checkResource(text: string, name: Name, field: Field, clause: Clause, resource: Resource): void {
  const [own = ''] = resource.with;
  if (field.kind === 'attribute' && !resource.with.includes(field.resource))
    throw gaqlError(
      text,
      `PROHIBITED_RESOURCE_TYPE_IN_${clause === 'WHERE' ? 'WHERE' : 'SELECT'}_CLAUSE`,
      `Error in ${clause} clause: the resource '${field.resource}' cannot be combined with FROM '${own}'.`,
      name.at,
      name.text,
    );
  if (field.kind !== 'attribute' && resource.level === null)
    throw gaqlError(
      text,
      `PROHIBITED_${field.kind === 'metric' ? 'METRIC' : 'SEGMENT'}_IN_SELECT_OR_WHERE_CLAUSE`,
      `Error in ${clause} clause: the resource '${own}' has no ${field.kind}s, found '${name.text}'.`,
      name.at,
      name.text,
    );
}

function prohibited(text: string, name: Name, clause: Clause, what: string, verb: string): RequestFailure {
  return gaqlError(
    text,
    `PROHIBITED_${what}_IN_${clause.replace(' ', '_')}_CLAUSE`,
    `Error in ${clause} clause: '${name.text}' cannot be ${verb}.`,
    name.at,
    name.text,
  );
}
