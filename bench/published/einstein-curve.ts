// Tc of one Einstein mode over lambda with both limits, mu* = 0: node bench/published/einstein-curve.ts
import { boltzmann_meVperK } from '../../src/core/units.ts';
import {
  allenDynesCriticalTemperature,
  eliashbergCriticalTemperature,
  spectrumOfModes,
  strongCouplingSlope,
  weakCouplingLimit,
} from '../../src/kernels/superconductivity/index.ts';

const omega = 10;
const lambdas = [
  0.2, 0.25, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 1, 1.2, 1.5, 2, 2.5, 3, 4, 5, 7, 10, 15, 20, 30, 50, 100, 300,
  1000,
];

const slope = strongCouplingSlope();
console.log(
  `Strong-coupling limit Tc/(omega sqrt(lambda)): ${slope.toFixed(12)} (published: 0.182726247772)`,
);
console.log(
  `Limit of weak coupling: Tc/(omega exp[-(1+lambda)/lambda]) = ${(weakCouplingLimit(1) * Math.exp(2)).toFixed(6)} (published: 0.687724)\n`,
);
console.log('| lambda | Tc/omega | Allen–Dynes/omega | over the weak limit | over the strong limit |');
console.log('|---|---|---|---|---|');
for (const lambda of lambdas) {
  const spectrum = spectrumOfModes([{ lambda, omega }]);
  const perMode = (kelvin: number): number => (kelvin * boltzmann_meVperK) / omega;
  const exact = perMode(eliashbergCriticalTemperature(spectrum, { muStar: 0 }).criticalTemperature);
  const formula = perMode(
    allenDynesCriticalTemperature({ lambda, omegaLog: omega, omega2: omega }, 0).criticalTemperature,
  );
  console.log(
    `| ${lambda} | ${exact.toPrecision(8)} | ${formula.toPrecision(6)} | ${(exact / weakCouplingLimit(lambda)).toFixed(4)} | ${(exact / (slope * Math.sqrt(lambda))).toFixed(5)} |`,
  );
}
