import { createRequire } from 'node:module';
import { InvariantError } from '../../../core/base/errors.ts';

/** The version of the API that the twin speaks. */
export const VERSION = 'v25';
export const PACKAGE = `google.ads.googleads.${VERSION}`;

/** A static protobuf class. Objects have snake_case keys. */
export interface MessageClass {
  decode(bytes: Uint8Array): object;
  encode(message: object): { finish(): Uint8Array };
  fromObject(plain: object): object;
  toObject(message: object, options: object): Record<string, unknown>;
}

interface JsonNode {
  readonly nested?: Readonly<Record<string, JsonNode>>;
  readonly values?: Readonly<Record<string, number>>;
  readonly fields?: Readonly<Record<string, { readonly type: string; readonly rule?: string }>>;
  readonly methods?: Readonly<Record<string, MethodNode>>;
}

export interface MethodNode {
  readonly requestType: string;
  readonly responseType: string;
  readonly responseStream?: boolean;
}

const require = createRequire(import.meta.url);
const tree = require('google-ads-node/build/protos/protos.json') as JsonNode;
const version = walk(tree, ['google', 'ads', 'googleads', VERSION]);

/** Constants of an enum without UNSPECIFIED and UNKNOWN: `enumConstants('Device')`. */
export function enumConstants(name: string): string[] {
  const { values } = walk(version, ['enums', `${name}Enum`, name]);
  return Object.keys(values ?? {}).filter((constant) => !['UNSPECIFIED', 'UNKNOWN'].includes(constant));
}

/** Whether the API has a field, served here or not: `campaign.name`, `metrics.clicks`. */
export function apiHasField(name: string): boolean {
  const [root = '', ...path] = name.split('.');
  let node: JsonNode | undefined =
    root === 'metrics' || root === 'segments'
      ? walk(version, ['common', pascal(root)])
      : walk(version, ['resources']).nested?.[pascal(root)];
  for (const part of path) {
    const field: { readonly type: string } | undefined = node?.fields?.[part];
    if (field === undefined) return false;
    node = messageNamed(field.type.split('.').at(-1) ?? '', node);
  }
  return path.length > 0;
}

/** Whether the API has a resource to query: `keyword_view`. */
export function apiHasResource(name: string): boolean {
  return walk(version, ['resources']).nested?.[pascal(name)] !== undefined;
}

/** Methods of a service, by name. */
export function methodsOf(service: string): Readonly<Record<string, MethodNode>> {
  return walk(version, ['services', service]).methods ?? {};
}

/** A message class such as `services.MutateAdGroupsRequest`, or `google.rpc.Status` by its full name. */
export function messageClass(path: string): MessageClass {
  const { protos } = loadProtos();
  const full = path.startsWith('google.') ? path : `${PACKAGE}.${path}`;
  let found: unknown = protos;
  for (const part of full.split('.'))
    found = (found as Readonly<Record<string, unknown>> | undefined)?.[part];
  if (found === undefined) throw new InvariantError(`expected a message ${full} in the protos, found none`);
  return found as MessageClass;
}

let loaded: { readonly protos: unknown } | undefined;

/** The generated classes: 11 MB of JavaScript, so read on first use. */
function loadProtos(): { readonly protos: unknown } {
  loaded ??= { protos: require('google-ads-node/build/protos/protos.js') as unknown };
  return loaded;
}

function messageNamed(name: string, parent: JsonNode | undefined): JsonNode | undefined {
  return (
    parent?.nested?.[name] ??
    walk(version, ['common']).nested?.[name] ??
    walk(version, ['resources']).nested?.[name]
  );
}

function walk(from: JsonNode, path: readonly string[]): JsonNode {
  let node: JsonNode | undefined = from;
  for (const part of path) node = node?.nested?.[part];
  if (node === undefined) throw new InvariantError(`expected ${path.join('.')} in the protos, found nothing`);
  return node;
}

function pascal(name: string): string {
  return name.replaceAll(/(^|_)([a-z0-9])/g, (_match, _under, letter: string) => letter.toUpperCase());
}
