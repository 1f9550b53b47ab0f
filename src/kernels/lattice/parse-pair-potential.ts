import { isElement } from '../../core/elements.ts';
import { AppError } from '../../core/error.ts';
import {
  buckingham,
  type CutTreatment,
  cutTreatments,
  lennardJones,
  morse,
  type PairFunction,
  type PairTerm,
  pairPotential,
} from './pair-potential.ts';
import type { Potential } from './potential.ts';

type Numbers = Readonly<Record<string, number>>;

/** Parameters of each form, in the units of their functions, and the function they make. */
const forms: Readonly<Record<string, { readonly names: readonly string[]; make(p: Numbers): PairFunction }>> =
  {
    lj: { names: ['epsilon', 'sigma'], make: (p) => lennardJones(p.epsilon!, p.sigma!) },
    morse: { names: ['depth', 'alpha', 'r0'], make: (p) => morse(p.depth!, p.alpha!, p.r0!) },
    buckingham: { names: ['A', 'rho', 'C'], make: (p) => buckingham(p.A!, p.rho!, p.C!) },
  };

/** How pair potentials are written, for messages. */
export const pairPotentialForms =
  'lj:epsilon=EV,sigma=A,cutoff=A, morse:depth=EV,alpha=PER_A,r0=A,cutoff=A or buckingham:A=EV,rho=A,C=EV_A6,cutoff=A';

/** Whether a text names a form of {@link parsePairPotential}. */
export const isPairPotential = (text: string): boolean => Object.hasOwn(forms, text.split(':')[0]!);

/**
 * Pair potential from a text: `lj:epsilon=0.0104,sigma=3.4,cutoff=10.2,cut=shifted`. Terms for pairs of elements are set apart by
 * semicolons: `lj:Ar-Ar:epsilon=…,sigma=…;Ar-Kr:epsilon=…,sigma=…;cutoff=10`. `cutoff` [Å] is one for all; `cut` is sharp, shifted
 * (default) or force-shifted. Energies in eV, lengths in Å.
 * @throws bad-potential — the text is not of that form; names the word and what was expected.
 */
export function parsePairPotential(text: string): Potential {
  const at = text.indexOf(':');
  const name = text.slice(0, at);
  const form = Object.hasOwn(forms, name) ? forms[name] : undefined;
  if (at < 0 || form === undefined)
    throw bad(`"${text}" is no pair potential; expected ${pairPotentialForms}`);
  const shared: Record<string, string> = {};
  const terms: PairTerm[] = [];
  for (const part of text.slice(at + 1).split(';')) {
    const { elements, values } = readPart(part);
    for (const key of ['cutoff', 'cut']) {
      const value = values[key];
      if (value === undefined) continue;
      if (key in shared) throw bad(`${key} is given twice; it is one for all pairs`);
      shared[key] = value;
      delete values[key];
    }
    if (elements === null && Object.keys(values).length === 0) continue;
    terms.push({ elements, pair: form.make(readNumbers(name, form.names, values)) });
  }
  const { cutoff, cut = 'shifted' } = shared;
  if (cutoff === undefined) throw bad(`${name}: the cut-off is missing; add cutoff=, in Å`);
  if (!(cutTreatments as readonly string[]).includes(cut))
    throw bad(`${name}: cut is "${cut}"; expected ${cutTreatments.join(', ')}`);
  return pairPotential(terms, toNumber(name, 'cutoff', cutoff), cut as CutTreatment);
}

const bad = (detail: string): AppError => new AppError('bad-potential', detail);

function readPart(part: string): {
  readonly elements: readonly [string, string] | null;
  readonly values: Record<string, string>;
} {
  const [, a, b, rest = ''] = /^\s*(?:([A-Z][a-z]?)-([A-Z][a-z]?):)?(.*)$/s.exec(part) ?? [];
  for (const symbol of [a, b])
    if (symbol !== undefined && !isElement(symbol)) throw bad(`"${symbol}" is no element symbol`);
  const values: Record<string, string> = {};
  for (const word of rest.split(',')) {
    const [, key, value] = /^\s*(\w+)\s*=\s*(\S+)\s*$/.exec(word) ?? [];
    if (key === undefined || value === undefined) throw bad(`"${word}" is no setting; expected NAME=VALUE`);
    if (key in values) throw bad(`${key} is given twice`);
    values[key] = value;
  }
  return { elements: a === undefined || b === undefined ? null : [a, b], values };
}

function readNumbers(
  form: string,
  names: readonly string[],
  values: Readonly<Record<string, string>>,
): Numbers {
  const unknown = Object.keys(values).find((key) => !names.includes(key));
  if (unknown !== undefined)
    throw bad(`${form} has no "${unknown}"; expected ${names.join(', ')}, cutoff and cut`);
  const missing = names.find((key) => values[key] === undefined);
  if (missing !== undefined) throw bad(`${form}: ${missing} is missing; expected ${names.join(', ')}`);
  return Object.fromEntries(names.map((key) => [key, toNumber(form, key, values[key]!)]));
}

function toNumber(form: string, key: string, text: string): number {
  const value = Number(text);
  if (!Number.isFinite(value)) throw bad(`${form}: ${key} is "${text}"; expected a number`);
  return value;
}
