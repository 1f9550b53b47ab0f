import { readTransition, sketchSteps } from '../src/analyses/index.ts';
import { seededRandom } from '../src/core/random.ts';
import { noiseNames, shapeNames, syntheticTransition } from '../tests/bench/synthetic-transition.ts';

// How honest the resistive transition's uncertainty is, and what it misses or sees in noise. Usage: node bench/transition-analysis.ts [curves] [signal-to-noise,…]

const curves = Number(process.argv[2] ?? 200);
const signalToNoises = (process.argv[3] ?? '200,50,20,10').split(',').map(Number);

console.log(
  `${curves} curves for each entry; coverage of the 95 % interval of the midpoint, among those found`,
);
for (const signalToNoise of signalToNoises) {
  console.log(`\nR_n/noise = ${signalToNoise}`);
  console.log('| shape | noise | found | coverage | z rms |');
  console.log('|---|---|---|---|---|');
  const all = { found: 0, covered: 0, count: 0 };
  for (const shape of shapeNames)
    for (const noise of noiseNames) {
      let [found, covered] = [0, 0];
      const zs: number[] = [];
      for (let k = 0; k < curves; k++) {
        const curve = syntheticTransition({ seed: k, shape, noise, signalToNoise });
        const mark = midpointOf(curve, k);
        if (mark === null) continue;
        found++;
        const z = (mark.value - curve.midpoint!) / mark.sd;
        zs.push(z);
        if (Math.abs(z) < 1.96) covered++;
      }
      all.found += found;
      all.covered += covered;
      all.count += curves;
      const rms = Math.sqrt(zs.reduce((sum, z) => sum + z * z, 0) / zs.length);
      console.log(
        `| ${shape} | ${noise} | ${percent(found / curves)} | ${percent(covered / found)} | ${rms.toFixed(2)} |`,
      );
    }
  console.log(`| all | all | ${percent(all.found / all.count)} | ${percent(all.covered / all.found)} | |`);
}

console.log('\nFalse transitions where there is none:');
console.log('| R_n/noise | noise | false |');
console.log('|---|---|---|');
for (const signalToNoise of signalToNoises)
  for (const noise of noiseNames) {
    let seen = 0;
    for (let k = 0; k < curves; k++)
      if (sketchSteps(syntheticTransition({ seed: k, shape: 'none', noise, signalToNoise })).length > 0)
        seen++;
    console.log(`| ${signalToNoise} | ${noise} | ${percent(seen / curves)} |`);
  }

function midpointOf(curve: { readonly t: readonly number[]; readonly r: readonly number[] }, seed: number) {
  const [first, ...more] = sketchSteps(curve);
  if (first === undefined) return null;
  return readTransition(curve, [first, ...more], seededRandom('bench', seed))?.t50 ?? null;
}

function percent(share: number): string {
  return `${(100 * share).toFixed(1)} %`;
}
