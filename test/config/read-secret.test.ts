import { mkdirSync, mkdtempSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { homeSalt } from '../../src/config/home-salt.ts';
import { readSecret } from '../../src/config/read-secret.ts';

const NAMED = { what: 'salt for personal data', setting: 'privacy.salt' };

describe('readSecret', () => {
  const outside = mkdtempSync(join(tmpdir(), 'bidforest-secret-'));
  const repository = mkdtempSync(join(tmpdir(), 'bidforest-repository-'));
  mkdirSync(join(repository, '.git'));
  const place = { environment: { SALT: ' pepper \n', EMPTY: ' ' }, folder: repository };

  it('takes it from the environment or a file, without the space around it', () => {
    const path = join(outside, 'salt');
    writeFileSync(path, 'pepper\n');

    expect(readSecret({ from: 'environment', variable: 'SALT' }, place, NAMED)).toBe('pepper');
    expect(readSecret({ from: 'file', path }, place, NAMED)).toBe('pepper');
  });

  it.each([
    [{ from: 'environment', variable: 'EMPTY' }, 'the environment variable EMPTY'],
    [{ from: 'environment', variable: 'ABSENT' }, 'the environment variable ABSENT'],
    [{ from: 'file', path: join(outside, 'absent') }, `the file ${join(outside, 'absent')}`],
  ] as const)('says where it should be: %j', (reference, expected) => {
    expect(() => readSecret(reference, place, NAMED)).toThrow(
      expect.objectContaining({ message: 'There is no salt for personal data', expected }),
    );
  });

  it('refuses a file that somebody may commit', () => {
    const path = join(repository, 'salt');
    writeFileSync(path, 'pepper');

    expect(() => readSecret({ from: 'file', path }, place, NAMED)).toThrow(/is inside the repository/);
  });
});

describe('homeSalt', () => {
  it('makes a salt once, for its owner alone', () => {
    const home = mkdtempSync(join(tmpdir(), 'bidforest-home-'));
    const salt = homeSalt(home);

    expect(salt).toMatch(/^[0-9a-f]{64}$/);
    expect(homeSalt(home)).toBe(salt);
    expect(statSync(join(home, 'salt')).mode & 0o777).toBe(0o600);
  });
});
