import { appendFileSync, renameSync, rmSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import type { ActionHandle, ActionResult, Instrument } from '../../src/campaign/index.ts';
import { filePattern } from '../../src/instruments/file-pattern.ts';
import { watchedFolder } from '../../src/instruments/watched-folder.ts';
import { context, newFolder, requestOf } from './resistance-rig.ts';

const open = (folder: string, runs: string, more = {}): Instrument =>
  watchedFolder.open(
    watchedFolder.parseOptions({
      folder,
      runs,
      pattern: '{sample}_*.dat',
      steady_s: 0.05,
      look_s: 0.01,
      ...more,
    }),
    { table: null, orders: { get: () => null }, hours: 1 },
  );

/** Polls for so long; null when it did not end by then. */
async function within(
  instrument: Instrument,
  handle: ActionHandle,
  ms: number,
): Promise<ActionResult | null> {
  for (const end = Date.now() + ms; Date.now() < end; await sleep(10)) {
    const progress = await instrument.poll(handle, Date.now());
    if (progress.status === 'done') return progress.result;
  }
  return null;
}
const rig = async (samples: readonly string[] = ['s1'], more = {}) => {
  const [folder, runs] = [newFolder(), newFolder()];
  const instrument = open(folder, runs, more);
  const put = (name: string, text: string): void => writeFileSync(join(folder, name), text);
  const start = (id = 'c1:a', of = samples): Promise<ActionHandle> =>
    instrument.start(requestOf(id, {}, of), context());
  return { folder, runs, instrument, put, start };
};
const textOf = (result: ActionResult | null): readonly string[] =>
  (result?.files ?? []).map(({ name, bytes }) => `${name}: ${new TextDecoder().decode(bytes)}`);

describe('a watched folder', () => {
  test('follows no link out of it', async () => {
    const { folder, runs, instrument, start } = await rig();
    const handle = await start();
    writeFileSync(join(runs, 'secret'), 'elsewhere');
    symlinkSync(join(runs, 'secret'), join(folder, 's1_R.dat'));
    expect(await within(instrument, handle, 200)).toBeNull();
  });

  test('says of a file that it is too large', async () => {
    const { instrument, put, start } = await rig(['s1'], { largest: 3, patience_h: 0.3 / 3600 });
    const handle = await start();
    put('s1_R.dat', 'four');
    const result = await within(instrument, handle, 2000);
    expect(result?.failures.s1?.detail).toContain('s1_R.dat has 4 bytes, more than the 3 that are taken');
  });

  test('gives each sample its file, whatever else lies there', async () => {
    const { instrument, put, start } = await rig(['s1', 's12']);
    put('s1_old.dat', 'from before');
    const handle = await start();
    put('s12_R.dat', 'twelve');
    put('s3_R.dat', 'of another sample');
    put('s1_R.txt', 'of another kind');
    put('.s1_R.dat', 'hidden');
    put('s1_R.dat.part', 'unfinished');
    put('s1_empty.dat', '');
    expect(await within(instrument, handle, 200)).toBeNull();
    put('s1_R.dat', 'one');
    const result = await within(instrument, handle, 2000);
    expect(textOf(result)).toEqual(
      ['s12_R.dat: twelve', 's1_R.dat: one'].sort((a, b) => b.length - a.length),
    );
  });

  test('never takes a file that is still being written', async () => {
    const { folder, instrument, start } = await rig();
    const handle = await start();
    const path = join(folder, 's1_R.dat');
    let isWriting = true;
    const writing = (async () => {
      for (let line = 0; line < 25; line++) {
        appendFileSync(path, `line ${line}\n`);
        await sleep(20);
      }
      isWriting = false;
    })();
    for (;;) {
      const progress = await instrument.poll(handle, Date.now());
      if (progress.status === 'done') {
        expect(isWriting).toBe(false);
        expect(textOf(progress.result)[0]).toContain('line 24\n');
        break;
      }
      await sleep(5);
    }
    await writing;
  });

  test('takes a file that is renamed when it is finished, and one that was there and is written anew', async () => {
    const { folder, instrument, put, start } = await rig(['s1', 's2']);
    put('s2_R.dat', 'old');
    const handle = await start();
    put('s1_R.tmp', 'one');
    await within(instrument, handle, 100);
    renameSync(join(folder, 's1_R.tmp'), join(folder, 's1_R.dat'));
    put('s2_R.dat', 'new measurement');
    expect(textOf(await within(instrument, handle, 2000))).toEqual([
      's1_R.dat: one',
      's2_R.dat: new measurement',
    ]);
  });

  test('takes no content twice: not as a copy, not in a later action', async () => {
    const { instrument, put, start } = await rig(['s1'], { files: 2 });
    const first = await start('c1:a');
    put('s1_1.dat', 'A');
    put('s1_2.dat', 'A');
    expect(await within(instrument, first, 300)).toBeNull();
    put('s1_3.dat', 'B');
    expect(textOf(await within(instrument, first, 2000))).toEqual(['s1_1.dat: A', 's1_3.dat: B']);
    const second = await start('c1:b');
    put('s1_4.dat', 'B');
    put('s1_5.dat', 'C');
    put('s1_6.dat', 'D');
    expect(textOf(await within(instrument, second, 2000))).toEqual(['s1_5.dat: C', 's1_6.dat: D']);
  });

  test('does not go by the clocks of others', async () => {
    const { folder, instrument, put, start } = await rig();
    const handle = await start();
    put('s1_R.dat', 'one');
    utimesSync(join(folder, 's1_R.dat'), new Date('2001-01-01'), new Date('2001-01-01'));
    expect(textOf(await within(instrument, handle, 2000))).toEqual(['s1_R.dat: one']);
  });

  test('goes on after a crash, and says whether an action began', async () => {
    const { folder, runs, instrument, put, start } = await rig();
    expect(await instrument.find('c1:a')).toBe('never-started');
    put('s1_old.dat', 'old');
    const handle = await start();
    put('s1_R.dat', 'one');
    const heir = open(folder, runs);
    expect(await heir.find('c1:a')).toEqual(handle);
    expect(textOf(await within(heir, handle, 2000))).toEqual(['s1_R.dat: one']);
  });

  test('says what came when the right file did not', async () => {
    const { folder, instrument, put, start } = await rig(['s1', 's2'], { patience_h: 0.3 / 3600 });
    const handle = await start();
    put('s1_R.dat', 'one');
    put('s7_R.dat', 'seven');
    const result = await within(instrument, handle, 2000);
    expect(textOf(result)).toEqual(['s1_R.dat: one']);
    expect(result?.failures.s2).toMatchObject({
      kind: 'instrument-fault',
      detail: expect.stringMatching(
        /0 of 1 files like s2_\*\.dat .* files of no awaited sample came: s7_R\.dat/,
      ),
    });
    rmSync(folder, { recursive: true });
    await expect(instrument.start(requestOf('c1:x', {}), context())).rejects.toMatchObject({
      code: 'instrument-fault',
    });
  });
});

describe('a pattern of names', () => {
  test.each([
    ['{sample}.dat', 's1.dat', 's1'],
    ['{sample}.dat', 's12.dat', 's12'],
    ['{sample}.dat', 's1xdat', null],
    ['run_{sample}_*.csv', 'run_s1_2026_R.csv', 's1'],
    ['run_{sample}_*.csv', 'run_s1.csv', null],
    ['{sample}_(*).dat', 's1_(3).dat', 's1'],
    ['*_{sample}.dat', 'a_b_s1.dat', 's1'],
  ])('%s finds in %s the sample %s', (pattern, name, sample) => {
    expect(filePattern(pattern).sampleOf(name)).toBe(sample);
  });

  test.each([
    '*.dat',
    '{sample}*.dat',
    'x{sample}.dat',
    '*{sample}.dat',
    '{sample}_{sample}',
    '../{sample}.dat',
  ])('%s is refused', (pattern) => {
    expect(() => filePattern(pattern)).toThrow(expect.objectContaining({ code: 'bad-options' }));
  });
});
