import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openStore } from './open-store.ts';

describe('openStore', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'onnes-open-'));
  });
  afterAll(() => rm(folder, { recursive: true }));

  it('opens a store in memory', async () => {
    const store = await openStore('memory:');
    expect(await store.version('s')).toBe(0);
    await store.close();
  });

  it('opens a workspace folder, with and without its scheme', async () => {
    for (const address of [join(folder, 'new/bare'), `sqlite:${join(folder, 'named')}`]) {
      await (await openStore(address)).close();
      expect(existsSync(join(address.replace('sqlite:', ''), 'onnes.db'))).toBe(true);
    }
  });

  it('refuses another address and never repeats its password', async () => {
    for (const address of ['', 'sqlite:', 'mysql://anna:secret@host/lab', 'http://anna:secret@host'])
      await expect(openStore(address)).rejects.toMatchObject({
        code: 'bad-store-address',
        message: expect.not.stringContaining('secret'),
      });
  });

  it('says that a PostgreSQL server does not answer, without the password', async () => {
    await expect(openStore('postgres://anna:secret@127.0.0.1:1/lab')).rejects.toMatchObject({
      code: 'store-unreachable',
      retryable: true,
      message: expect.stringMatching(/^(?!.*secret).*127\.0\.0\.1:1\/lab/),
    });
  });
});
