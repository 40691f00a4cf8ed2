import { mkdtemp, readdir, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { beforeEach, describe, expect, it } from 'vitest';
import { folderModelStore } from '../../../src/adapters/model-store/folder-model-store.ts';

const artifact = new TextEncoder().encode('{"model":"a"}');
let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'bidforest-models-'));
});

describe('folderModelStore', () => {
  it('gives back the bytes that were saved, under their hash', async () => {
    const store = folderModelStore(folder);

    const hash = await store.save(artifact);

    expect(hash).toMatch(/^[0-9a-f]{64}$/);
    expect(Buffer.from(await store.load(hash))).toEqual(Buffer.from(artifact));
  });

  it('keeps one file when the same bytes are saved twice', async () => {
    const store = folderModelStore(folder);

    await store.save(artifact);
    await store.save(artifact);

    expect(await readdir(folder)).toHaveLength(1);
  });

  it('refuses a model that is not there', async () => {
    await expect(folderModelStore(folder).load('0'.repeat(64))).rejects.toThrow(/There is no model/);
  });

  it('refuses a truncated file', async () => {
    const store = folderModelStore(folder);
    const hash = await store.save(artifact);
    const file = join(folder, `${hash}.model.gz`);
    await writeFile(file, (await readFile(file)).subarray(0, 12));

    await expect(store.load(hash)).rejects.toThrow(/damaged/);
  });

  it('refuses bytes that do not match the hash', async () => {
    const store = folderModelStore(folder);
    const hash = await store.save(artifact);
    await writeFile(join(folder, `${hash}.model.gz`), gzipSync(Buffer.from('{"model":"b"}')));

    await expect(store.load(hash)).rejects.toMatchObject({
      exitCode: 5,
      expected: expect.stringContaining(hash),
    });
  });
});
