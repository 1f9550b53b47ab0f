// Curie temperatures of bcc iron from two published lists of exchange constants: node bench/published/bcc-iron.ts [quick|normal|thorough]
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { milliRydberg_meV } from '../../src/core/units.ts';
import {
  curieBracket,
  curieEfforts,
  estimateCurie,
  findCurieTemperature,
  spinModelOfShells,
} from '../../src/kernels/magnetism/index.ts';
import { describeMachine } from '../machine.ts';
import { openRunner, withSd } from './run-spins.ts';

const path = join(import.meta.dirname, '../../../shared/reference/tables/exchange_shells.csv');
if (!existsSync(path)) {
  console.log(`not run: ${path} is absent`);
  process.exit(0);
}
const name = (process.argv[2] ?? 'normal') as keyof typeof curieEfforts;
const effort = curieEfforts[name];
const rows = readFileSync(path, 'utf8')
  .trim()
  .split('\n')
  .slice(1)
  .map((line) => line.split(','));

// Published: Pajda et al. 2001 (mean field 1414 K, random phase 950 ± 2 K with long range); the others recomputed independently.
const references: { readonly [set: string]: readonly [string, string, string] } = {
  'bcc Fe Pajda2001': ['1414 (10 shells: 1415.3)', '950 ± 2 (10 shells: 970 ± 8)', '1045 ± 12'],
  'bcc Fe UppASD example': ['1306.23', '798 ± 8', '916 ± 10'],
};

console.log(`${describeMachine()}\n`);
console.log(
  '| exchange | | mean field [K] | random phase [K] | Monte Carlo [K] | wall time [s] |\n|---|---|---|---|---|---|',
);
for (const set of new Set(rows.map(([first]) => first as string))) {
  const shells = rows
    .filter(([first]) => first === set)
    .map(([, , vector, multiplicity, mRy]) => {
      const [x = 0, y = 0, z = 0] = vector!.split(' ').map(Number);
      return {
        vector: [x, y, z],
        multiplicity: Number(multiplicity),
        exchange: 2 * milliRydberg_meV * Number(mRy),
      } as const;
    });
  const model = spinModelOfShells('bcc', shells, 'Fe');
  const estimates = estimateCurie(model);
  const runner = await openRunner(model, effort);
  const started = performance.now();
  const { temperature } = await findCurieTemperature(
    model,
    curieBracket(estimates),
    effort,
    2001,
    runner.run,
  );
  await runner.close();
  const seconds = ((performance.now() - started) / 1000).toFixed(0);
  const rpa = estimates.randomPhase.temperature?.toFixed(1) ?? 'none';
  process.stderr.write('\r\x1b[2K');
  console.log(
    `| ${set} | ours | ${estimates.meanField.toFixed(1)} | ${rpa} | ${withSd(temperature.value, temperature.sd, 1)} | ${seconds} |`,
  );
  console.log(`| | reference | ${(references[set] ?? ['', '', '']).join(' | ')} | |`);
}
console.log('\nExperiment: 1043 K.');
