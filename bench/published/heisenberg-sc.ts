// The simple cubic classical Heisenberg and Ising ferromagnets by Binder crossings and finite-size scaling, beside published
// values: node bench/published/heisenberg-sc.ts [measurements]
import { boltzmann_meVperK } from '../../src/core/units.ts';
import {
  curieBracket,
  curieEfforts,
  type Estimated,
  estimateCurie,
  extrapolateCrossings,
  findCrossing,
  findCurieTemperature,
  isingCopyCount,
  type MagnetizationSeries,
  openIsingCopies,
  openSpinLattice,
  type ScalingExponents,
  type SizeSeries,
  scalingExponents,
  spinModelOfShells,
} from '../../src/kernels/magnetism/index.ts';
import { describeMachine } from '../machine.ts';
import { openRunner, withSd } from './run-spins.ts';

// Chen, Ferrenberg, Landau, Phys. Rev. B 48, 3249 (1993); Campostrini et al., Phys. Rev. B 65, 144520 (2002); U4*: Peczak et al. (1991).
const published = { chen: 1 / 0.693035, campostrini: 1 / 0.693003, binder: 0.622 };

const model = spinModelOfShells('sc', [{ shell: 1, exchange: 1 }]);
const estimates = estimateCurie(model);
const effort = {
  ...curieEfforts.thorough,
  measurements: Number(process.argv[2] ?? curieEfforts.thorough.measurements),
};
const runner = await openRunner(model, effort);
const started = performance.now();
const found = await findCurieTemperature(model, curieBracket(estimates), effort, 1993, runner.run);
const seconds = (performance.now() - started) / 1000;
await runner.close();
process.stderr.write('\r\x1b[2K');

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

/** Exponents of all sizes and without the smallest, at our own temperature and at the published one. */
function printExponents(
  sizes: readonly SizeSeries[],
  ours: Estimated,
  accepted: Estimated,
  literature: { readonly nu: number; readonly gamma: number },
): void {
  console.log(
    `\n| exponents, L = ${sizes.map(({ size }) => Math.round(size)).join(', ')} | nu | gamma/nu | gamma |`,
  );
  console.log('|---|---|---|---|');
  const cells = ({ nu, gammaOverNu, gamma }: ScalingExponents): string =>
    [nu, gammaOverNu, gamma].map(({ value: mean, sd: error }) => withSd(mean, error, 3)).join(' | ');
  for (const [label, list, critical] of [
    ['all sizes, our Tc', sizes, ours],
    ['all sizes, published Tc', sizes, accepted],
    ['without the smallest, our Tc', sizes.slice(1), ours],
    ['without the smallest, published Tc', sizes.slice(1), accepted],
  ] as const)
    console.log(`| ${label} | ${cells(scalingExponents(list, critical))} |`);
  const ratio = literature.gamma / literature.nu;
  console.log(`| published | ${literature.nu} | ${ratio.toFixed(4)} | ${literature.gamma} |`);
}

// nu, eta: Chester et al., Phys. Rev. D 104, 105013 (2021); gamma = nu(2 - eta).
const kelvin = (energy: number): number => energy / boltzmann_meVperK;
const cells = [8, 12, 16, 24];
const scalingTasks = cells.toReversed().map((length, stream) => ({
  model,
  cells: [length, length, length] as const,
  temperature: kelvin(published.campostrini),
  measurements: 3 * effort.measurements,
  thermalization: 400,
  seed: 2021,
  stream,
}));
const scalingRunner = await openRunner(model, effort);
const scaling = await scalingRunner.run(scalingTasks, 'exponents');
await scalingRunner.close();
process.stderr.write('\r\x1b[2K');
printExponents(
  scaling.map((series) => ({ ...series, size: Math.cbrt(series.siteCount) })).toReversed(),
  found.temperature,
  { value: kelvin(published.campostrini), sd: kelvin(4e-6) },
  { nu: 0.71168, gamma: 1.3964 },
);
console.log(`\nPublished U4* 0.622 ± 0.001. Wall time ${seconds.toFixed(0)} s.`);

// The control: the Ising magnet on the same lattice by coded copies. Ferrenberg, Xu, Landau, Phys. Rev. E 97, 043301 (2018):
// kTc/J = 1/0.221654626; U4* 0.46548; Kos et al. (2016): nu 0.629971, eta 0.036298; correction exponent 0.83.
const ising = { temperature: 4.51152379, binder: 0.46548, nu: 0.629971, gamma: 1.237075, omega: 0.83 };
const isingLengths = [6, 8, 12, 16, 24];
const isingStart = process.cpuUsage();
const isingSizes = isingLengths.map((length) => ({
  size: length,
  series: [-2, -1, 0, 1, 2].map((side) => {
    const temperature = ising.temperature * (1 + 0.006 * side);
    const lattice = openSpinLattice(model, [length, length, length]);
    const copies = openIsingCopies(lattice, 100 * length + side + 2);
    copies.sweep(temperature, 6 * length ** 2);
    const count = 480;
    const magnetization = new Float64Array(count * isingCopyCount);
    const energy = new Float64Array(count * isingCopyCount);
    for (let k = 0; k < count; k++) {
      copies.sweep(temperature, Math.ceil(length / 2));
      const measured = copies.measure();
      magnetization.set(measured.magnetization.map(Math.abs), k * isingCopyCount);
      energy.set(measured.energy, k * isingCopyCount);
    }
    return { temperature, siteCount: lattice.siteCount, magnetization, energy };
  }),
}));
const { user, system } = process.cpuUsage(isingStart);
const seriesOf = (length: number): readonly MagnetizationSeries[] =>
  isingSizes.find(({ size }) => size === length)!.series;
const pairs = [6, 8, 12].map((size) => ({ size, ...findCrossing(seriesOf(size), seriesOf(2 * size)) }));
const isingFound = extrapolateCrossings(pairs, ising);
console.log(
  '\n| kTc/J of the simple cubic Ising ferromagnet | value | deviation from 4.51152379 |\n|---|---|---|',
);
const isingLine = (label: string, { value: mean, sd: error }: Estimated): void =>
  console.log(
    `| ${label} | ${withSd(mean, error, 5)} | ${(100 * (mean / ising.temperature - 1)).toFixed(3)} % |`,
  );
isingLine('ours, crossings extrapolated', isingFound);
for (const { size, temperature, binder } of pairs)
  isingLine(
    `ours, crossing of L = ${size} and ${2 * size}, U4 = ${withSd(binder.value, binder.sd, 4)}`,
    temperature,
  );
const inKelvin = ({ value: mean, sd: error }: Estimated): Estimated => ({
  value: kelvin(mean),
  sd: kelvin(error),
});
printExponents(
  isingSizes.map(({ size, series }) => ({ ...series[2]!, temperature: kelvin(ising.temperature), size })),
  inKelvin(isingFound),
  inKelvin({ value: ising.temperature, sd: 2e-7 }),
  ising,
);
console.log(
  `\nPublished U4* ${ising.binder} (Ising). Processor time of the control ${((user + system) / 1e6).toFixed(0)} s.`,
);
