import { AppError } from '../../core/error.ts';
import { formFactors } from './data/form-factors.ts';

/** f₀(s) = c + Σ aᵢ exp(−bᵢ s²): a₁ b₁ a₂ b₂ … c, 5 pairs for each tabulated ion that is mixed in, then their c. */
export type FormFactor = {
  /** Pairs aᵢ [electrons], bᵢ [Å²]. */
  readonly gaussians: Float64Array;
  readonly constant: number;
  /** Why this is not the ion that was asked for; null where it is. */
  readonly note: string | null;
};

type Entry = { readonly charge: number; readonly numbers: readonly number[] };

const entries = readEntries();

function readEntries(): ReadonlyMap<string, readonly Entry[]> {
  const rows = formFactors
    .trim()
    .split('\n')
    .map((line) => {
      const [element = '', charge = '', ...numbers] = line.split(' ');
      return { element, charge: Number(charge), numbers: numbers.map(Number) };
    });
  rows.sort((one, other) => one.charge - other.charge);
  return Map.groupBy(rows, ({ element }) => element);
}

/** Every tabulated atom and ion: element and charge [e]. */
export const tabulatedIons = (): readonly { readonly element: string; readonly charge: number }[] =>
  [...entries].flatMap(([element, list]) => list.map(({ charge }) => ({ element, charge })));

/**
 * Coefficients of the form factor of an atom or ion. A charge between two tabulated ones mixes them linearly; beyond the
 * tabulated charges the nearest one serves, and `note` says so.
 * @param charge formal charge [e].
 * @source waasmaier-kirfel1995, eq. 1
 * @throws unknown-element — the table ends at californium.
 */
export function findFormFactor(element: string, charge = 0): FormFactor {
  const name = ionName(element, charge);
  const formFactor = found.get(name) ?? readFormFactor(element, charge);
  if (Number.isInteger(charge)) found.set(name, formFactor);
  return formFactor;
}

const found = new Map<string, FormFactor>();

function readFormFactor(element: string, charge: number): FormFactor {
  const known = entries.get(element);
  if (known === undefined)
    throw new AppError(
      'unknown-element',
      `no X-ray form factor for ${JSON.stringify(element)}: expected H to Cf`,
    );
  if (!Number.isFinite(charge))
    throw new AppError('out-of-domain', `charge of ${element} is ${charge}; expected a number of electrons`);
  const above = known.find((entry) => entry.charge >= charge) ?? known.at(-1)!;
  const below = known.findLast((entry) => entry.charge <= charge) ?? known[0]!;
  if (above === below) {
    const note =
      above.charge === charge
        ? null
        : `no form factor of ${ionName(element, charge)}; that of ${ionName(element, above.charge)} is used`;
    return {
      gaussians: Float64Array.from(above.numbers.slice(0, -1)),
      constant: above.numbers.at(-1)!,
      note,
    };
  }
  const share = (charge - below.charge) / (above.charge - below.charge);
  const scale = ({ numbers }: Entry, factor: number) =>
    numbers.slice(0, -1).map((value, i) => (i % 2 === 0 ? value * factor : value));
  return {
    gaussians: Float64Array.from([...scale(below, 1 - share), ...scale(above, share)]),
    constant: (1 - share) * below.numbers.at(-1)! + share * above.numbers.at(-1)!,
    note: `the form factor of ${ionName(element, charge)} is mixed of ${ionName(element, below.charge)} and ${ionName(element, above.charge)}`,
  };
}

/** `Fe3+`, `O2-`, `Nb`. */
export const ionName = (element: string, charge: number): string =>
  charge === 0 ? element : `${element}${Math.abs(charge)}${charge > 0 ? '+' : '-'}`;

/** f₀ [electrons] at s² = (sin θ/λ)² [1/Å²], 0 to 36. @source waasmaier-kirfel1995, eq. 1 */
export function evaluateFormFactor({ gaussians, constant }: FormFactor, sSquared: number): number {
  let sum = constant;
  for (let i = 0; i < gaussians.length; i += 2)
    sum += gaussians[i]! * Math.exp(-gaussians[i + 1]! * sSquared);
  return sum;
}
