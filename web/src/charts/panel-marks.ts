import type { FindingView, PanelView } from '../../../src/app/http/contract/sample.ts';
import type { Quantity } from '../../../src/app/http/contract.ts';
import { factorBetween, inSystem, shownUnit } from '../units.svelte.ts';

/** A position along the axis of a panel, as it was read off its curve. */
export type ReadMark = {
  readonly quantity: string;
  readonly criterion: string;
  readonly value: Quantity;
  /** What is said of it, where that is not the place itself. */
  readonly told?: Quantity;
};

/** What findings say about places along an axis of this unit; widths and differences are none. */
export const marksAlong = (findings: readonly FindingView[], unit: string): readonly ReadMark[] =>
  findings.flatMap((finding): readonly ReadMark[] => {
    const { quantity, value, criterion } = finding;
    if (!value || value.bound !== undefined) return [];
    if (quantity === 'coercivity') return coercivitiesAlong(findings, finding, value, unit);
    return value.unit === unit && !/width|step|hysteresis|remanence|offset/.test(quantity)
      ? [{ quantity, criterion, value: inSystem(value) }]
      : [];
  });

/** The fields at which both branches of a loop have no moment, a coercivity on either side of its offset. */
function coercivitiesAlong(
  findings: readonly FindingView[],
  { quantity, criterion }: FindingView,
  value: Quantity,
  unit: string,
): readonly ReadMark[] {
  const factor = factorBetween(value.unit, unit);
  if (factor === null) return [];
  const along = (field: Quantity): Quantity =>
    inSystem({
      ...field,
      value: field.value * factor,
      sd: field.sd === null ? null : field.sd * factor,
      unit,
    });
  const loop = criterion.split(', ').at(-1) ?? '';
  const offset = findings.find((one) => one.quantity === 'loop-offset' && one.criterion.endsWith(loop));
  const told = along(value);
  const middle = offset?.value ? along(offset.value).value : 0;
  return [1, -1].map((side) => ({
    ...{ quantity, criterion, told },
    value: { ...told, value: middle + side * told.value },
  }));
}

/** Where something was looked for and not found, up to a limit. */
export const limitsAlong = (findings: readonly FindingView[], unit: string): readonly ReadMark[] =>
  findings.flatMap(({ quantity, limit, criterion }) =>
    limit && limit.unit === unit && limit.bound !== undefined && !/width/.test(quantity)
      ? [{ quantity, criterion, value: inSystem(limit) }]
      : [],
  );

export const leadingOf = (marks: readonly ReadMark[]): readonly ReadMark[] =>
  marks.filter(({ quantity }) => /midpoint|curie|neel|coercivity/.test(quantity)).slice(0, 4);

const branchOf = (criterion: string): string => criterion.split(', ').slice(1).join(', ');

/** The transition of one branch: where it begins and ends by two criteria, each with its name. */
export type Bracket = {
  readonly branch: string;
  readonly low: Quantity;
  readonly high: Quantity;
  /** What its two ends are. */
  readonly ends: readonly [string, string];
  readonly labels: readonly { readonly text: string; readonly at: number; readonly isHigh: boolean }[];
};

export function bracketOf(marks: readonly ReadMark[], show: (value: Quantity) => string): Bracket | null {
  const pick = (pattern: RegExp, branch?: string): ReadMark | undefined =>
    marks.find(
      ({ criterion }) => pattern.test(criterion) && (branch === undefined || branchOf(criterion) === branch),
    );
  const first = pick(/^90\s?%/) ?? pick(/^onset/) ?? pick(/^zero/);
  if (first === undefined) return null;
  const branch = branchOf(first.criterion);
  const [high, low] = [pick(/^90\s?%/, branch), pick(/^10\s?%/, branch)];
  const [onset, zero] = [pick(/^onset/, branch), pick(/^zero/, branch)];
  const [from, to] = [low ?? zero, high ?? onset];
  if (from === undefined || to === undefined) return null;
  const label = (name: string, mark: ReadMark | undefined, isHigh: boolean) =>
    mark === undefined ? [] : [{ text: `${name} · ${show(mark.value)}`, at: mark.value.value, isHigh }];
  return {
    ...{ branch, low: from.value, high: to.value },
    ends: [low ? '10 % of the normal resistance' : 'zero', high ? '90 %' : 'the onset'],
    labels: [
      ...label('onset', onset, true),
      ...label('90 %', high, true),
      ...label('10 %', low, false),
      ...label('zero', zero, false),
    ],
  };
}

/** Where the reading was made, with as much again on either side; null where that is most of the run. */
export function windowOf(marks: readonly ReadMark[]): [number, number] | null {
  const values = marks
    .filter(({ quantity }) => !/zero|coercivity/.test(quantity))
    .map(({ value }) => value.value);
  if (values.length < 2) return null;
  const [low, high] = [Math.min(...values), Math.max(...values)];
  const room = Math.max(1.5 * (high - low), 0.02 * Math.abs(high));
  return room > 0 ? [low - room, high + room] : null;
}

/** A panel in the units that are shown. */
export function panelInUnits(panel: PanelView): PanelView {
  const [x, y] = [shownUnit(panel.x.unit), shownUnit(panel.y.unit)];
  if (x.factor === 1 && y.factor === 1) return panel;
  const times = (values: readonly (number | null)[], factor: number) =>
    values.map((value) => (value === null ? null : value * factor));
  const scaled = (
    axis: PanelView['x'],
    { unit, factor }: { unit: string; factor: number },
  ): PanelView['x'] => ({
    ...axis,
    unit,
    ...(axis.extent && { extent: { low: axis.extent.low * factor, high: axis.extent.high * factor } }),
  });
  return {
    ...panel,
    x: scaled(panel.x, x),
    y: scaled(panel.y, y),
    series: panel.series.map(({ sds, ...one }) => ({
      ...one,
      x: times(one.x, x.factor),
      y: times(one.y, y.factor),
      ...(sds && { sds: times(sds, y.factor) }),
    })),
    remarks: panel.remarks.map((remark) => ({ ...remark, x: remark.x * x.factor, y: remark.y * y.factor })),
  };
}

/** The part of a panel between two places; lines are cut, not bent. */
export function cutPanel(panel: PanelView, [low, high]: readonly [number, number]): PanelView {
  const series = panel.series.map((one) => {
    const isIn = (x: number | null | undefined): boolean => typeof x === 'number' && x >= low && x <= high;
    const kept = one.x.flatMap((x, index) =>
      isIn(x) || (one.kind === 'line' && (isIn(one.x[index - 1]) || isIn(one.x[index + 1]))) ? [index] : [],
    );
    const isStraight = one.kind === 'line' && one.x.length === 2;
    const indexes = isStraight ? [0, 1] : kept;
    const pick = (values: readonly (number | null)[]) => indexes.map((index) => values[index] ?? null);
    return { ...one, x: pick(one.x), y: pick(one.y), ...(one.sds && { sds: pick(one.sds) }) };
  });
  return { ...panel, x: { ...panel.x, extent: { low, high } }, series };
}
