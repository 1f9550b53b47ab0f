import type { Reading, SearchTruth } from './search-kind.ts';

type Quantified = Pick<SearchTruth, 'quantity' | 'unit'>;

const rounded = (value: number): number => Number(value.toPrecision(5));

/** A reading as an answer of the tool. */
export function resultOfReading({ quantity, unit }: Quantified, reading: Reading): object {
  if (reading.file !== undefined) return { outcome: 'file', file: reading.file };
  if (reading.kind === 'nothing') return { outcome: 'failed', why: reading.why };
  if (reading.kind === 'upper-bound')
    return { outcome: 'bound', bound: 'upper', quantity, value: rounded(reading.value), unit };
  const { value, sd, beside = {} } = reading;
  const others = Object.fromEntries(Object.entries(beside).map(([name, part]) => [name, rounded(part)]));
  return { outcome: 'value', quantity, value: rounded(value), sd: rounded(sd), unit, ...others };
}

/** The same in a sentence. */
export function textOfReading({ quantity, unit }: Quantified, id: string, reading: Reading): string {
  if (reading.file !== undefined) return `${id}: the raw file\n${reading.file}`;
  if (reading.kind === 'nothing') return `${id}: ${reading.why}`;
  if (reading.kind === 'upper-bound') return `${id}: ${quantity} below ${rounded(reading.value)} ${unit}`;
  const others = Object.entries(reading.beside ?? {}).map(([name, part]) => `, ${name} ${rounded(part)}`);
  return `${id}: ${quantity} ${rounded(reading.value)} ± ${rounded(reading.sd)} ${unit}${others.join('')}`;
}
