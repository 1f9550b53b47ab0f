// Gap, jump and critical field over Tc/omega_log beside the fits of Marsiglio and Carbotte 1986: node bench/published/marsiglio-carbotte.ts
import { boltzmann_meVperK } from '../../src/core/units.ts';
import {
  type CouplingSpectrum,
  momentsOf,
  spectrumOfModes,
  spectrumOfTable,
  strongCouplingRatios,
  thermodynamicRatios,
} from '../../src/kernels/superconductivity/index.ts';

/** α²F on 2,000 points up to `end` [meV]. */
function sample(density: (omega: number) => number, end: number): CouplingSpectrum {
  const frequencies = Float64Array.from({ length: 2000 }, (_, i) => ((i + 1) * end) / 2000);
  return spectrumOfTable(frequencies, frequencies.map(density));
}

function scaleTo(lambda: number, spectrum: CouplingSpectrum): CouplingSpectrum {
  const factor = lambda / momentsOf(spectrum).lambda;
  return { ...spectrum, couplings: spectrum.couplings.map((coupling) => factor * coupling) };
}

const gaussian = (omega: number, centre: number, width: number): number =>
  Math.exp(-(((omega - centre) / width) ** 2) / 2);
const spectra: readonly (readonly [name: string, spectrum: CouplingSpectrum, muStar: number])[] = [
  ['one mode, lambda 0.4', spectrumOfModes([{ lambda: 0.4, omega: 10 }]), 0],
  ['Debye, lambda 0.8', sample((omega) => (omega < 30 ? 0.8 * (omega / 30) ** 2 : 0), 31), 0.1],
  ['flat, lambda 1.2', sample((omega) => (omega < 10 || omega > 40 ? 0 : omega / 50), 42), 0.1],
  [
    'two peaks, lambda 1.0',
    spectrumOfModes([
      { lambda: 0.5, omega: 10 },
      { lambda: 0.5, omega: 60 },
    ]),
    0,
  ],
  [
    'lead-like, lambda 1.55',
    scaleTo(
      1.55,
      sample((omega) => gaussian(omega, 4.4, 0.7) + 0.9 * gaussian(omega, 8.5, 0.45), 12),
    ),
    0.1,
  ],
];

console.log('| spectrum | mu* (A) | Tc [K] | Tc/omega_log | 2Δ/kTc | fit | ΔC/γTc | fit | γTc²/Hc² | fit |');
console.log('|---|---|---|---|---|---|---|---|---|---|');
for (const [name, spectrum, muStar] of spectra) {
  const ratios = thermodynamicRatios(spectrum, { muStar });
  const x = (ratios.criticalTemperature * boltzmann_meVperK) / momentsOf(spectrum).omegaLog;
  const fits = strongCouplingRatios(x);
  const cells = [
    ratios.criticalTemperature.toFixed(3),
    x.toFixed(4),
    ratios.gapRatio.toFixed(3),
    fits.gap.toFixed(3),
    ratios.jumpRatio.toFixed(3),
    fits.jump.toFixed(3),
    ratios.criticalFieldRatio.toFixed(4),
    fits.criticalField.toFixed(4),
  ];
  console.log(`| ${name} | ${muStar} | ${cells.join(' | ')} |`);
}
