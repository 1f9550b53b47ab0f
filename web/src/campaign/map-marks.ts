import type { BeliefView, MapView } from '../../../src/app/http/contract/belief.ts';
import type { SampleRow } from '../../../src/app/http/contract.ts';
import type { MapMark } from '../charts/BeliefMap.svelte';
import { showQuantity } from '../numbers.ts';
import { nameOf } from './candidates.ts';

/** Samples that lie in the map; of a ternary map those whose other elements are absent. */
export function marksOf(
  map: MapView,
  rows: readonly SampleRow[],
  belief: Extract<BeliefView, { isKnown: true }>,
): MapMark[] {
  return rows.flatMap((row) => {
    const place = placeOf(map, row.values, belief);
    if (place === null || row.outcome === 'cancelled') return [];
    const kind =
      row.outcome === 'open' && row.measured === null
        ? 'next'
        : row.measured === null
          ? null
          : row.measured.bound !== undefined
            ? 'limit'
            : row.measured.fidelity;
    if (kind === null) return [];
    const told = row.measured
      ? showQuantity(row.measured)
      : row.predicted
        ? `next, expected ${showQuantity(row.predicted)}`
        : 'next';
    return [
      {
        key: row.id,
        ...place,
        kind,
        title: `${nameOf(row)}: ${told}${row.measured?.fidelity === 'simulated' ? ', simulated' : ''}`,
      },
    ];
  });
}

function placeOf(
  map: MapView,
  values: SampleRow['values'],
  { variables }: Extract<BeliefView, { isKnown: true }>,
): { readonly x: number; readonly y: number } | null {
  const at = (name: string | undefined): number => Number(values[name ?? ''] ?? 0);
  const [first, second, third] = map.axes;
  if (map.kind === 'plane') return { x: at(first), y: at(second) };
  const group = variables.find(({ name }) => name === first)?.group;
  const total = variables
    .filter((variable) => variable.group === group)
    .reduce((sum, { name }) => sum + at(name), 0);
  const shown = at(first) + at(second) + at(third);
  return total > 0 && shown > 0.999 * total ? { x: at(second) / shown, y: at(third) / shown } : null;
}
