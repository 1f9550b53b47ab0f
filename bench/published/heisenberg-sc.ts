// The simple cubic classical Heisenberg ferromagnet by Binder crossings, beside published values: node bench/published/heisenberg-sc.ts
import { boltzmann_meVperK } from '../../src/core/units.ts';
import {
  curieBracket,
  curieEfforts,
  estimateCurie,
  findCurieTemperature,
  spinModelOfShells,
} from '../../src/kernels/magnetism/index.ts';
import { describeMachine } from '../machine.ts';
import { openRunner, withSd } from './run-spins.ts';

// Chen, Ferrenberg, Landau, Phys. Rev. B 48, 3249 (1993); Campostrini et al., Phys. Rev. B 65, 144520 (2002); U4*: Peczak et al. (1991).
const published = { chen: 1 / 0.693035, campostrini: 1 / 0.693003, binder: 0.622 };

const model = spinModelOfShells('sc', [{ shell: 1, exchange: 1 }]);
const estimates = estimateCurie(model);
const runner = await openRunner(model, curieEfforts.thorough);
const [started, processor] = [performance.now(), process.cpuUsage()];
const found = await findCurieTemperature(
  model,
  curieBracket(estimates),
  curieEfforts.thorough,
  1993,
  runner.run,
);
const seconds = (performance.now() - started) / 1000;
const { user, system } = process.cpuUsage(processor);
await runner.close();

const { value, sd } = found.temperature;
const reduced = value * boltzmann_meVperK;
console.log(`\n${describeMachine()}\n`);
console.log('| kTc/J of the simple cubic Heisenberg ferromagnet | value | deviation from 1.442995 |');
console.log('|---|---|---|');
const line = (name: string, text: string, number: number): void =>
  console.log(`| ${name} | ${text} | ${(100 * (number / published.campostrini - 1)).toFixed(2)} % |`);
line('ours, crossings extrapolated', withSd(reduced, sd * boltzmann_meVperK, 5), reduced);
for (const { spins, temperature, binder } of found.crossings) {
  const label = `ours, crossing of ${spins[0]} and ${spins[1]} spins, U4 = ${withSd(binder.value, binder.sd, 4)}`;
  line(
    label,
    withSd(temperature.value * boltzmann_meVperK, temperature.sd * boltzmann_meVperK, 5),
    temperature.value * boltzmann_meVperK,
  );
}
line('Chen, Ferrenberg, Landau 1993', published.chen.toFixed(5), published.chen);
line('Campostrini et al. 2002', published.campostrini.toFixed(6), published.campostrini);
line(
  'ours, mean field (exact 2)',
  (estimates.meanField * boltzmann_meVperK).toFixed(6),
  estimates.meanField * boltzmann_meVperK,
);
const { temperature: rpa } = estimates.randomPhase;
if (rpa !== null)
  line(
    'ours, random phase (exact 2/W = 1.318925)',
    (rpa * boltzmann_meVperK).toFixed(6),
    rpa * boltzmann_meVperK,
  );
console.log(
  `\nPublished U4* 0.622 ± 0.001. Wall time ${seconds.toFixed(0)} s, processor time ${((user + system) / 1e6).toFixed(0)} s.`,
);
