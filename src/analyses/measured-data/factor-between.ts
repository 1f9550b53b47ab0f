import { readInstrumentUnit } from '../../core/units.ts';

/** What values of one unit are multiplied by to be in another; null between units of different things. No unit is 1. */
export function factorBetween(from: string, to: string): number | null {
  const plain = (unit: string): string => unit.normalize('NFKC').trim() || '1';
  if (plain(from) === plain(to)) return 1;
  const [a, b] = [readInstrumentUnit(from), readInstrumentUnit(to)];
  return a === null || b === null || a.dimension !== b.dimension ? null : a.factor / b.factor;
}
