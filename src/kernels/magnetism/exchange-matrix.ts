import type { Vector3 } from '../crystal/index.ts';
import { type Hermitian, openHermitian } from '../linear-algebra/index.ts';
import type { SpinModel } from './spin-model.ts';

/**
 * J_ab(q) = Σ_T J(a, b + T)·exp(2πi q·T) [meV], n × n Hermitian, q in units of the reciprocal lattice vectors; the phases
 * are those of cells, not of positions. Filling allocates nothing.
 */
export type ExchangeMatrix = {
  readonly n: number;
  fill(q: Vector3, out: Hermitian): void;
  /** Fixes the first two components of q for the calls of `fillLine` that follow. */
  fixPlane(q1: number, q2: number): void;
  fillLine(q3: number, out: Hermitian): void;
};

/** Prepares {@link ExchangeMatrix}. Each pair is taken once; its reverse is the conjugate entry. */
export function exchangeMatrixOf({ sites, bonds }: SpinModel): ExchangeMatrix {
  const n = sites.length;
  const steps = [...new Set(bonds.map(({ translation }) => translation[2]))];
  const upper = Int32Array.from(bonds, ({ from, to }) => from * n + to);
  const lower = Int32Array.from(bonds, ({ from, to }) => to * n + from);
  const line = Int32Array.from(bonds, ({ translation }) => steps.indexOf(translation[2]));
  const planeRe = new Float64Array(bonds.length);
  const planeIm = new Float64Array(bonds.length);
  const lineRe = new Float64Array(steps.length);
  const lineIm = new Float64Array(steps.length);
  const fixPlane = (q1: number, q2: number): void => {
    bonds.forEach(({ translation: [t1, t2], exchange }, e) => {
      const phase = 2 * Math.PI * (q1 * t1 + q2 * t2);
      planeRe[e] = exchange * Math.cos(phase);
      planeIm[e] = exchange * Math.sin(phase);
    });
  };
  const fillLine = (q3: number, { re, im }: Hermitian): void => {
    re.fill(0);
    im.fill(0);
    for (let s = 0; s < steps.length; s++) {
      lineRe[s] = Math.cos(2 * Math.PI * q3 * steps[s]!);
      lineIm[s] = Math.sin(2 * Math.PI * q3 * steps[s]!);
    }
    for (let e = 0; e < upper.length; e++) {
      const s = line[e]!;
      const x = planeRe[e]! * lineRe[s]! - planeIm[e]! * lineIm[s]!;
      const y = planeRe[e]! * lineIm[s]! + planeIm[e]! * lineRe[s]!;
      const [u, l] = [upper[e]!, lower[e]!];
      re[u] = re[u]! + x;
      im[u] = im[u]! + y;
      re[l] = re[l]! + x;
      im[l] = im[l]! - y;
    }
  };
  const fill = ([q1, q2, q3]: Vector3, out: Hermitian): void => {
    fixPlane(q1, q2);
    fillLine(q3, out);
  };
  return { n, fill, fixPlane, fillLine };
}

/** J(q) of one wave vector, as a new matrix. */
export function exchangeAt(model: SpinModel, q: Vector3): Hermitian {
  const matrix = openHermitian(model.sites.length);
  exchangeMatrixOf(model).fill(q, matrix);
  return matrix;
}
