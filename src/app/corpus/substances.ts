import { isElement } from '../../core/elements.ts';
import { AppError } from '../../core/error.ts';
import { sha256Hex } from '../../core/hash.ts';
import type { Json } from '../../core/json.ts';
import { compositionKey } from '../../kernels/composition/index.ts';
import {
  atomCount,
  cellVolume,
  closestPair,
  parseComposition,
  readCif,
  structureComposition,
} from '../../kernels/crystal/index.ts';

/** JSON in which equal compositions, structures and numbers are equal texts, with the keys of those that occur. */
export type Canonical = { readonly content: Json; readonly substances: readonly string[] };

/**
 * Formulas become atomic fractions (`Nb3Sn`, `SnNb3` and `{Nb: 0.75, Sn: 0.25}` are equal), CIF texts become composition, space group and
 * reduced cell edges to 1 % (so that neither names nor order of sites nor origin tell equal crystals apart), numbers are kept to four
 * digits, and texts lose case and repeated space.
 */
export function canonicalize(json: Json): Canonical {
  const substances = new Set<string>();
  return { content: simplify(json, substances), substances: [...substances].sort() };
}

function simplify(json: Json, substances: Set<string>): Json {
  if (typeof json === 'number') return Number(json.toPrecision(4));
  if (typeof json === 'string') return simplifyText(json, substances);
  if (Array.isArray(json)) return json.map((entry) => simplify(entry, substances));
  if (typeof json !== 'object' || json === null) return json;
  const composition = compositionOf(json as { readonly [key: string]: Json });
  if (composition === null)
    return Object.fromEntries(
      Object.entries(json)
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .map(([key, value]) => [key, simplify(value ?? null, substances)]),
    );
  substances.add(composition.key);
  return { composition: composition.key, rest: simplify(composition.rest, substances) };
}

/** Keys that are elements with amounts, such as a design, make a composition; the other keys are the rest. */
function compositionOf(json: {
  readonly [key: string]: Json;
}): { readonly key: string; readonly rest: { readonly [key: string]: Json } } | null {
  const entries = Object.entries(json);
  const isAmount = ([key, value]: readonly [string, Json]) =>
    isElement(key) && typeof value === 'number' && value >= 0 && Number.isFinite(value);
  const amounts = Object.fromEntries(entries.filter(isAmount)) as { readonly [element: string]: number };
  if (!Object.values(amounts).some((amount) => amount > 0)) return null;
  return {
    key: compositionKey(amounts),
    rest: Object.fromEntries(entries.filter((entry) => !isAmount(entry))),
  };
}

/** A formula has at least two letters or digits, so that words of one letter are none. */
const formulaForm = /^(?:[A-Z][a-z]?|[\d.()[\]])+$/;

function simplifyText(text: string, substances: Set<string>): string {
  const structure = text.includes('_cell_length_a') ? structureKey(text) : null;
  if (structure !== null) {
    for (const key of structure) substances.add(key);
    return structure.join(' ');
  }
  const composition = formulaForm.test(text) && text.length > 1 ? keyOfFormula(text) : null;
  if (composition === null) return text.trim().replaceAll(/\s+/g, ' ').toLowerCase();
  substances.add(composition);
  return composition;
}

function keyOfFormula(text: string): string | null {
  try {
    return compositionKey(parseComposition(text));
  } catch (error) {
    if (error instanceof AppError) return null;
    throw error;
  }
}

/**
 * Composition, and a key that is the same however a crystal is written down: with volume per atom and shortest distance to three digits.
 * Null where the text is no readable CIF.
 */
function structureKey(text: string): readonly [composition: string, structure: string] | null {
  try {
    const structure = readCif(text);
    const composition = compositionKey(structureComposition(structure));
    const volume = cellVolume(structure.lattice) / atomCount(structure);
    const shortest = closestPair(structure).distance;
    const key = `${composition} ${volume.toPrecision(3)} Å³ ${shortest.toPrecision(3)} Å`;
    return [composition, `structure ${sha256Hex(key).slice(0, 16)}`];
  } catch (error) {
    if (error instanceof AppError) return null;
    throw error;
  }
}
