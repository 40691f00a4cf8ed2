import { mkdir, mkdtemp, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  describeReference,
  readCredentials,
  type CredentialsReference,
} from '../../src/config/read-credentials.ts';
import { ConfigError } from '../../src/core/base/errors.ts';

const variables = {
  from: 'environment',
  clientId: 'ID',
  clientSecret: 'SECRET',
  refreshToken: 'REFRESH',
} as const;
const environment = { ID: 'i', SECRET: 'hush', REFRESH: ' r\n' };

function failure(reference: CredentialsReference, folder: string): ConfigError {
  try {
    readCredentials(reference, { environment: { ...environment, REFRESH: '' }, folder });
  } catch (error) {
    if (error instanceof ConfigError) return error;
    throw error;
  }
  throw new Error('expected a failure');
}

function textOf({ message, expected, found, next }: ConfigError): string {
  return JSON.stringify([message, expected, found, next]);
}

async function repository(): Promise<{ readonly inside: string; readonly outside: string }> {
  const base = await mkdtemp(join(tmpdir(), 'bidforest-credentials-'));
  const inside = join(base, 'repo', 'deep');
  const outside = join(base, 'keys');
  for (const folder of [inside, outside, join(base, 'repo', '.git')])
    await mkdir(folder, { recursive: true });
  return { inside, outside };
}

describe('credentials', () => {
  it('are read from the variables that the configuration names, or their names are told', () => {
    expect(readCredentials(variables, { environment, folder: '/' })).toEqual({
      kind: 'refresh_token',
      clientId: 'i',
      clientSecret: 'hush',
      refreshToken: 'r',
    });
    const error = failure(variables, '/');
    expect(error.message).toContain('REFRESH');
    expect(textOf(error)).not.toContain('hush');
    expect(describeReference(variables, '/')).toContain('ID, SECRET and REFRESH');
  });

  it('are read from either of Google’s files, relative to the configuration', async () => {
    const { inside, outside } = await repository();
    const service = { type: 'service_account', client_email: 'bot@p', private_key: 'key', project_id: 'p' };
    const user = { type: 'authorized_user', client_id: 'i', client_secret: 's', refresh_token: 'r' };
    await writeFile(join(outside, 'service.json'), JSON.stringify(service));
    await writeFile(join(outside, 'user.json'), JSON.stringify(user));
    const read = (name: string) =>
      readCredentials({ from: 'file', path: `../../keys/${name}` }, { environment: {}, folder: inside });

    expect(read('service.json')).toEqual({ kind: 'service_account', email: 'bot@p', privateKey: 'key' });
    expect(read('user.json')).toMatchObject({ kind: 'refresh_token', refreshToken: 'r' });
  });

  it('are refused from a file inside the repository, whichever way leads there', async () => {
    const { inside, outside } = await repository();
    await writeFile(join(inside, 'key.json'), '{}');
    await symlink(join(inside, 'key.json'), join(outside, 'link.json'));

    expect(failure({ from: 'file', path: 'key.json' }, inside).message).toContain('inside the repository');
    expect(failure({ from: 'file', path: join(outside, 'link.json') }, inside).message).toContain('inside');
  });

  it('are never quoted from a file that is not what it should be', async () => {
    const { inside, outside } = await repository();
    await writeFile(join(outside, 'broken.json'), '{"private_key": "hush');
    await writeFile(join(outside, 'other.json'), '{"private_key": "hush"}');

    for (const name of ['broken.json', 'other.json', 'absent.json']) {
      const error = failure({ from: 'file', path: join(outside, name) }, inside);
      expect(error.message).toContain(name);
      expect(textOf(error)).not.toContain('hush');
    }
  });
});
