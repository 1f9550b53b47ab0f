// The formula of Xie and others 2019 beside that of Allen and Dynes, where it was learned and where not: node bench/published/xie-2019.ts
import { boltzmann_meVperK } from '../../src/core/units.ts';
import {
  allenDynesCriticalTemperature,
  regressedCriticalTemperature,
} from '../../src/kernels/superconductivity/index.ts';
import { allenDynesRows, laterRows, type MeasuredCoupling } from './allen-dynes-rows.ts';
import { percent, summarizeDeviations } from './deviation.ts';

const formulae = {
  'Xie 2019': (row: MeasuredCoupling) =>
    regressedCriticalTemperature(row.lambda, row.omegaLog * boltzmann_meVperK, row.muStar),
  'Allen–Dynes, f2 = 1': (row: MeasuredCoupling) => {
    const omegaLog = row.omegaLog * boltzmann_meVperK;
    const moments = { lambda: row.lambda, omegaLog, omega2: omegaLog };
    return allenDynesCriticalTemperature(moments, row.muStar).criticalTemperature;
  },
} as const;
const sets = {
  'table of 1975 (learned from)': { rows: allenDynesRows, published: '0.246' },
  'later rows, mu* = 0.1 assumed': { rows: laterRows, published: '' },
} as const;

console.log('| rows | formula | rms [K] | rms relative | mean relative | reference rms [K] |');
console.log('|---|---|---|---|---|---|');
for (const [set, { rows, published }] of Object.entries(sets))
  for (const [name, formula] of Object.entries(formulae)) {
    const pairs = rows.map((row) => [formula(row), row.criticalTemperature] as const);
    const { relative, bias, absolute } = summarizeDeviations(pairs);
    const reference = name === 'Xie 2019' ? published : '';
    console.log(
      `| ${set} (${rows.length}) | ${name} | ${absolute.toFixed(3)} | ${percent(relative)} | ${percent(bias)} | ${reference} |`,
    );
  }
console.log('\n| later material | Tc measured [K] | Xie 2019 [K] | Allen–Dynes, f2 = 1 [K] |');
console.log('|---|---|---|---|');
for (const row of laterRows) {
  const cells = Object.values(formulae).map((formula) => formula(row).toFixed(2));
  console.log(`| ${row.material} | ${row.criticalTemperature} | ${cells.join(' | ')} |`);
}
