import { AppError } from '../../core/error.ts';
import { formatNumber } from '../../core/format-quantity.ts';
import type { Json } from '../../core/json.ts';
import { electronvolt_kJperMol } from '../../core/units.ts';
import { balanceReaction, reactionEnergy } from '../../kernels/thermodynamics/index.ts';
import type { Section } from './calculation.ts';
import { findEntry } from './hull-options.ts';
import type { TableEntry } from './read-hull-table.ts';

/** The reaction that `--reaction A+B->C+D` names, balanced, with its energy from the entries of the table. */
export function calculateReaction(
  entries: readonly TableEntry[],
  text: string,
): { readonly document: Json; readonly sections: readonly Section[] } {
  const sides = text.split(/->|→|=/);
  if (sides.length !== 2)
    throw new AppError(
      'bad-option',
      `--reaction is "${text}"; expected reactants -> products (Al+Fe2O3->Al2O3+Fe)`,
    );
  const [reactants = [], products = []] = sides.map((side) => findPhases(side, entries, text));
  const reaction = balanceReaction(
    reactants.map(({ composition }) => composition),
    products.map(({ composition }) => composition),
  );
  const energyOf = ({ energy, atomCount }: TableEntry): number => energy * atomCount;
  const energy = reactionEnergy(reaction, reactants.map(energyOf), products.map(energyOf));
  const whole = energy * reaction.atomCount;
  const equation = `${write(reactants, reaction.reactants)} -> ${write(products, reaction.products)}`;
  return {
    document: {
      equation,
      energy_eVperAtom: energy,
      energy_eV: whole,
      energy_kJpermol: whole * electronvolt_kJperMol,
      reactants: describe(reactants, reaction.reactants),
      products: describe(products, reaction.products),
    },
    sections: [
      {
        title: 'Reaction',
        lines: [
          equation,
          `energy ${energy.toFixed(4)} eV/atom; ${formatNumber(whole)} eV, ${formatNumber(whole * electronvolt_kJperMol)} kJ/mol for the amounts written; below 0 it gives off energy`,
        ],
      },
    ],
  };
}

function findPhases(side: string, entries: readonly TableEntry[], text: string): readonly TableEntry[] {
  return side.split('+').map((part) => {
    const name = part.trim().replace(/^\d+(\.\d+)? +/, '');
    const entry = findEntry(name, entries);
    if (entry === null)
      throw new AppError(
        'bad-option',
        `--reaction ${text}: "${name}" is neither an id nor a formula of the table; add it with its energy`,
      );
    return entry;
  });
}

const write = (phases: readonly TableEntry[], amounts: readonly number[]): string =>
  phases
    .map(({ formula }, i) => (amounts[i] === 1 ? formula : `${formatNumber(amounts[i]!)} ${formula}`))
    .join(' + ');

const describe = (phases: readonly TableEntry[], amounts: readonly number[]): Json =>
  phases.map(({ id, formula }, i) => ({ id, formula, amount: amounts[i]! }));
