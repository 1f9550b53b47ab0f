import { coverageOf } from '../tests/bench/judge-mark.ts';
import { type MarkKind, markShapes } from '../tests/bench/synthetic-marks.ts';

// How honest the uncertainties of the Curie point, the magnetic onset and the calorimetric critical temperature are, through files, and what they miss or see in noise.
// Usage: node bench/transition-marks.ts [curves of each shape and noise] [first seed] [kind,…]

const curves = Number(process.argv[2] ?? 20);
const first = Number(process.argv[3] ?? 0);
const kinds = (process.argv[4] ?? 'curie,onset,jump').split(',') as readonly MarkKind[];
const signalToNoises: { readonly [kind in MarkKind]: readonly number[] } = {
  curie: [1000, 200, 50],
  onset: [1000, 200, 50],
  jump: [200, 50, 20],
};
const seeds = Array.from({ length: curves }, (_, i) => first + i);
const percent = (part: number, whole: number): string =>
  `${((100 * part) / Math.max(1, whole)).toFixed(1)} %`;

console.log(
  `seeds ${first} to ${first + curves - 1} of each of four noises; coverage of the 95 % interval among those found`,
);
for (const kind of kinds) {
  console.log(`\n${kind}\n| signal/noise | shape | found | covered | z rms |\n|---|---|---|---|---|`);
  for (const signalToNoise of signalToNoises[kind]) {
    const total = { found: 0, covered: 0, count: 0 };
    for (const shape of markShapes[kind]) {
      const { found, covered, count, rms } = coverageOf(kind, shape, signalToNoise, seeds);
      total.found += found;
      total.covered += covered;
      total.count += count;
      console.log(
        `| ${signalToNoise} | ${shape} | ${percent(found, count)} | ${percent(covered, found)} | ${rms.toFixed(2)} |`,
      );
    }
    console.log(
      `| ${signalToNoise} | all | ${percent(total.found, total.count)} | ${percent(total.covered, total.found)} | |`,
    );
    const { found, count } = coverageOf(kind, 'none', signalToNoise, seeds);
    console.log(`| ${signalToNoise} | none: seen all the same | ${percent(found, count)} | | |`);
  }
}
