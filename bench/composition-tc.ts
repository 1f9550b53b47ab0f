// Critical temperatures learned from formulas: errors on chemical families left out and on a random split, beside the mean of the
// family. `node bench/composition-tc.ts [TABLE.csv]`, by default the SuperCon list of Stanev et al. 2018 beside the checkout.
import { readCompositionRecords } from '../src/app/calc/read-composition-records.ts';
import { readTable } from '../src/app/read-table.ts';
import {
  type Errors,
  fitCompositionModel,
  forecastHeldOut,
  scoreForecasts,
} from '../src/kernels/composition/index.ts';
import { describeMachine } from './machine.ts';

const path = process.argv[2] ?? '../shared/data/supercon_tc/supercon_stanev2018.csv';
const settings = { foldCount: 5, treeCount: 60, onProgress: () => undefined };
const seeds = [1, 2, 3];

const table = await readTable(path);
const { records, without, warnings } = readCompositionRecords(table, { formula: 'formula', value: 'tc_K' });
console.log(describeMachine());
console.log(`${table.name}: ${records.length} rows with a value, ${without.length} without`);
for (const warning of warnings) console.log(`note: ${warning}`);
console.log(
  '\n| split | predictor | seed | compositions | mean absolute error [K] | RMSE [K] | R² | 90 % covers |',
);
console.log('|---|---|---|---|---|---|---|---|');
const print = (split: string, name: string, seed: number, errors: Errors, coverage = '') =>
  console.log(
    `| ${split} | ${name} | ${seed} | ${errors.count} | ${errors.meanAbsolute.toFixed(2)} | ${errors.rootMeanSquare.toFixed(2)} | ${errors.r2.toFixed(3)} | ${coverage} |`,
  );
for (const seed of seeds) {
  const start = process.cpuUsage();
  const { validation, compositions, reach } = fitCompositionModel(records, without, { ...settings, seed });
  const { user } = process.cpuUsage(start);
  print(
    'families left out',
    'model',
    seed,
    validation.model,
    `${(100 * validation.coverage90).toFixed(1)} %`,
  );
  print('families left out', 'mean of all', seed, validation.familyMean);
  const random = forecastHeldOut(compositions, 'random', { ...settings, seed });
  print('random', 'model', seed, scoreForecasts(random, compositions, 'mean'));
  print('random', 'mean of the family', seed, scoreForecasts(random, compositions, 'nullMean'));
  console.error(
    `seed ${seed}: ${(user / 1e6).toFixed(0)} s of processor time to learn and test; answers up to ${reach} places`,
  );
}
