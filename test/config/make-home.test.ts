import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { makeHome } from '../../src/config/make-home.ts';
import { ConfigError } from '../../src/core/base/errors.ts';

const root = mkdtempSync(join(tmpdir(), 'home-'));
afterEach(() => rmSync(root, { recursive: true, force: true }));

describe('makeHome', () => {
  it('makes a folder and those above it, and takes one that is there', () => {
    const home = join(root, 'a', 'b');
    makeHome(home);
    makeHome(home);
    expect(existsSync(home)).toBe(true);
  });

  it('says what to do about a place that is a file, or below one', () => {
    makeHome(root);
    const file = join(root, 'file');
    writeFileSync(file, '');
    expect(() => makeHome(file)).toThrow(ConfigError);
    expect(() => makeHome(join(file, 'home'))).toThrow(/State cannot be kept in/);
  });

  it.runIf(process.platform === 'linux')('gives up where the file system has no folders to give', () => {
    expect(() => makeHome('/proc/bidforest/home')).toThrow(ConfigError);
  });
});
