import type { CampaignEventType, Design } from '../../campaign/index.ts';
import { formatNumber, formatQuantity, formatUnit } from '../../core/format-quantity.ts';
import type { Id } from '../../core/id.ts';
import type { Quantity } from '../../core/quantity.ts';
import { describeDesign, designNumbers } from './describe-design.ts';
import { readNumbers } from './read-numbers.ts';
import { type CampaignRecord, placesOf, type RecordPlace } from './record.ts';

/** A number of an answer, with what it is of. */
export type StatedNumber = { readonly name: string; readonly quantity: Quantity; readonly sample?: Id };

/** What the copilot says, and what each part of it rests on. */
export type Answer = {
  /** The kind of question that was understood; null where none was. */
  readonly kind: string | null;
  /** `not-known`: the record does not hold it. `refused`: it is no question that the record could answer. */
  readonly status: 'answered' | 'not-known' | 'refused';
  readonly text: string;
  readonly numbers: readonly StatedNumber[];
  readonly evidence: readonly RecordPlace[];
};

/** What a kind of question says, before it has a name. */
export type Reply = Omit<Answer, 'kind'>;

/** Collects the numbers and places of an answer while its sentences are written. */
export type Writer = {
  /** A quantity as it is read: `12.18 ± 0.08 K`. An sd that is not known goes without saying. */
  quantity(name: string, quantity: Quantity, sample?: Id): string;
  /** A number that has no uncertainty: `600 °C`. */
  exact(name: string, value: number, unit: string, digits?: number): string;
  /** `3 samples`. */
  count(name: string, count: number, noun: string, nouns?: string): string;
  /** Whole per cent of a fraction. */
  percent(name: string, fraction: number): string;
  /** The sample's name, with the events of these types as evidence. */
  sample(id: Id, types?: readonly CampaignEventType[]): string;
  /** The settings with their units. */
  design(design: Design): string;
  /** Words of the record as they stand there; the numbers in them are the record's own. */
  quote(text: string): string;
  /** An event of the campaign as evidence. */
  cite(place: RecordPlace): void;
  reply(status: Answer['status'], ...sentences: readonly (string | false | null)[]): Reply;
};

/** Every unit that the campaign's settings, goals and costs are in. */
export const unitsOf = ({ state: { spec } }: CampaignRecord): readonly string[] => [
  ...spec.goals.map(({ unit }) => unit),
  ...spec.space.variables.flatMap((variable) => ('unit' in variable ? [variable.unit] : [])),
  spec.currency,
];

const readingEvents = ['samples-analysed', 'measurement-added'] as const;

export function writeAnswer(record: CampaignRecord): Writer {
  const units = unitsOf(record);
  const numbers: StatedNumber[] = [];
  const places = new Map<string, RecordPlace>();
  const state = (name: string, quantity: Quantity, sample?: Id): void => {
    numbers.push({ name, quantity, ...(sample !== undefined && { sample }) });
  };
  const cite = (place: RecordPlace): void => {
    places.set(`${place.seq}/${place.sample ?? ''}`, place);
  };
  return {
    quantity(name, quantity, sample) {
      state(name, quantity, sample);
      return formatQuantity(quantity).replace(' (sd not known)', '');
    },
    exact(name, value, unit, digits) {
      state(name, { value, sd: null, unit });
      return `${formatNumber(value, digits)}${formatUnit(unit)}`;
    },
    count(name, count, noun, nouns = `${noun}s`) {
      state(name, { value: count, sd: null, unit: '1' });
      return `${formatNumber(count)} ${count === 1 ? noun : nouns}`;
    },
    percent(name, fraction) {
      state(name, { value: fraction, sd: null, unit: '1' });
      return `${formatNumber(100 * fraction, 2)}\u202f%`;
    },
    sample(id, types = readingEvents) {
      for (const place of placesOf(record, id, types)) cite(place);
      return id;
    },
    design(design) {
      for (const { name, value, unit } of designNumbers(record.state.spec.space, design))
        state(name, { value, sd: null, unit });
      return describeDesign(record.state.spec.space, design);
    },
    quote(text) {
      for (const { value, sd, unit } of readNumbers(text, units))
        state('quoted', { value, sd: sd?.value ?? null, unit: unit ?? '1' });
      return text;
    },
    cite,
    reply: (status, ...sentences) => ({
      status,
      text: sentences
        .filter((sentence) => typeof sentence === 'string' && sentence !== '')
        .join(' ')
        .replaceAll(/ +\n/g, '\n')
        .trim(),
      numbers,
      evidence: [...places.values()],
    }),
  };
}

/** `a`, `a and b`, `a, b and c`. */
export const listWords = (words: readonly string[]): string =>
  words.length < 2 ? (words[0] ?? '') : `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`;

/** The first letter large. */
export const capitalize = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

/** A text as a sentence: with a point unless it ends in one. */
export const endSentence = (text: string): string => (/[.!?…]$/.test(text) ? text : `${text}.`);
