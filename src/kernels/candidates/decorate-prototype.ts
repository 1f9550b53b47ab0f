import { isElement } from '../../core/elements.ts';
import { AppError } from '../../core/error.ts';
import {
  balanceCharges,
  buildStructure,
  type CellParameters,
  closestPair,
  type ElementAmounts,
  type Structure,
} from '../crystal/index.ts';
import type { Prototype } from './prototype.ts';
import { atomRadius, type Filling, judgeSizes, radiusOf, type Verdict } from './size-rules.ts';

/** A compound that nobody need have made: a structure type filled with elements. */
export type Candidate = {
  readonly prototype: string;
  /** With whole numbers, in the order of the roles: `Nb3Sn`. */
  readonly formula: string;
  readonly amounts: ElementAmounts;
  readonly filling: Filling;
  /** Edge a of the cell and its relative sd, estimated from radii; null where a radius is not known. */
  readonly cell: { readonly parameters: CellParameters; readonly relativeSd: number } | null;
  readonly structure: Structure | null;
  readonly verdicts: readonly Verdict[];
  /** Neutral where the bonding is ionic, and all verdicts met. */
  readonly isAccepted: boolean;
  /** What speaks against it; empty when accepted. */
  readonly objections: readonly string[];
};

/**
 * Relative sd of the edge of an estimated cell: root mean square, rounded up, over the first list of measured edges in the test beside
 * this file (the second list tests it), none of which
 * is an example that a structure type is scaled from.
 */
export const cellRelativeSd = { ionic: 0.015, metallic: 0.045 };

const mostFillings = 1_000_000;
/** Closest two atoms may come, in sums of their radii: below it the estimate of the cell has failed. */
const closestContact = 0.7;

/**
 * Fills the roles of a structure type in every way, one element a role and no element twice. Every filling is returned with what
 * speaks for and against it, rejected ones too.
 * @param choices elements for each role, by its name
 * @throws AppError `bad-roles` — a role is missing, unknown or empty; `unknown-element`; `too-many` — over a million fillings
 */
export function decoratePrototype(
  prototype: Prototype,
  choices: { readonly [role: string]: readonly string[] },
): readonly Candidate[] {
  const names = prototype.roles.map(({ name }) => name);
  for (const name of Object.keys(choices))
    if (!names.includes(name)) throw badRoles(prototype, `it has no role ${name}`);
  for (const name of names)
    if ((choices[name] ?? []).length === 0) throw badRoles(prototype, `no elements are given for ${name}`);
  const unknown = Object.values(choices)
    .flat()
    .find((element) => !isElement(element));
  if (unknown !== undefined)
    throw new AppError('unknown-element', `"${unknown}" is no element; expected symbols such as Nb`);
  const count = names.reduce((product, name) => product * choices[name]!.length, 1);
  if (count > mostFillings)
    throw new AppError(
      'too-many',
      `${count} ways to fill ${prototype.name}; at most ${mostFillings} are made`,
    );
  return fillRoles(names, choices).map((elements) => describeCandidate(prototype, elements));
}

const badRoles = ({ name, formula, roles }: Prototype, why: string): AppError =>
  new AppError(
    'bad-roles',
    `${name} (${formula}): ${why}; expected elements for ${roles.map((role) => role.name).join(', ')}`,
  );

type Elements = { readonly [role: string]: string };

function fillRoles(
  [name, ...rest]: readonly string[],
  choices: { readonly [role: string]: readonly string[] },
): readonly Elements[] {
  if (name === undefined) return [{}];
  const others = fillRoles(rest, choices);
  return [...new Set(choices[name])].flatMap((element) =>
    others
      .filter((elements) => !Object.values(elements).includes(element))
      .map((elements) => ({ [name]: element, ...elements })),
  );
}

function describeCandidate(prototype: Prototype, elements: Elements): Candidate {
  const amounts = Object.fromEntries(prototype.roles.map(({ name, count }) => [elements[name]!, count]));
  const formula = prototype.roles
    .map(({ name, count }) => `${elements[name]}${count === 1 ? '' : count}`)
    .join('');
  const charges = prototype.bonding === 'ionic' ? chargesOf(elements, amounts) : null;
  const filling = { elements, charges };
  const verdicts = judgeSizes(prototype, filling);
  const cell = estimateCell(prototype, filling);
  const structure = cell === null ? null : fillCell(prototype, elements, cell.parameters);
  const objections = [
    ...(prototype.bonding === 'ionic' && charges === null
      ? ['no known oxidation states make it neutral']
      : []),
    ...verdicts.filter(({ isMet }) => !isMet).map(describeVerdict),
    ...(structure === null ? ['a radius is not known'] : objectToContacts(structure)),
  ];
  const isAccepted = objections.length === 0;
  return {
    prototype: prototype.name,
    formula,
    amounts,
    filling,
    cell,
    structure,
    verdicts,
    isAccepted,
    objections,
  };
}

/** By role; null where nothing is neutral with one state for each element. */
function chargesOf(elements: Elements, amounts: ElementAmounts): { readonly [role: string]: number } | null {
  try {
    const assignment = balanceCharges(amounts).find(({ mixedValence }) => mixedValence === null);
    if (assignment === undefined) return null;
    return Object.fromEntries(
      Object.entries(elements).map(([name, element]) => [name, assignment.states[element]!]),
    );
  } catch (error) {
    // An element without known oxidation states forms no ionic compound.
    if (error instanceof AppError && error.code === 'not-known') return null;
    throw error;
  }
}

const describeVerdict = ({ rule, value, range: [low, high] }: Verdict): string =>
  value === null
    ? `${rule}: a radius is not known`
    : `${rule} is ${value.toFixed(3)}, outside ${low} to ${high}`;

/**
 * The example's cell, scaled. Ionic: by the sums of ionic radii, since ions touch. Metallic, and where an ionic radius is not known: by
 * the cube root of Σ n r³, since atomic volumes add up. @source zen1956
 */
function estimateCell(prototype: Prototype, filling: Filling): Candidate['cell'] {
  const example: Filling = {
    elements: prototype.example.elements,
    charges:
      prototype.bonding === 'ionic'
        ? chargesOf(
            prototype.example.elements,
            Object.fromEntries(
              prototype.roles.map(({ name, count }) => [prototype.example.elements[name]!, count]),
            ),
          )
        : null,
  };
  const kinds = prototype.bonding === 'ionic' ? (['ionic', 'metallic'] as const) : (['metallic'] as const);
  for (const kind of kinds) {
    const [own, measured] = [filling, example].map((entry) => sizeOf(prototype, entry, kind));
    if (own == null || measured == null) continue;
    const { a, b, c, ...angles } = prototype.example.cell;
    const scale = own / measured;
    return {
      parameters: { a: scale * a, b: scale * b, c: scale * c, ...angles },
      relativeSd: cellRelativeSd[kind],
    };
  }
  return null;
}

function sizeOf({ roles }: Prototype, filling: Filling, kind: 'ionic' | 'metallic'): number | null {
  let size = 0;
  for (const role of roles) {
    const radius = radiusOf(role, filling, kind);
    if (radius === null) return null;
    size += role.count * (kind === 'ionic' ? radius : radius ** 3);
  }
  return kind === 'ionic' ? size : Math.cbrt(size);
}

function fillCell({ spaceGroup, orbits }: Prototype, elements: Elements, cell: CellParameters): Structure {
  return buildStructure(
    spaceGroup,
    cell,
    orbits.map(({ role, position }, index) => ({
      label: `${elements[role]}${index + 1}`,
      position,
      occupant: { element: elements[role]!, occupancy: 1 },
    })),
  );
}

function objectToContacts(structure: Structure): readonly string[] {
  const { first, second, distance } = closestPair(structure);
  const [a, b] = [first, second].map((index) => structure.sites[index]!.occupants[0]!.element);
  const sum = (atomRadius(a!) ?? 0) + (atomRadius(b!) ?? 0);
  return distance >= closestContact * sum
    ? []
    : [`${a} and ${b} would be ${distance.toFixed(2)} Å apart, under ${closestContact} of their radii`];
}
