import { elementSymbols, isElement } from '../../core/elements.ts';
import { AppError } from '../../core/error.ts';
import {
  type Candidate,
  decoratePrototype,
  enumerateCompositions,
  type KnownCompound,
  prototypes,
  substituteElements,
} from '../../kernels/candidates/index.ts';
import { writeFormula } from '../../kernels/composition/index.ts';
import { type ElementAmounts, parseComposition } from '../../kernels/crystal/index.ts';

export type CandidateOptions = {
  readonly prototype?: string;
  readonly elements?: string;
  readonly substitute?: string;
  readonly places: number;
  readonly among?: string;
  readonly enumerate?: string;
  readonly parts: number;
  readonly least: number;
  readonly most: number;
  readonly balanced?: boolean;
  readonly new?: boolean;
  readonly all?: boolean;
  readonly formula: string;
  readonly structures?: string;
  readonly pool?: string;
};

/** A compound from any of the three ways, with what its way knows of it. */
export type ProposedCompound = {
  readonly formula: string;
  readonly amounts: ElementAmounts;
  readonly candidate?: Candidate;
  readonly replaced?: { readonly [element: string]: string };
};

/** The compounds that one of `--prototype`, `--substitute` and `--enumerate` asks for. @throws AppError `bad-option` */
export function proposeCandidates(
  options: CandidateOptions,
  known: readonly KnownCompound[],
): readonly ProposedCompound[] {
  const { prototype, substitute, enumerate } = options;
  const ways = Object.entries({ prototype, substitute, enumerate }).filter(
    ([, value]) => value !== undefined,
  );
  if (ways.length !== 1)
    throw new AppError(
      'bad-option',
      `give one of --prototype, --substitute and --enumerate, not ${ways.map(([name]) => `--${name}`).join(' and ')}`,
    );
  if (prototype !== undefined) return fillPrototype(prototype, options.elements);
  if (options.elements !== undefined)
    throw new AppError('bad-option', '--elements is for --prototype; see --among and --enumerate');
  if (substitute !== undefined) {
    const among = options.among === undefined ? elementsOf(known) : readElements('--among', options.among);
    return substituteElements(parseComposition(substitute), options.places, among);
  }
  const { parts, least, most } = options;
  const elements = readElements('--enumerate', enumerate as string);
  return enumerateCompositions(elements, parts, { least, most }).map((amounts) => ({
    formula: writeFormula(amounts),
    amounts,
  }));
}

function fillPrototype(name: string, elements: string | undefined): readonly ProposedCompound[] {
  const found = prototypes.find((entry) => entry.name.toLowerCase() === name.toLowerCase());
  if (found === undefined)
    throw new AppError(
      'bad-option',
      `--prototype ${name}: expected one of ${prototypes.map((entry) => entry.name).join(', ')}`,
    );
  if (elements === undefined)
    throw new AppError(
      'bad-option',
      `--prototype ${found.name} (${found.formula}) needs --elements "${found.roles.map((role) => `${role.name}=…`).join(' ')}"`,
    );
  return decoratePrototype(found, readRoles(elements)).map((candidate) => ({
    formula: candidate.formula,
    amounts: candidate.amounts,
    candidate,
  }));
}

function readRoles(text: string): { readonly [role: string]: readonly string[] } {
  const roles = text
    .trim()
    .split(/[\s;]+/)
    .map((part) => {
      const [, role, elements] = /^(\w+)[=:](.+)$/.exec(part) ?? [];
      if (role === undefined || elements === undefined)
        throw new AppError('bad-option', `--elements "${text}": expected roles such as "A=Nb,V B=Sn,Ge"`);
      return [role, readElements(`--elements ${role}`, elements)] as const;
    });
  return Object.fromEntries(roles);
}

function readElements(option: string, text: string): readonly string[] {
  const symbols = text.split(/[\s,]+/).filter((symbol) => symbol !== '');
  const wrong = symbols.find((symbol) => !isElement(symbol));
  if (wrong !== undefined || symbols.length === 0)
    throw new AppError(
      'bad-option',
      `${option} "${text}": "${wrong ?? ''}" is no element; expected symbols such as Nb,V`,
    );
  return symbols;
}

const elementsOf = (known: readonly KnownCompound[]): readonly string[] =>
  known.length > 0
    ? [...new Set(known.flatMap(({ amounts }) => Object.keys(amounts)))]
    : elementSymbols.slice(0, elementSymbols.indexOf('Bi') + 1);
