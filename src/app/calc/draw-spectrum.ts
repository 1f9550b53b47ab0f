import type { CouplingSpectrum } from '../../kernels/superconductivity/index.ts';
import type { Html } from '../report/html.ts';
import { drawPanels, type Panel } from './draw-panels.ts';
import type { SpectralCurve } from './read-tc-input.ts';

/** α²F over ω and, below it, the coupling that has accumulated up to ω. Modes are drawn as sticks of their couplings. */
export function drawSpectrum(spectrum: CouplingSpectrum, curve: SpectralCurve | null): Html {
  const end = Math.max(1.05 * spectrum.referenceFrequency, curve === null ? 0 : lastOf(curve.frequencies));
  const x = { quantity: 'ω', unit: 'meV', extent: { low: 0, high: end } };
  const upper: Panel =
    curve === null
      ? {
          description: 'couplings of the modes over their frequencies',
          x,
          y: { quantity: 'λ of each mode', unit: '' },
          series: [
            {
              label: 'λ',
              kind: 'sticks',
              x: spectrum.frequencies,
              y: spectrum.couplings,
              fidelity: 'simulated',
            },
          ],
        }
      : {
          description: 'Eliashberg function α²F over frequency',
          x,
          y: { quantity: 'α²F', unit: '' },
          series: [
            { label: 'α²F', kind: 'line', x: curve.frequencies, y: curve.values, fidelity: 'simulated' },
          ],
        };
  return drawPanels([
    upper,
    {
      description: 'cumulative coupling λ(ω) = 2 ∫ α²F/ω over frequency',
      x,
      y: { quantity: 'λ up to ω', unit: '' },
      series: [{ label: 'λ(ω)', kind: 'line', ...accumulate(spectrum, end), fidelity: 'simulated' }],
    },
  ]);
}

const lastOf = (values: ArrayLike<number>): number => values[values.length - 1]!;

/** Steps of λ at the modes, from zero to the end of the axis. */
function accumulate({ frequencies, couplings }: CouplingSpectrum, end: number): { x: number[]; y: number[] } {
  const [x, y] = [[0], [0]];
  let sum = 0;
  frequencies.forEach((omega, i) => {
    x.push(omega, omega);
    y.push(sum, sum + couplings[i]!);
    sum += couplings[i]!;
  });
  x.push(end);
  y.push(sum);
  return { x, y };
}
