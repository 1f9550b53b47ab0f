import { AppError } from '../../core/error.ts';
import { energyUnits } from '../../core/units.ts';
import { dispersionCorrections } from './data/dispersion-corrections.ts';

/** h·c [eV Å]. */
const photonEnergy = 1e5 * energyUnits['cm-1'];

/** Wavelengths for which the dispersion corrections are tabulated [Å]. */
export const dispersionRange = [0.45, 2.7] as const;

const lines: ReadonlyMap<string, string> = new Map(
  dispersionCorrections
    .trim()
    .split('\n')
    .map((line) => [line.slice(0, line.indexOf(' ')), line] as const),
);
const nodes = new Map<string, Float64Array>();

/** ln E, f′, ln f″ of every node of an element, in rising energy. */
function nodesOf(element: string): Float64Array {
  const known = nodes.get(element);
  if (known) return known;
  const line = lines.get(element);
  if (line === undefined)
    throw new AppError(
      'unknown-element',
      `no dispersion corrections f', f" for ${JSON.stringify(element)}: the table has H to U; calculate without them`,
    );
  const read = Float64Array.from(line.split(' ').slice(1), (word, i) =>
    i % 3 === 1 ? Number(word) : Math.log(Number(word)),
  );
  nodes.set(element, read);
  return read;
}

/**
 * The dispersion corrections f′ and f″ [electrons] of an atom, for f = f₀ + f′ + i f″ with the phase exp(+2πi h·r): f″ > 0.
 * Linear in ln E between the nodes of the table, f″ by its logarithm; within 1 % of an absorption edge f′ depends on the
 * chemical state and is good to about 1 electron only.
 * @param wavelength [Å], 0.45 to 2.7.
 * @source chantler1995, table 1
 * @throws unknown-element — beyond uranium. @throws out-of-domain — a wavelength outside the table.
 */
export function findDispersionCorrection(
  element: string,
  wavelength: number,
): { readonly real: number; readonly imaginary: number } {
  if (!(wavelength >= dispersionRange[0] && wavelength <= dispersionRange[1]))
    throw new AppError(
      'out-of-domain',
      `dispersion corrections are tabulated from ${dispersionRange.join(' to ')} Å, not at ${wavelength} Å; calculate without them`,
    );
  const table = nodesOf(element);
  const x = Math.log(photonEnergy / wavelength);
  let low = 0;
  let high = table.length / 3 - 1;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (table[3 * middle]! <= x) low = middle;
    else high = middle;
  }
  const share = (x - table[3 * low]!) / (table[3 * high]! - table[3 * low]!);
  const between = (column: number): number =>
    (1 - share) * table[3 * low + column]! + share * table[3 * high + column]!;
  return { real: between(1), imaginary: Math.exp(between(2)) };
}
