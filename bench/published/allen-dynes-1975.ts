// The table of Allen and Dynes 1975: measured Tc beside their formula: node bench/published/allen-dynes-1975.ts
import { boltzmann_meVperK } from '../../src/core/units.ts';
import {
  allenDynesCriticalTemperature,
  logarithmicCriticalTemperature,
} from '../../src/kernels/superconductivity/index.ts';
import { allenDynesRows } from './allen-dynes-rows.ts';
import { percent, summarizeDeviations } from './deviation.ts';

const results = allenDynesRows.map((row) => {
  const omegaLog = row.omegaLog * boltzmann_meVperK;
  const moments = { lambda: row.lambda, omegaLog, omega2: omegaLog };
  return {
    ...row,
    plain: logarithmicCriticalTemperature(row.lambda, omegaLog, row.muStar).criticalTemperature,
    full: allenDynesCriticalTemperature(moments, row.muStar).criticalTemperature,
  };
});

console.log(
  '| material | lambda | omega_log [K] | mu* | Tc measured [K] | f1 = f2 = 1 [K] | f1, f2 = 1 [K] |',
);
console.log('|---|---|---|---|---|---|---|');
for (const row of results)
  console.log(
    `| ${row.material} | ${row.lambda} | ${row.omegaLog} | ${row.muStar} | ${row.criticalTemperature} | ${row.plain.toFixed(3)} | ${row.full.toFixed(3)} |`,
  );
console.log('\n| formula | rows | rms relative | rms [K] | mean relative | published |');
console.log('|---|---|---|---|---|---|');
const published = { plain: '', full: '5.6 % over 29 rows, with f2 from omega_2' } as const;
for (const name of ['plain', 'full'] as const) {
  const { relative, bias, absolute } = summarizeDeviations(
    results.map((row) => [row[name], row.criticalTemperature]),
  );
  console.log(
    `| ${name === 'plain' ? 'f1 = f2 = 1' : 'f1, f2 = 1'} | ${results.length} | ${percent(relative)} | ${absolute.toFixed(3)} | ${percent(bias)} | ${published[name]} |`,
  );
}
