import { AppError } from '../../core/error.ts';
import { checkNearest, type Interaction, type Potential } from './potential.ts';

/**
 * How a pair function ends at the cut-off: `sharp` leaves a step in the energy; `shifted` subtracts u(rc), so that the energy is
 * continuous; `force-shifted` subtracts u(rc) + u′(rc)(r − rc), so that force and energy are.
 */
export type CutTreatment = 'sharp' | 'shifted' | 'force-shifted';
export const cutTreatments: readonly CutTreatment[] = ['sharp', 'shifted', 'force-shifted'];

/** Energy [eV] and its derivative [eV/Å] of two atoms r [Å] apart, as [u, u′]; below `innermost` [Å] it is unphysical. */
export type PairFunction = {
  readonly name: string;
  readonly formula: string;
  readonly innermost: number;
  at(r: number): readonly [number, number];
};

/** u = 4ε[(σ/r)¹² − (σ/r)⁶]; ε > 0 [eV], σ > 0 [Å]. @source lennard-jones1924 */
export function lennardJones(epsilon: number, sigma: number): PairFunction {
  requirePositive('lennard-jones', { epsilon, sigma });
  return {
    name: 'lennard-jones',
    formula: `Lennard-Jones, epsilon ${epsilon} eV, sigma ${sigma} Å`,
    innermost: 0,
    at(r) {
      const s6 = (sigma / r) ** 6;
      return [4 * epsilon * s6 * (s6 - 1), (-24 * epsilon * s6 * (2 * s6 - 1)) / r];
    },
  };
}

/** u = D[e^{−2α(r − r₀)} − 2e^{−α(r − r₀)}]; D > 0 [eV], α > 0 [1/Å], r₀ > 0 [Å]. @source morse1929, eq. 4 */
export function morse(depth: number, alpha: number, distance: number): PairFunction {
  requirePositive('morse', { depth, alpha, r0: distance });
  return {
    name: 'morse',
    formula: `Morse, depth ${depth} eV, alpha ${alpha} 1/Å, r0 ${distance} Å`,
    innermost: 0,
    at(r) {
      const e = Math.exp(-alpha * (r - distance));
      return [depth * e * (e - 2), -2 * depth * alpha * e * (e - 1)];
    },
  };
}

/**
 * u = A e^{−r/ρ} − C/r⁶; A > 0 [eV], ρ > 0 [Å], C ≥ 0 [eV Å⁶]. Within its innermost maximum the dispersion wins and atoms would
 * fall into each other: distances below it are refused.
 * @source buckingham1938
 */
export function buckingham(a: number, rho: number, c: number): PairFunction {
  requirePositive('buckingham', { A: a, rho });
  if (!(c >= 0 && Number.isFinite(c)))
    throw new AppError(
      'bad-potential',
      `buckingham: C is ${c} eV Å⁶; expected a finite number of at least 0`,
    );
  const at = (r: number): readonly [number, number] => {
    const repulsion = a * Math.exp(-r / rho);
    const dispersion = c / r ** 6;
    return [repulsion - dispersion, -repulsion / rho + (6 * dispersion) / r];
  };
  return {
    name: 'buckingham',
    formula: `Buckingham, A ${a} eV, rho ${rho} Å, C ${c} eV Å⁶`,
    innermost: c === 0 ? 0 : innermostMaximum(at, rho),
    at,
  };
}

/** Where u′ first turns negative going out; u′ r⁷ has its minimum at 7ρ, so the maximum lies before it. */
function innermostMaximum(at: (r: number) => readonly [number, number], rho: number): number {
  let [low, high] = [1e-3 * rho, 7 * rho];
  if (at(high)[1] >= 0)
    throw new AppError(
      'bad-potential',
      'buckingham: the potential attracts at every distance; expected a repulsive core',
    );
  for (let round = 0; round < 80; round++) {
    const middle = (low + high) / 2;
    if (at(middle)[1] > 0) low = middle;
    else high = middle;
  }
  return high;
}

function requirePositive(name: string, parameters: Readonly<Record<string, number>>): void {
  for (const [key, value] of Object.entries(parameters))
    if (!(value > 0 && Number.isFinite(value)))
      throw new AppError('bad-potential', `${name}: ${key} is ${value}; expected a positive number`);
}

/** The function of two elements; the order of the two does not matter. */
export type PairTerm = { readonly elements: readonly [string, string] | null; readonly pair: PairFunction };

/**
 * Sum of pair functions within one cut-off [Å]. A term whose elements are null holds for every pair of elements; otherwise every
 * pair that the atoms need must have its term.
 * @throws bad-potential — the cut-off is not positive, or a pair is given twice.
 */
export function pairPotential(terms: readonly PairTerm[], cutoff: number, cut: CutTreatment): Potential {
  if (!(cutoff > 0 && Number.isFinite(cutoff)))
    throw new AppError('bad-potential', `the cut-off is ${cutoff} Å; expected a positive number`);
  const keyOf = (a: string, b: string): string => [a, b].sort().join('-');
  const keys = terms.map((term) => (term.elements === null ? '*' : keyOf(...term.elements)));
  if (terms.length === 0 || new Set(keys).size !== keys.length || (keys.includes('*') && keys.length > 1))
    throw new AppError(
      'bad-potential',
      `the pair terms are for ${keys.join(', ') || 'nothing'}; expected one for all pairs, or one for each pair of elements`,
    );
  const named = terms.flatMap((term) => term.elements ?? []);
  return {
    name: [...new Set(terms.map((term) => term.pair.name))].join(' + '),
    summary: `${terms.map((term, i) => `${keys[i] === '*' ? '' : `${keys[i]}: `}${term.pair.formula}`).join('; ')}; ${cut} cut at ${cutoff} Å`,
    cutoff,
    elements: named.length === 0 ? null : [...new Set(named)],
    masses: {},
    open: (kinds) =>
      openPairInteraction(
        kinds.flatMap((a) =>
          kinds.map((b) => {
            const at = keys.indexOf(keys[0] === '*' ? '*' : keyOf(a, b));
            if (at < 0)
              throw new AppError(
                'bad-potential',
                `there is no pair term for ${a}-${b}; given are ${keys.join(', ')}`,
              );
            return endAt(terms[at]!.pair, cutoff, cut);
          }),
        ),
        kinds.length,
        cutoff,
      ),
  };
}

function endAt(pair: PairFunction, cutoff: number, cut: CutTreatment): PairFunction {
  if (cut === 'sharp') return pair;
  const [energy, slope] = pair.at(cutoff);
  const tilt = cut === 'force-shifted' ? slope : 0;
  return {
    ...pair,
    at(r) {
      const [u, du] = pair.at(r);
      return [u - energy - tilt * (r - cutoff), du - tilt];
    },
  };
}

function openPairInteraction(
  functions: readonly PairFunction[],
  kindCount: number,
  cutoff: number,
): Interaction {
  const limit = cutoff * cutoff;
  return ({ atomCount, positions, starts, partners }, kinds, forces) => {
    let energy = 0;
    let nearest = Infinity;
    for (let i = 0; i < atomCount; i++)
      for (let n = starts[i]!; n < starts[i + 1]!; n++) {
        const j = partners[n]!;
        const dx = positions[3 * j]! - positions[3 * i]!;
        const dy = positions[3 * j + 1]! - positions[3 * i + 1]!;
        const dz = positions[3 * j + 2]! - positions[3 * i + 2]!;
        const squared = dx * dx + dy * dy + dz * dz;
        if (squared >= limit) continue;
        if (squared < nearest) nearest = squared;
        const r = Math.sqrt(squared);
        const pair = functions[kinds[i]! * kindCount + kinds[j]!]!;
        if (r < pair.innermost) refuseCollapse(pair, r);
        const [u, du] = pair.at(r);
        energy += u;
        const pull = du / r;
        forces[3 * i] = forces[3 * i]! + pull * dx;
        forces[3 * i + 1] = forces[3 * i + 1]! + pull * dy;
        forces[3 * i + 2] = forces[3 * i + 2]! + pull * dz;
        forces[3 * j] = forces[3 * j]! - pull * dx;
        forces[3 * j + 1] = forces[3 * j + 1]! - pull * dy;
        forces[3 * j + 2] = forces[3 * j + 2]! - pull * dz;
      }
    checkNearest(nearest);
    return energy;
  };
}

function refuseCollapse(pair: PairFunction, r: number): never {
  throw new AppError(
    'atoms-overlap',
    `two atoms are ${r.toPrecision(4)} Å apart, within the unphysical core of ${pair.name} below ${pair.innermost.toPrecision(4)} Å`,
  );
}
