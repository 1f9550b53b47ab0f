import type { Vector3 } from '../../kernels/crystal/index.ts';
import type { DensityOfStates } from '../../kernels/lattice/index.ts';
import type { Html } from '../report/html.ts';
import { drawPanels, type Panel } from './draw-panels.ts';

/** Energies [meV] along a path; the lattice is null where the path was asked for. */
export type Dispersion = {
  readonly lattice: string | null;
  readonly points: readonly {
    readonly q: Vector3;
    readonly distance: number;
    readonly label: string | null;
    readonly energies: readonly number[];
  }[];
};

/** Dispersion where there is one, and density of states. */
export function drawPhonons(dispersion: Dispersion | null, states: DensityOfStates): Html {
  const density: Panel = {
    description: 'phonon density of states',
    x: { quantity: 'phonon energy', unit: 'meV' },
    y: { quantity: 'density of states', unit: '1/meV' },
    series: [{ label: 'g(E)', kind: 'line', x: states.energies, y: states.densities, fidelity: 'simulated' }],
  };
  return drawPanels(dispersion === null ? [density] : [dispersionPanel(dispersion), density]);
}

/** Branches in one colour, broken where the path jumps, with the names of points as ticks. */
export function dispersionPanel({ points }: Dispersion, what = 'phonon'): Panel {
  const branchCount = points[0]?.energies.length ?? 0;
  const ticks = new Map<number, string>();
  const [x, ys]: [number[], number[][]] = [[], Array.from({ length: branchCount }, () => [])];
  points.forEach(({ distance, label, energies }, n) => {
    if (label !== null) {
      const there = ticks.get(distance);
      ticks.set(distance, there === undefined || there === label ? label : `${there}|${label}`);
    }
    const isJump =
      n > 0 && label !== null && points[n - 1]!.label !== null && points[n - 1]!.distance === distance;
    if (isJump) {
      x.push(distance);
      for (const y of ys) y.push(Number.NaN);
    }
    x.push(distance);
    energies.forEach((energy, branch) => {
      ys[branch]!.push(energy);
    });
  });
  const end = points.at(-1)?.distance ?? 1;
  return {
    description: `${what} dispersion along the path`,
    x: {
      quantity: 'wave vector',
      unit: '',
      extent: { low: 0, high: end },
      ticks: [...ticks].map(([value, label]) => ({ value, label })),
    },
    y: { quantity: `${what} energy`, unit: 'meV' },
    // One series, its branches one after the other, so that they are one curve with breaks.
    series: [
      {
        label: 'branches',
        kind: 'line',
        x: ys.flatMap(() => [...x, Number.NaN]),
        y: ys.flatMap((y) => [...y, Number.NaN]),
        fidelity: 'simulated',
      },
    ],
  };
}
