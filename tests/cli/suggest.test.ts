import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { repositoryRoot } from '../architecture/source-file.ts';
import { makeFolder, runOnnes } from './run-onnes.ts';

type Suggestion = {
  readonly design: { readonly [column: string]: number | string };
  readonly mean: number | null;
  readonly sd: number | null;
  readonly why: string;
};

const folder = makeFolder();

function writeTable(text: string): string {
  const path = join(folder, `table-${Math.abs(hash(text))}.csv`);
  writeFileSync(path, text);
  return path;
}

const hash = (text: string): number =>
  [...text].reduce((sum, letter) => (sum * 31 + letter.charCodeAt(0)) | 0, 7);

async function suggest(table: string, ...args: readonly string[]): Promise<readonly Suggestion[]> {
  const { status, stdout, stderr } = await runOnnes('suggest', '--data', table, '--json', ...args);
  expect(stderr.replaceAll(/^note: .*\n/gm, '')).toBe('');
  expect(status).toBe(0);
  return (JSON.parse(stdout) as { suggestions: Suggestion[] }).suggestions;
}

/** A hill with its top at 600 °C: the rows on the slope are measured, two rows are not. */
const furnace = [
  'T (°C),gas,batch,Tc(K)',
  ...[300, 400, 500, 700, 800].map((t) => `${t},Ar,b${t},${9 - ((t - 600) / 100) ** 2}`),
  '600,Ar,b600,',
  '310,Ar,b310,',
].join('\n');

describe('onnes suggest', () => {
  it('chooses among the rows whose objective is empty', async () => {
    const [first, ...others] = await suggest(writeTable(furnace), '--goal', 'max:Tc(K)', '--ignore', 'batch');
    expect(others).toEqual([]);
    expect(first?.design).toEqual({ 'T (°C)': 600, gas: 'Ar' });
    expect(first?.mean).toBeGreaterThan(7);
    expect(first?.sd).toBeGreaterThan(0);
    expect(first?.why).toContain('Tc(K)');
  });

  it('gives every open row once, and no more', async () => {
    const args = ['--goal', 'max:Tc(K)', '--inputs', 'T (°C),gas', '--count', '5'];
    const designs = (await suggest(writeTable(furnace), ...args)).map(({ design }) => design['T (°C)']);
    expect(designs.toSorted()).toEqual([310, 600]);
  });

  it('searches the ranges of the columns when every row is measured', async () => {
    const rows = furnace.split('\n').slice(0, 6).join('\n').replace('500,Ar', '500,O2');
    const found = await suggest(
      writeTable(rows),
      ...['--goal', 'target:Tc(K)=8', '--ignore', 'batch', '--count', '3'],
    );
    expect(found).toHaveLength(3);
    for (const { design } of found) {
      expect(Object.keys(design)).toEqual(['T (°C)', 'gas']);
      expect(design['T (°C)']).toBeGreaterThanOrEqual(300);
      expect(design['T (°C)']).toBeLessThanOrEqual(800);
      expect(['Ar', 'O2']).toContain(design.gas);
    }
  });

  it('keeps fractions that sum to one in every row summing to one', async () => {
    const alloys = 'Nb,Ti,Zr,Tc\n0.5,0.5,0,9\n0.2,0.4,0.4,7\n0.8,0,0.2,10.5\n1,0,0,9.2\n0.6,0.2,0.2,9.8\n';
    const found = await suggest(writeTable(alloys), '--goal', 'max:Tc', '--count', '2');
    for (const { design } of found)
      expect(Object.values(design).reduce<number>((sum, part) => sum + Number(part), 0)).toBeCloseTo(1, 6);
  });

  it('starts from a table in which nothing is measured', async () => {
    const found = await suggest(writeTable('x,y\n1,\n2,\n3,\n'), '--goal', 'min:y', '--count', '2');
    expect(found.map(({ mean }) => mean)).toEqual([null, null]);
  });

  it('gives the same for the same seed', async () => {
    const args = [writeTable(furnace), '--goal', 'max:Tc(K)', '--ignore', 'batch', '--seed', '4'] as const;
    expect(await suggest(...args)).toEqual(await suggest(...args));
  });

  it('prints a table with the headers and a reason each', async () => {
    const args = ['suggest', '--data', writeTable(furnace), '--goal', 'max:Tc(K)', '--ignore', 'batch'];
    const { status, stdout } = await runOnnes(...args);
    expect(status).toBe(0);
    expect(stdout.split('\n')[0]).toMatch(/^#\s+T \(°C\)\s+gas\s+expected Tc\(K\)$/);
    expect(stdout).toMatch(/^1: Expected Tc\(K\) /m);
  });

  it.each([
    [['--goal', 'max:Tc'], 'no column "Tc"'],
    [['--goal', 'best:Tc(K)'], '--goal is "best:Tc(K)", expected max:COLUMN'],
    [['--goal', 'target:Tc(K)'], '--goal is "target:Tc(K)", expected max:COLUMN'],
    [['--goal', 'max:batch'], 'objective "batch" is "b300"'],
    [['--goal', 'max:Tc(K)', '--inputs', 'T (°C),time'], 'no column "time"'],
    [['--goal', 'max:Tc(K)', '--inputs', 'Tc(K)'], 'input "Tc(K)"'],
    [['--goal', 'max:Tc(K)', '--planner', 'oracle'], 'planner "oracle" is not known; there are: '],
    [['--goal', 'max:Tc(K)', '--count', '0'], '--count'],
    [[], '--goal'],
  ])('refuses %j in one line', async (args, fault) => {
    const outcome = await runOnnes('suggest', '--data', writeTable(furnace), ...args);
    expect(outcome).toMatchObject({ status: 2, stdout: '' });
    expect(outcome.stderr).toContain(fault);
    expect(outcome.stderr).toMatch(/^onnes: [^\n]+\n$/);
  });

  it('says that rows to measure only repeat measured ones', async () => {
    const table = writeTable('x,y\n1,3\n2,4\n1,\n');
    expect(await runOnnes('suggest', '--data', table, '--goal', 'max:y')).toMatchObject({
      status: 2,
      stderr: expect.stringContaining('repeats a design that has one'),
    });
  });
});

const published = join(repositoryRoot, '../shared/data/campaign_pvlab');

describe.skipIf(!existsSync(published))('onnes suggest on published tables (in ../shared/data)', () => {
  it.each([
    ['agnp', 'min:loss'],
    ['autoam', 'max:Score'],
    ['p3ht', 'max:Conductivity (measured) (S/cm)'],
    ['perovskite', 'min:Instability index'],
  ])('takes %s with its headers verbatim', async (name, goal) => {
    const path = join(published, `${name}.csv`);
    const header = readFileSync(path, 'utf8').split(/\r?\n/)[0]?.split(',') ?? [];
    const [suggestion] = await suggest(path, '--goal', goal);
    expect(Object.keys(suggestion?.design ?? {})).toEqual(header.slice(0, -1));
    expect(suggestion?.mean).toEqual(expect.any(Number));
  });
});
