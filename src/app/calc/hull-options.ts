import { isElement } from '../../core/elements.ts';
import { AppError } from '../../core/error.ts';
import { atomicFractions, type ElementAmounts, parseComposition } from '../../kernels/crystal/index.ts';
import { gasChemicalPotential, gasOfElement } from '../../kernels/thermodynamics/index.ts';
import type { TableEntry } from './read-hull-table.ts';

/** Options of `onnes calc hull`, as typed. */
export type HullOptions = {
  readonly composition?: string;
  readonly react?: string;
  readonly reaction?: string;
  readonly open?: readonly string[];
  readonly potentials?: true;
};

/** An element that is exchanged with a reservoir: Δμ relative to the pure element of the table [eV/atom], and how it came about. */
export type OpenElement = { readonly element: string; readonly potential: number; readonly basis: string };

const numberForm = String.raw`[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?`;
const potentialForm = new RegExp(`^(${numberForm})$`);
const gasForm = new RegExp(`^(${numberForm}) ?K(?:,(${numberForm}) ?bar)?$`);

/** What `--open` asks for. @throws AppError `bad-option` naming what was expected */
export function parseOpenOptions(texts: readonly string[]): readonly OpenElement[] {
  const open = texts.map(parseOpenOption);
  open.forEach(({ element }, index) => {
    if (open.findIndex((other) => other.element === element) !== index)
      throw new AppError('bad-option', `--open names ${element} twice`);
  });
  return open;
}

function parseOpenOption(text: string): OpenElement {
  const [, element = '', value = ''] = /^\s*([A-Za-z]+)\s*=(.*)$/.exec(text) ?? [];
  const refuse = (why: string): AppError =>
    new AppError('bad-option', `--open is "${text}"; ${why} (O=-1.5 [eV/atom], O=1000K or O=1000K,0.2bar)`);
  if (!isElement(element)) throw refuse('expected an element, = and a chemical potential');
  const [, potential] = potentialForm.exec(value.trim()) ?? [];
  if (potential !== undefined)
    return { element, potential: Number(potential), basis: 'as given, relative to the pure element' };
  const [, temperature, pressure = '1'] = gasForm.exec(value.trim()) ?? [];
  if (temperature === undefined)
    throw refuse('expected a number of eV/atom, or a temperature and a pressure');
  const gas = gasOfElement(element);
  if (gas === null) throw refuse(`${element} has no gas in the table`);
  return {
    element,
    potential: gasChemicalPotential(gas, Number(temperature), Number(pressure)) / 2,
    basis: `${gas} at ${Number(temperature)} K and ${Number(pressure)} bar, relative to the molecule at 0 K`,
  };
}

/** The two entries of `--react A+B`, by id, or by formula the one of lowest energy. @throws AppError `bad-option` */
export function findReactants(
  text: string,
  entries: readonly TableEntry[],
): readonly [TableEntry, TableEntry] {
  const pluses = [...text.matchAll(/\+/g)].map((match) => match.index);
  for (const at of pluses) {
    const first = findEntry(text.slice(0, at).trim(), entries);
    const second = findEntry(text.slice(at + 1).trim(), entries);
    if (first !== null && second !== null) return [first, second];
  }
  if (pluses.length === 0)
    throw new AppError('bad-option', `--react is "${text}"; expected two ids or formulas with a + between`);
  const [left, right] = [text.slice(0, pluses[0]).trim(), text.slice(pluses[0]! + 1).trim()];
  const absent = findEntry(left, entries) === null ? left : right;
  throw new AppError(
    'bad-option',
    `--react ${text}: "${absent}" is neither an id nor a formula of the table; add it with its energy`,
  );
}

/** The entry of an id, or of the lowest energy of a formula; null when the table has neither. */
export function findEntry(name: string, entries: readonly TableEntry[]): TableEntry | null {
  const named = entries.find(({ id }) => id === name);
  if (named !== undefined) return named;
  const wanted = readComposition(name);
  if (wanted === null) return null;
  const alike = entries.filter(({ composition }) => hasSameFractions(composition, wanted));
  return alike.reduce<TableEntry | null>(
    (best, entry) => (best !== null && best.energy <= entry.energy ? best : entry),
    null,
  );
}

/** Null for a text that is no formula, such as an id. */
function readComposition(text: string): ElementAmounts | null {
  try {
    return parseComposition(text);
  } catch (error) {
    if (error instanceof AppError && error.code === 'bad-formula') return null;
    throw error;
  }
}

function hasSameFractions(a: ElementAmounts, b: ElementAmounts): boolean {
  const [first, second] = [atomicFractions(a), atomicFractions(b)];
  const elements = new Set([...Object.keys(first), ...Object.keys(second)]);
  return [...elements].every((element) => Math.abs((first[element] ?? 0) - (second[element] ?? 0)) < 1e-8);
}
