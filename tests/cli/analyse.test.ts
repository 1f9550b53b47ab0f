import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { repositoryRoot } from '../architecture/source-file.ts';
import { makeFolder, runOnnes, spawnOnnes } from './run-onnes.ts';

const folder = makeFolder();
const example = join(repositoryRoot, 'examples/resistance.csv');
const broken = join(folder, 'broken.dat');
writeFileSync(broken, '[Header]\nBYAPP,VSM\n[Data]\n');

describe('onnes analyse', () => {
  it('prints values with uncertainty, criterion and method', async () => {
    const { status, stdout, stderr } = await runOnnes('analyse', example);
    expect(status).toBe(0);
    expect(stdout).toMatch(/critical-temperature-midpoint +9\.\d+ ± 0\.\d+\sK/u);
    expect(stdout).toContain('average of warming and cooling');
    expect(stdout).toContain('method: resistive-transition@');
    expect(stdout).toContain('simulated: made by a model');
    expect(stderr).toContain('cannot tell thermal lag from hysteresis');
  });

  it('prints one JSON entry for each file, and one bad file does not stop the others', async () => {
    const { status, stdout, stderr } = await runOnnes(
      'analyse',
      example,
      broken,
      join(folder, 'absent.dat'),
      '--json',
    );
    expect(status).toBe(1);
    const [good, bad, absent] = JSON.parse(stdout);
    expect(good).toMatchObject({
      file: example,
      instrument: 'a simulated cryostat',
      sample: 'simulated superconductor',
      fidelity: 'simulated',
    });
    const midpoint = good.findings.find(
      (finding: { quantity: string }) => finding.quantity === 'critical-temperature-midpoint',
    );
    expect(Object.keys(midpoint)).toEqual(
      expect.arrayContaining(['quantity', 'value', 'sd', 'unit', 'criterion', 'method', 'detail']),
    );
    expect(Math.abs(midpoint.value - 9.2)).toBeLessThan(0.05);
    expect(bad).toMatchObject({ findings: [], failure: expect.stringContaining('line 3: [Data] is empty') });
    expect(absent.failure).toContain('there is no such file');
    expect(stderr).toContain('broken.dat');
  });

  it('tells of an unknown analysis once, and reads nothing', async () => {
    const { status, stdout, stderr } = await runOnnes('analyse', example, example, '--analysis', 'seance');
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(stderr).toMatch(
      /^onnes: --analysis seance: there is none of this name; expected one of [^\n]+\n$/,
    );
  });

  it('stops after the file at hand on Ctrl-C, keeps what it has, and says where to go on', async () => {
    const many = Array.from({ length: 400 }, () => example);
    const child = spawnOnnes(['analyse', ...many, '--json']);
    let [stdout, stderr] = ['', ''];
    child.stdout?.setEncoding('utf8').on('data', (text: string) => {
      stdout += text;
    });
    child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      stderr += text;
      if (text.includes('% done')) child.kill('SIGINT');
    });
    const status = await new Promise((resolve) => child.on('close', resolve));
    expect(status, stderr).toBe(130);
    const reports = JSON.parse(stdout) as readonly object[];
    expect(reports.length).toBeGreaterThan(0);
    expect(reports.length).toBeLessThan(400);
    expect(stderr).toContain(`stopped after ${reports.length} of 400 files`);
    expect(stderr).toMatch(/about \d+ (s|min) left {2}\(resistance.csv, \d+ of 400\)/);
  });

  it('ends with 2 when no file could be read', async () => {
    expect((await runOnnes('analyse', broken)).status).toBe(2);
  });

  it('draws data as an SVG that says that they are simulated', async () => {
    const plot = join(folder, 'r.svg');
    await runOnnes('analyse', example, '--plot', plot);
    expect(readFileSync(plot, 'utf8')).toMatch(/SIMULATED[\s\S]*temperature \(K\)/);
  });

  it.each([
    [['--analysis', 'no-such'], 'expected one of'],
    [['--options', '{"mass":1}'], 'no analysis takes the option "mass"'],
    [['--options', '[1]'], 'expected a JSON object'],
    [['--plot', 'r.png'], 'ends in .svg'],
    [['--candidates', join(folder, 'none')], 'there is no such folder'],
    [['--candidates', example], 'is a file; expected a folder'],
    [['--options', '{mass_mg:1}'], `such as '{"mass_mg":12.3}'`],
  ])('refuses %j', async (args, message) => {
    const { status, stderr } = await runOnnes('analyse', example, ...args);
    expect(status).toBe(2);
    expect(stderr).toContain(message);
  });

  it('says what is wrong once, and names a file once', async () => {
    const { stderr } = await runOnnes('analyse', broken);
    expect(stderr.match(/\[Data\] is empty/g)).toHaveLength(1);
    expect(stderr.match(/broken\.dat/g)).toHaveLength(1);
  });

  it('tells an empty file, a cut gzip and a table without use from an unknown format', async () => {
    const write = (name: string, content: string | Uint8Array): string => {
      writeFileSync(join(folder, name), content);
      return join(folder, name);
    };
    const { stderr } = await runOnnes(
      'analyse',
      write('empty.dat', ''),
      write('cut.dat.gz', gzipSync('T (K),R (Ohm)\n'.repeat(99)).subarray(0, 20)),
      write('useless.csv', 'T (K),P (Pa)\n1,2\n2,3\n3,4\n'),
    );
    expect(stderr).toContain('empty.dat: is empty');
    expect(stderr).toContain('cut.dat.gz: is not a whole gzip file');
    expect(stderr).toContain('a table of T (K), P (Pa)');
  });

  it('offers candidates to whatever analysis has the option, and says where none has', async () => {
    const candidates = join(folder, 'cifs');
    mkdirSync(candidates);
    writeFileSync(join(candidates, 'mgb2.cif'), readFileSync(join(repositoryRoot, 'examples/mgb2.cif')));
    const own = join(folder, 'lab.ts');
    const app = join(repositoryRoot, 'src/app/index.ts');
    writeFileSync(
      own,
      `import { createLab } from ${JSON.stringify(app)};
const counting = { name: 'counting', version: '1', summary: '', parseOptions: (options) => options, reads: () => true,
  analyse: ([file], goals, { candidates }) => [{ sample: file.sample, observations: [], warnings: [], findings: [
    { quantity: 'count', value: candidates.length, sd: null, unit: '1', criterion: candidates[0].name, method: 'counting@1', detail: {} }] }] };
export const lab = createLab({ analyses: [counting] });\n`,
    );
    const { stdout } = await runOnnes(
      '--lab-module',
      own,
      'analyse',
      example,
      '--analysis',
      'counting',
      '--candidates',
      candidates,
      '--json',
    );
    expect(JSON.parse(stdout)[0].findings[0]).toMatchObject({ value: 1, criterion: 'mgb2' });
    const refused = await runOnnes('analyse', example, '--analysis', 'reading', '--candidates', candidates);
    expect(refused.stderr).toContain('no analysis takes the option "candidates"');
  });
});
