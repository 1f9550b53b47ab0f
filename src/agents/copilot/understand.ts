import { variableNames } from '../../campaign/index.ts';
import { isElement } from '../../core/elements.ts';
import type { Id } from '../../core/id.ts';
import { formulaOf } from './describe-design.ts';
import { elementNames } from './element-names.ts';
import { countSlips, nearestWord } from './nearest-word.ts';
import { spelledUnits } from './read-numbers.ts';
import type { CampaignRecord } from './record.ts';
import { sayings } from './sayings.ts';
import {
  type Concept,
  conceptWords,
  courtesies,
  orders,
  phrases,
  plainWords,
  shortWords,
  strangers,
  ties,
} from './vocabulary.ts';

export type { Concept } from './vocabulary.ts';

/** What a question holds, as far as it can be told. */
export type Understood = {
  readonly text: string;
  readonly concepts: ReadonlySet<Concept>;
  /** Samples named, in the order in which they are. */
  readonly samples: readonly Id[];
  /** Samples and formulae named that the record does not have, as they were written. */
  readonly unknownSamples: readonly string[];
  /** Variables of the space that are named. */
  readonly factors: readonly string[];
  /** Quantities of goals that are named. */
  readonly quantities: readonly string[];
  /** How many are asked for: `top 3`. */
  readonly amount: number | null;
  /** Words that mean nothing here. */
  readonly unknownWords: readonly string[];
  /** Whether it speaks of this campaign: of a sample, a setting, a goal, or of what is ours. */
  readonly isOfCampaign: boolean;
  /** Whether a word of it belongs to what no record holds. */
  readonly isForeign: boolean;
  /** The verb of an order, where it is no question. */
  readonly order: string | null;
};

/** A unit in words, behind the number that it belongs to; the number's own reader takes both. */
const unitAfterNumber = new RegExp(
  `(\\d)\\s*(?:${Object.keys(spelledUnits).join('|')})(?![\\p{L}\\d])`,
  'giu',
);

/** A longer question is read up to here. */
const mostCharacters = 500;

const numberWords = 'zero one two three four five six seven eight nine ten eleven twelve'.split(' ');

/** Reads a question in plain English against the names that the record has. Never throws. */
export function understand(record: CampaignRecord, text: string): Understood {
  const names = namesOf(record);
  const samples: Id[] = [];
  const unknownSamples: string[] = [];
  const add = (id: Id | null, written: string): string => {
    if (id === null) unknownSamples.push(written);
    else if (!samples.includes(id)) samples.push(id);
    return ' ';
  };
  let rest = ` ${text.normalize('NFKC').slice(0, mostCharacters)} `.replace(/[’‘]/g, "'");
  const order = findOrder(rest);
  rest = rest.replace(
    /\b(?:(?:sample|run|experiment|specimen|trial|no|nr|number)s?\.? *|#) *s?(\d+)\b/gi,
    ' s$1 ',
  );
  rest = rest.replace(/\bs(\d+)(?:\/[\w-]+)*/gi, (_, digits: string) => {
    const id = `s${Number(digits)}`;
    return add(names.samples.has(id) ? id : null, id);
  });
  rest = rest.replace(/\b(?:[A-Z][a-z]?\d*(?:\.\d+)?){2,}\b/g, (formula) => {
    const parts = parseFormula(formula);
    return parts === null ? formula : add(names.byFormula.get(parts) ?? null, formula);
  });
  rest = rest
    .replace(/(\w)'(s|re|ve|d|ll|m)\b/gi, '$1')
    .replace(/n't\b/gi, 'nt')
    .replace(/-/g, ' ');
  const [withoutQuantities, quantities] = takeNames(names.quantities, rest);
  const [withoutNames, factors] = takeNames(names.factors, withoutQuantities);
  rest = withoutNames.toLowerCase().replace(unitAfterNumber, '$1 ');
  for (const [pattern, words] of [...sayings, ...phrases]) rest = rest.replace(pattern, words);
  return sortWords(text, rest, { samples, unknownSamples, factors, quantities, order, names });
}

type Names = ReturnType<typeof namesOf>;

function sortWords(
  text: string,
  rest: string,
  found: {
    readonly samples: readonly Id[];
    readonly unknownSamples: readonly string[];
    readonly factors: ReadonlySet<string>;
    readonly quantities: ReadonlySet<string>;
    readonly order: string | null;
    readonly names: Names;
  },
): Understood {
  const concepts = new Set<Concept>();
  const unknownWords: string[] = [];
  const factors = new Set(found.factors);
  let amount: number | null = null;
  for (const word of rest.match(/[\p{L}\d][\p{L}\d-]*(?:[.,]\d+)?|%/gu) ?? []) {
    const number = /^\d+$/.test(word) ? Number(word) : numberWords.indexOf(word);
    if (number > 1) amount = number;
    if (number >= 0 || /^\d/.test(word) || word === '%') continue;
    const meanings = conceptsOf(word);
    for (const meaning of meanings) concepts.add(meaning);
    if (meanings.length > 0 || plainWords.has(word) || word.length === 1) continue;
    if (found.names.words.has(word) || /^\p{L}{4,}ly$/u.test(word)) continue;
    if (
      word.length < 7 &&
      shortWords.some((short) => Math.abs(short.length - word.length) < 2 && countSlips(word, short) === 1)
    )
      continue;
    const factor = strangers.has(word) ? null : nearestName(word, found.names.factors);
    if (factor !== null) factors.add(factor);
    const meant = factor !== null || strangers.has(word) ? null : nearestWord(word, correctable);
    if (meant === null) {
      if (factor === null && nearestWord(word, longWords) === null) unknownWords.push(word);
    } else for (const meaning of conceptsOf(meant)) concepts.add(meaning);
  }
  const known = found.samples.length;
  if (known === 1) concepts.add('one-sample');
  if (known >= 2) concepts.add('two-samples');
  if (found.unknownSamples.length > 0) concepts.add('unknown-sample');
  if (factors.size > 0) concepts.add('a-factor');
  if (found.quantities.size > 0) concepts.add('quantity');
  if (amount !== null) concepts.add('amount');
  const { samples, unknownSamples, order } = found;
  const isOfCampaign = known + factors.size + found.quantities.size > 0 || ties.test(text);
  const isForeign = unknownWords.some((word) => strangers.has(word));
  return {
    ...{ text, concepts, samples, unknownSamples, amount, unknownWords, order, isOfCampaign, isForeign },
    factors: [...factors],
    quantities: [...found.quantities],
  };
}

const exact = new Map<string, Concept[]>();
const stems: (readonly [stem: string, concept: Concept])[] = [];
for (const [concept, words] of Object.entries(conceptWords) as [Concept, string][])
  for (const word of words.split(' '))
    if (word.endsWith('*')) stems.push([word.slice(0, -1), concept]);
    else exact.set(word, [...(exact.get(word) ?? []), concept]);
/** Words that a typing error is taken for. */
const correctable = [
  ...[...exact.keys()].map((text) => ({ text, isStem: false })),
  ...stems.map(([text]) => ({ text, isStem: true })),
].filter(({ text }) => text.length >= 4 && !text.includes('-'));

/** Long words of no meaning, which a typing error may hide too. */
const longWords = [...plainWords].filter((word) => word.length >= 7).map((text) => ({ text, isStem: false }));

/** The setting whose name, of one long word, is one slip away; null when none is. */
function nearestName(word: string, names: Names['factors']): string | null {
  const long = names.filter(([spoken]) => spoken.length >= 6 && /^\p{L}+$/u.test(spoken));
  return (
    long.find(([spoken]) => word.length >= 6 && countSlips(word, spoken.toLowerCase()) === 1)?.[1] ?? null
  );
}

const conceptsOf = (word: string): readonly Concept[] => [
  ...(exact.get(word) ?? []),
  ...stems.flatMap(([stem, concept]) => (word.startsWith(stem) ? [concept] : [])),
];

/** The verb that opens an order, courtesies left out; null for a question. */
function findOrder(text: string): string | null {
  const words = text.toLowerCase().match(/[a-z']+/g) ?? [];
  const isPolite = /^\s*(please\s+)?(can|could|would|will) you\b/i.test(text);
  const first = words.find((word) => !courtesies.has(word));
  if (first === undefined || !orders.has(first)) return null;
  const namesSample = /\bs\d+\b/i.test(text);
  const isQuestion = /\?\s*$/.test(text) && !isPolite;
  return isQuestion && !namesSample ? null : first;
}

/** Names that samples, formulae, variables and quantities go by in this record. */
function namesOf({ state }: CampaignRecord) {
  const { space, goals, laboratory, protocol } = state.spec;
  const byFormula = new Map<string, Id>();
  for (const [id, sample] of state.samples) {
    const formula = formulaOf(space, sample.asMade ?? sample.design);
    const parts = formula === null ? null : parseFormula(formula);
    if (parts !== null && !byFormula.has(parts)) byFormula.set(parts, id);
  }
  const factors = variableNames(space).flatMap((name): [string, string][] => [
    [isElement(name) ? name : plainName(name), name],
    ...(isElement(name) ? [[elementNames[name] ?? name, name] as [string, string]] : []),
  ]);
  for (const variable of space.variables)
    if (variable.kind === 'categorical')
      factors.push(...variable.options.map((option): [string, string] => [plainName(option), variable.name]));
  const quantities = goals.flatMap(({ quantity, criterion }): [string, string][] => [
    [plainName(quantity), quantity],
    ...(criterion === 'recorded value'
      ? []
      : [[`${plainName(quantity)} ${criterion.toLowerCase()}`, quantity] as [string, string]]),
    ...(/critical.?temperature|^tc\b|^tc_/i.test(quantity)
      ? (['tc', 'transition temperature', 'critical temperature'] as const).map((name): [string, string] => [
          name,
          quantity,
        ])
      : []),
  ]);
  const options = space.variables.flatMap((variable) =>
    variable.kind === 'categorical' ? variable.options : [],
  );
  const more = [
    ...options,
    ...Object.keys(laboratory.instruments),
    laboratory.name,
    state.spec.name,
    state.spec.planner.name,
    ...protocol.map(({ name }) => name),
  ];
  const words = new Set(more.flatMap((name) => name.toLowerCase().match(/\p{L}+/gu) ?? []));
  return { samples: new Set(state.samples.keys()), byFormula, factors, quantities, words };
}

/** `T (°C)`, `Tc_K`, `electrons_per_atom` as they are spoken. */
const plainName = (name: string): string =>
  name
    .toLowerCase()
    .replace(/\s*[([][^()[\]]*[)\]]\s*$/, '')
    .replace(/_[a-z]$/, '')
    .replace(/[_-]+/g, ' ')
    .trim();

/** Takes names out of a text, longest first; a name inside a longer one is not taken twice. */
function takeNames(
  names: readonly (readonly [spoken: string, name: string])[],
  text: string,
): readonly [rest: string, found: ReadonlySet<string>] {
  const found = new Set<string>();
  let rest = text;
  for (const [spoken, name] of [...names].sort(([a], [b]) => b.length - a.length)) {
    if (spoken === '') continue;
    const isExact = isElement(spoken) && (spoken.length === 1 || plainWords.has(spoken.toLowerCase()));
    const pattern = new RegExp(
      `(?<![\\p{L}\\d])${escapePattern(spoken)}(?:e?s)?(?![\\p{L}\\d])`,
      isExact ? 'gu' : 'giu',
    );
    const next = rest.replace(pattern, ' ');
    if (next !== rest) found.add(name);
    rest = next;
  }
  return [rest, found];
}

const escapePattern = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

/** A formula by its elements in order, so that `Mo25Nb75` and `Nb75Mo25` are the same; null when it is none. */
function parseFormula(formula: string): string | null {
  const parts = [...formula.matchAll(/([A-Z][a-z]?)(\d+(?:\.\d+)?)?/g)].map(
    ([, element = '', amount]) => [element, Number(amount ?? 1)] as const,
  );
  if (parts.length < 2 && !/\d/.test(formula)) return null;
  if (!parts.every(([element]) => isElement(element))) return null;
  const total = parts.reduce((sum, [, amount]) => sum + amount, 0);
  return parts
    .map(([element, amount]): [string, number] => [element, Math.round((1000 * amount) / total)])
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([element, amount]) => `${element}${amount}`)
    .join('');
}
