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
  it('trades several goals off, within limits, and says what is expected of each', async () => {
    const xs = [0, 0.2, 0.4, 0.6, 0.8, 1];
    const rows = xs.map((x) => `${x},${10 * x},${100 * x * x},${x}`);
    const table = writeTable(['x,strength (MPa),cost (EUR),mass', ...rows, '0.5,,,', '0.95,,,'].join('\n'));
    const goals = ['max:strength (MPa)', 'min:cost (EUR)', 'atmost:mass=0.7'].flatMap((goal) => [
      '--goal',
      goal,
    ]);
    const [first] = await suggest(table, ...goals);
    expect(first?.design).toEqual({ x: 0.5 });
    expect(first?.mean).toBeGreaterThan(3);
    expect(first?.why).toMatch(
      /^Expected strength \(MPa\) .* and cost \(EUR\) .*widen the front.*mass at most 0\.7/,
    );
  });

  it('takes a range, and rows in which only one of the goals was measured', async () => {
    const rows = [0, 1, 2, 3, 4].map((x) => `${x},${10 - x},${x % 2 === 0 ? x : ''}`);
    const table = writeTable(['x,y,z', ...rows, '2.5,,'].join('\n'));
    const goals = ['target:y=7.2..7.8', 'atleast:z=1'].flatMap((goal) => ['--goal', goal]);
    const [first] = await suggest(table, ...goals);
    expect(first?.design).toEqual({ x: 2.5 });
  });

  it('maps classes that are texts, and says how they are numbered', async () => {
    const rows = [0, 1, 2, 3, 7, 8, 9, 10].map((x) => `${x},${x < 5 ? 'bcc' : 'fcc'}`);
    const table = writeTable(['x,phase', ...rows, '0.5,', '5,', '9.5,'].join('\n'));
    const { status, stdout } = await runOnnes('suggest', '--data', table, '--goal', 'map:phase', '--json');
    expect(status).toBe(0);
    const { suggestions, notes } = JSON.parse(stdout) as { suggestions: Suggestion[]; notes: string[] };
    expect(suggestions[0]?.design).toEqual({ x: 5 });
    expect(notes[0]).toMatch(/classes of "phase": 0 = bcc, 1 = fcc$/);
    const outcome = await runOnnes('suggest', '--data', table, '--goal', 'boundary:phase=0.5');
    expect(outcome).toMatchObject({ status: 2, stderr: expect.stringContaining('ask for map:phase') });
  });

  it.each([
    [['max:y', 'max:y'], '"y" has a goal already'],
    [['atmost:y=1'], 'a constraint; expected the first goal to be one to maximize'],
    [['max:y', 'atleast:z=5', 'atmost:z=3'], 'though another goal wants "z" at least 5'],
    [['target:y=3..1'], 'is no range; expected the lower value first'],
    [['max:y', 'map:z'], '"boundary" beside 1 other goals'],
    [['max:y', 'over:z=5'], '--goal is "over:z=5", expected max:COLUMN'],
  ])('refuses the goals %j in one line', async (goals, fault) => {
    const table = writeTable('x,y,z\n1,2,3\n2,3,4\n4,4,6');
    const args = goals.flatMap((goal) => ['--goal', goal]);
    const outcome = await runOnnes('suggest', '--data', table, ...args);
    expect(outcome).toMatchObject({ status: 2, stdout: '' });
    expect(outcome.stderr).toContain(fault);
    expect(outcome.stderr).toMatch(/^onnes: [^\n]+\n$/);
  });

  it('names the column whose values no number can hold together', async () => {
    const table = writeTable('x,y\n1,1e200\n2,-1e200\n3,\n');
    const outcome = await runOnnes('suggest', '--data', table, '--goal', 'max:y');
    expect(outcome.stderr).toMatch(/^onnes: "y": values scatter by [^\n]+\n$/);
  });

  it('holds a sum constant only where numbers make up for each other', async () => {
    const rows = [0.1, 0.9, 0.4, 0.7, 0.2, 0.6].map((x, i) => `${298.1 + 0.3 * ((i * 5) % 6)},${x},${x * x}`);
    const { stdout } = await runOnnes(
      ...['suggest', '--json', '--data', writeTable(['T (K),x,y', ...rows].join('\n')), '--goal', 'max:y'],
    );
    expect(JSON.parse(stdout).notes).toEqual([]);
    const fractions = [10, 30, 15, 22, 18].map((a) => `${a},${100.3 - a},${a}`);
    const { stdout: kept } = await runOnnes(
      ...['suggest', '--json', '--data', writeTable(['a,b,y', ...fractions].join('\n')), '--goal', 'max:y'],
    );
    expect(JSON.parse(kept).notes).toEqual(['a + b = 100 in every row; the suggestions keep to it']);
  });

  it('says of equal values, not of equal limits, that they are the same, and how many designs are missing', async () => {
    const notesOf = async (rows: string) => {
      const table = writeTable(`x,y\n${rows}`);
      const { stderr } = await runOnnes('suggest', '--data', table, '--goal', 'max:y', '--count', '2');
      return stderr;
    };
    expect(await notesOf('1,5\n2,5\n3,')).toMatch(/"y" is 5 in every row\n.*note: 1 of 2 designs; no other/);
    expect(await notesOf('1,<5\n2,<5\n3,')).not.toContain('in every row');
  });

  it.each([
    [[], 'x,y\n-1e308,1\n1e308,2\n0,3'],
    [['--bounds', 'x=-1e308:1e308'], 'x,y\n-1,1\n1,2\n0,3'],
  ])('refuses a range whose width is no number (%j)', async (bounds, text) => {
    const { status, stderr } = await runOnnes(
      ...['suggest', '--data', writeTable(text), '--goal', 'max:y', ...bounds],
    );
    expect(status).toBe(2);
    expect(stderr).toMatch(/input "x" runs from -1e\+308 to 1e\+308; expected a range that is a number/);
  });

  it('learns from the table of another campaign, and says which rows do not fit', async () => {
    const fresh = writeTable(
      [
        'T (°C),gas,Tc(K)',
        ...[300, 400, 500, 600, 700, 800].map((t) => `${t},Ar,${t === 300 ? 1 : ''}`),
      ].join('\n'),
    );
    const hill = Array.from({ length: 21 }, (_, i) => 300 + 25 * i).map(
      (t) => `${t},Ar,${9 - ((t - 700) / 100) ** 2}`,
    );
    const prior = writeTable(['T (°C),gas,Tc(K)', ...hill, '500,Kr,3'].join('\n'));
    const args = ['--goal', 'max:Tc(K)', '--prior', prior];
    const [suggestion] = await suggest(fresh, ...args);
    expect(suggestion!.design['T (°C)']).toBe(700);
    const { stderr } = await runOnnes('suggest', '--data', fresh, ...args);
    expect(stderr).toMatch(/note: prior data .*: 1 of 22 rows do not fit/);
  });

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
    [['--goal', 'max:Tc(K)', '--planner', 'oracle'], 'planner "oracle" is not known; there are: auto, bayes'],
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

  it('names the bounds that left no candidate, or only such as repeat measured ones', async () => {
    const table = writeTable('x,y\n1,3\n2,4\n1,\n9,\n');
    const stderrOf = async (bounds: string) =>
      (await runOnnes('suggest', '--data', table, '--goal', 'max:y', '--bounds', bounds)).stderr;
    expect(await stderrOf('x=0:5')).toContain('inside --bounds (x=0:5) repeats a design that has one');
    expect(await stderrOf('x=2:5')).toContain(
      'no row without a value lies inside the ranges of --bounds (x=2:5); 2 lie outside',
    );
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

describe('onnes suggest with bounds', () => {
  const rows = furnace.split('\n').slice(0, 6).join('\n');

  it('asks inside them, beyond the data as well', async () => {
    const args = ['--goal', 'max:Tc(K)', '--inputs', 'T (°C)', '--bounds', 'T (°C)=850:1200', '--count', '4'];
    const values = (await suggest(writeTable(rows), ...args)).map(({ design }) => Number(design['T (°C)']));
    expect(values).toHaveLength(4);
    expect(Math.min(...values)).toBeGreaterThanOrEqual(850);
    expect(Math.max(...values)).toBeLessThanOrEqual(1200);
    expect(Math.max(...values)).toBeGreaterThan(850);
  });

  it('keeps to the candidates inside them', async () => {
    const args = ['--goal', 'max:Tc(K)', '--ignore', 'batch', '--bounds', 'T (°C)=305:500'];
    const [first] = await suggest(writeTable(furnace), ...args);
    expect(first?.design).toEqual({ 'T (°C)': 310, gas: 'Ar' });
  });

  it('starts from a header alone', async () => {
    const table = writeTable('"a, b",c (%),y\n');
    const args = ['--goal', 'max:y', '--bounds', 'a, b=1:2, c (%)=0:1e2', '--count', '3'];
    const found = await suggest(table, ...args);
    expect(found).toHaveLength(3);
    for (const { design } of found) {
      expect(Object.keys(design)).toEqual(['a, b', 'c (%)']);
      expect(Math.abs(Number(design['a, b']) - 1.5)).toBeLessThanOrEqual(0.5);
    }
  });

  it.each([
    ['T (°C)=9:1', 'expected the smaller first'],
    ['T (°C)=1:high', 'expected two numbers'],
    ['T (°C)', 'expected COLUMN=LOW:HIGH'],
    ['T (°C)=1:2,T (°C)=1:3', 'twice'],
    ['gas=1:2', 'which holds texts'],
    ['batch=1:2', 'which is no input; inputs: "T (°C)", "gas"'],
    ['T (°C)=2000:3000', 'no row without a value lies inside'],
  ])('refuses %j in one line', async (bounds, fault) => {
    const table = writeTable(fault.includes('no row') ? furnace : rows);
    const args = ['--goal', 'max:Tc(K)', '--ignore', 'batch', '--bounds', bounds];
    const outcome = await runOnnes('suggest', '--data', table, ...args);
    expect(outcome).toMatchObject({ status: 2, stdout: '' });
    expect(outcome.stderr).toContain(fault);
    expect(outcome.stderr).toMatch(/^onnes: [^\n]+\n$/);
  });
});

describe('onnes suggest and values beyond what could be measured', () => {
  /** Six readings near 5, and three below the detection limit where x is large. */
  const limited = (below: string): string =>
    ['x,y', ...[0, 1, 2, 3, 4, 5].map((x) => `${x},${5 - 0.1 * x}`)]
      .concat(
        [8, 9, 10].map((x) => `${x},${below}`),
        ['9.5,', '2.5,', ''],
      )
      .join('\n');

  it('takes <0.1 and >500 as bounds: less is expected there than 0.1, and not 0', async () => {
    const found = await suggest(writeTable(limited('<0.1')), '--goal', 'min:y', '--count', '2');
    const there = found.find(({ design }) => design.x === 9.5);
    expect(there?.mean).toBeLessThan(0.5);
    expect(there?.why).toContain('at most 0.1');
    const above = await suggest(writeTable(limited('> 500')), '--goal', 'max:y', '--count', '2');
    expect(above.find(({ design }) => design.x === 9.5)?.mean).toBeGreaterThan(200);
  });

  it('refuses them among the inputs', async () => {
    const table = writeTable('x,y\n1,2\n<2,3\n3,4\n4,\n');
    const outcome = await runOnnes('suggest', '--data', table, '--goal', 'max:y');
    expect(outcome).toMatchObject({ status: 2, stderr: expect.stringContaining('holds "<2" among numbers') });
  });
});

describe('onnes suggest --explain', () => {
  it('prints what speaks for each suggestion, and the runner-up', async () => {
    const args = ['suggest', '--data', writeTable(furnace), '--goal', 'max:Tc(K)', '--ignore', 'batch'];
    const { status, stdout } = await runOnnes(...args, '--explain');
    expect(status).toBe(0);
    expect(stdout).toMatch(/^ {2}expected +Tc\(K\) .*K; the true value .*K, the rest is noise$/m);
    expect(stdout).toMatch(/^ {2}gain +.*K expected, \d+ % likely to beat the best so far$/m);
    expect(stdout).toMatch(/^ {2}teaches +removes .* of the variance at the expected optimum/m);
    expect(stdout).toMatch(/^ {2}nearest +row [34]: 8.K, 0\.2 ranges away$/m);
    expect(stdout).toMatch(/^ {2}runner-up +T \(°C\) 310, gas Ar, expected /m);
  });

  it('carries the same in its JSON document', async () => {
    const [first] = await suggest(writeTable(furnace), '--goal', 'max:Tc(K)', '--ignore', 'batch');
    expect(first).toMatchObject({
      expectedImprovement: expect.any(Number),
      rationale: {
        belief: { unit: 'K' },
        chanceToImprove: expect.any(Number),
        teaches: { atOptimum: expect.any(Number), overCandidates: expect.any(Number) },
        nearest: [{ distance: expect.closeTo(0.2, 9) }, { distance: expect.closeTo(0.2, 9) }, {}],
        runnerUp: { design: { 'T (°C)': 310, gas: 'Ar' } },
      },
    });
  });
});

describe('onnes suggest --deadline', () => {
  it('gives what was found in the time, and says so', async () => {
    const args = ['suggest', '--data', writeTable(furnace), '--goal', 'max:Tc(K)', '--ignore', 'batch'];
    const outcome = await runOnnes(...args, '--count', '2', '--deadline', '1e-9', '--json');
    expect(outcome).toMatchObject({
      status: 0,
      stderr: 'note: stopped after 1e-9 s, 1 of 2 designs; see --deadline\n',
    });
    expect(JSON.parse(outcome.stdout)).toMatchObject({ suggestions: [{}], notes: [expect.any(String)] });
  });

  it.each([
    ['0', 'option deadline is 0, expected more than 0'],
    ['soon', '--deadline'],
  ])('of %s is refused', async (deadline, fault) => {
    const args = ['suggest', '--data', writeTable(furnace), '--goal', 'max:Tc(K)', '--deadline', deadline];
    const outcome = await runOnnes(...args);
    expect(outcome).toMatchObject({ status: 2, stderr: expect.stringContaining(fault) });
  });
});

describe('onnes suggest --simulated', () => {
  /** The truth has its top at 7, where nothing was measured; the simulator knows it, up to a scale and a shift. */
  const truth = (x: number): number => 10 - (x - 7) ** 2;
  const table = (simulate: (x: number) => number): string =>
    ['x,y,model', ...[0, 1, 2, 3].map((x) => `${x},${truth(x)},${simulate(x)}`)]
      .concat([4, 5, 6, 7, 8, 9, 10].map((x) => `${x},,${simulate(x)}`))
      .join('\n');

  it('goes where a simulator points that the measurements bear out', async () => {
    const path = writeTable(table((x) => 2 * truth(x) - 30));
    const [first] = await suggest(path, '--goal', 'max:y', '--simulated', 'model');
    expect(first?.design).toEqual({ x: 7 });
    expect(first?.mean).toBeGreaterThan(9);
    const { stderr } = await runOnnes(
      ...['suggest', '--data', path, '--goal', 'max:y', '--simulated', 'model'],
    );
    expect(stderr).toMatch(/^note: table .*: "model" is taken for simulated values of "y"$/m);
  });

  it.each([
    [
      ['--simulated', 'model', '--planner', 'bayes'],
      'needs a planner that learns from simulators, not bayes',
    ],
    [['--simulated', 'theory'], 'no column "theory"'],
  ])('refuses %j in one line', async (args, fault) => {
    const outcome = await runOnnes('suggest', '--data', writeTable(table(truth)), '--goal', 'max:y', ...args);
    expect(outcome).toMatchObject({ status: 2, stdout: '' });
    expect(outcome.stderr).toContain(fault);
    expect(outcome.stderr).toMatch(/^onnes: [^\n]+\n$/);
  });
});
