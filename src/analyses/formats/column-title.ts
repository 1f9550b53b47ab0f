import { readInstrumentUnit } from '../../core/units.ts';
import type { ColumnTitle } from './read-columns.ts';

const isUnit = (text: string): boolean => readInstrumentUnit(text) !== null;

/**
 * Name and unit of a title such as `T (K)`, `R[Ohm]`, `M, emu`, `T / K` or `Moment_emu`. What stands in brackets is the unit, known or not;
 * behind a comma, a slash or an underscore only a known one is.
 */
export function readColumnTitle(cell: string): ColumnTitle {
  const text = cell
    .trim()
    .replace(/^"(.*)"$/, '$1')
    .trim();
  if (text.length > 200) return { name: text, unit: null };
  const bracketed = /^(.*?)[\s_]*(?:\(([^()]*)\)|\[([^[\]]*)\])$/.exec(text);
  if (bracketed !== null && bracketed[1] !== '') {
    const unit = (bracketed[2] ?? bracketed[3] ?? '').trim();
    return { name: bracketed[1]!, unit: unit === '' ? null : unit };
  }
  for (const separator of [',', '/', '_', ' ']) {
    for (let at = text.indexOf(separator, 1); at > 0; at = text.indexOf(separator, at + 1)) {
      const unit = text.slice(at + 1).trim();
      const spelled = separator === '_' ? unit.replace(/per/g, '/').replaceAll('_', '') : unit;
      if (isUnit(spelled)) return { name: text.slice(0, at).trim(), unit: spelled };
    }
  }
  return { name: text, unit: null };
}
