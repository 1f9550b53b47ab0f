import type { Panel, Series } from '../../campaign/index.ts';

/** Readings that a model was fitted to, with what it says of each and the noise of one, in the unit of the readings. */
export type Modelled = {
  readonly label: string;
  readonly x: readonly number[];
  readonly measured: readonly number[];
  readonly calculated: readonly number[];
  /** Standard deviation of a reading; one number, or one for each. */
  readonly noise: number | readonly number[];
  readonly colour?: number;
};

/**
 * What models leave of the readings they were fitted to, in standard deviations of one, under the panel of those readings and over the same
 * axis. Nothing where no reading has a noise above zero.
 */
export function residualPanel(above: Panel, modelled: readonly Modelled[]): readonly Panel[] {
  const series = modelled.flatMap(({ label, x, measured, calculated, noise, colour }): readonly Series[] => {
    const sds = typeof noise === 'number' ? x.map(() => noise) : noise;
    const kept = x.flatMap((_, i) => (sds[i]! > 0 ? [i] : []));
    if (kept.length === 0) return [];
    return [
      {
        ...{ label, kind: 'points', fidelity: 'measured' },
        x: kept.map((i) => x[i]!),
        y: kept.map((i) => (measured[i]! - calculated[i]!) / sds[i]!),
        ...(colour !== undefined && { colour }),
      },
    ];
  });
  if (series.length === 0) return [];
  return [
    {
      description: `${above.description}: what is left over of each reading`,
      x: { ...above.x, extent: above.x.extent ?? extentOf(above) },
      y: { quantity: 'residual', unit: 'σ' },
      series,
    },
  ];
}

function extentOf({ series }: Panel): { readonly low: number; readonly high: number } {
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const { x } of series)
    for (const value of Array.from(x)) {
      if (!Number.isFinite(value)) continue;
      low = Math.min(low, value);
      high = Math.max(high, value);
    }
  return { low, high };
}
