import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { DoctorDocument } from '../../src/contract/doctor-document.ts';
import { freshFolder, runCli, runJson } from './run-cli.ts';

const minimal = `
accounts: [{ id: 123-456-7890, name: Shop, platform: google-ads }]
goal: { kind: target_cpa, amount: 40 }
`;

describe('doctor on the command line', () => {
  it('is content with a folder that only works on files, and says what it did not look at', async () => {
    const cwd = await freshFolder('doctor');
    await writeFile(join(cwd, 'bidforest.config.yaml'), minimal);
    const document = DoctorDocument.parse(await runJson(['doctor', '--quiet'], { cwd }));

    expect(document).toMatchObject({ healthy: true, exitCode: 0, operations: null });
    expect(document.checks.map(({ status }) => status).slice(0, 4)).toEqual([
      'pass',
      'pass',
      'skipped',
      'skipped',
    ]);
  }, 120_000);

  it('names a broken configuration and goes no further, with code 2', async () => {
    const cwd = await freshFolder('doctor');
    await writeFile(join(cwd, 'bidforest.config.yaml'), `${minimal}live: "yes"`);
    const { code, stdout } = await runCli(['doctor', '--quiet'], { cwd });

    expect(code).toBe(2);
    expect(stdout).toMatch(/✗ The configuration can be read[\s\S]*live: expected a boolean/);
    expect(stdout).toMatch(/– The warehouse can be written\n\s+Not looked at: it needs “The configuration/);
    expect(stdout).toMatch(/Not ready: 0 fine, 0 to look at, 1 failed, 17 skipped/);
  }, 120_000);

  it('names a folder that the warehouse cannot be kept in', async () => {
    const cwd = await freshFolder('doctor');
    await writeFile(join(cwd, 'bidforest.config.yaml'), minimal);
    await writeFile(join(cwd, 'taken'), '');
    const { code, stdout } = await runCli(['doctor', '--quiet', '--home', 'taken/state'], { cwd });

    expect(code).toBe(2);
    expect(stdout).toMatch(
      /✗ The warehouse can be written[\s\S]*State cannot be kept in[\s\S]*ENOTDIR[\s\S]*--home/,
    );
    expect(stdout).toMatch(/Not ready: 1 fine, 0 to look at, 1 failed, 16 skipped/);
  }, 120_000);

  it('leaves commands that use no ads alone, whatever the connection is like', async () => {
    const cwd = await freshFolder('doctor');
    await writeFile(join(cwd, 'bidforest.config.yaml'), `${minimal}googleAds: { endpoint: "127.0.0.1:9" }`);

    expect((await runCli(['pause'], { cwd })).code).toBe(0);
    const { code, stdout } = await runCli(['doctor', '--json', '--quiet'], { cwd });
    expect(code).toBe(2);
    expect(
      DoctorDocument.parse(JSON.parse(stdout)).checks.find(({ status }) => status === 'fail'),
    ).toMatchObject({
      check: 'credentials',
      next: expect.stringContaining('environment') as string,
    });
  }, 120_000);
});
