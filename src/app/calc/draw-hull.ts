import { formatNumber } from '../../core/format-quantity.ts';
import { type Html, html } from '../report/html.ts';
import { drawPoint } from '../report/svg/marks.ts';
import type { Extent } from '../report/svg/scale.ts';
import type { InterfaceAnswer } from './calculate-interface.ts';
import type { CalculationResult } from './calculation.ts';
import { drawPanels, type Remark } from './draw-panels.ts';
import type { HullProblem } from './hull-problem.ts';
import type { TableEntry } from './read-hull-table.ts';

type Point = {
  /** In the smallest whole numbers. */
  readonly formula: string;
  readonly fractions: readonly number[];
  readonly formationEnergy: number;
  readonly energyAboveHull: number;
  readonly isStable: boolean;
};

/** The interface reaction where one was asked for; else the hull of two elements as a curve, of three as a triangle. */
export function drawHull(problem: HullProblem, answer: InterfaceAnswer | null): CalculationResult['figure'] {
  if (answer !== null) return drawInterface(problem, answer);
  const { elements } = problem.hull;
  if (elements.length === 2) return drawBinary(problem);
  if (elements.length === 3) return drawTriangle(problem);
  return {
    notDrawn: `a hull of ${elements.length === 1 ? 'one element' : `${elements.length} elements (${elements.join('-')})`} has no picture: two or three are drawn; --react A+B draws a reaction in any system`,
  };
}

function listPoints({ hull, entries }: HullProblem): readonly Point[] {
  return hull.listStabilities().map(({ formationEnergy, energyAboveHull, isStable }, i) => {
    const { composition } = entries[i]!;
    const total = hull.elements.reduce((sum, element) => sum + (composition[element] ?? 0), 0);
    const fractions = hull.elements.map((element) => (composition[element] ?? 0) / total);
    const formula = reduceFormula(entries[i]!);
    return { formula, fractions, formationEnergy, energyAboveHull, isStable };
  });
}

/** `Mn2O3` for Mn32O48; a formula with broken numbers as it stands. */
function reduceFormula({ composition, formula }: TableEntry): string {
  const amounts = Object.entries(composition);
  const divide = (a: number, b: number): number => (b === 0 ? a : divide(b, a % b));
  if (!amounts.every(([, amount]) => Number.isInteger(amount))) return formula;
  const divisor = amounts.reduce((common, [, amount]) => divide(common, amount), 0);
  return amounts
    .map(([element, amount]) => `${element}${amount === divisor ? '' : amount / divisor}`)
    .join('');
}

/** Labels under their points, each in the first of three rows where it does not run into another; and the room they need. */
function placeLabels(
  points: readonly { readonly x: number; readonly y: number; readonly text: string }[],
  values: readonly number[],
): { readonly remarks: readonly Remark[]; readonly extent: Extent } {
  const [low, high] = [Math.min(...values), Math.max(...values)];
  const row = (high - low || 1) / 13;
  const ends: number[] = [];
  const remarks = [...points]
    .sort((a, b) => a.x - b.x)
    .map(({ x, y, text }) => {
      const half = (3.4 * text.length + 2) / 640;
      const free = [0, 1, 2].find((level) => (ends[level] ?? -1) < x - half) ?? 2;
      ends[free] = x + half;
      return { x: Math.min(1 - half, Math.max(half, x)), y: y - (1.7 + free) * row, text };
    });
  return { remarks, extent: { low: low - 5 * row, high: high + row } };
}

function drawBinary(problem: HullProblem): Html {
  const points = listPoints(problem);
  const stable = points.filter((point) => point.isStable).sort((a, b) => a.fractions[1]! - b.fractions[1]!);
  const unstable = points.filter((point) => !point.isStable);
  const xOf = ({ fractions }: Point): number => fractions[1]!;
  const yOf = ({ formationEnergy }: Point): number => formationEnergy;
  const [first, second] = problem.hull.elements;
  const { remarks, extent } = placeLabels(
    stable
      .filter((point, i) => point.formula !== stable[i - 1]?.formula)
      .map((point) => ({ x: xOf(point), y: yOf(point), text: point.formula })),
    points.map(yOf),
  );
  return drawPanels([
    {
      description: `energy of formation over composition in ${first}-${second}, with the convex hull`,
      x: { quantity: `fraction of ${second}`, unit: '', extent: { low: 0, high: 1 } },
      y: { quantity: 'energy of formation', unit: `eV/${problem.per}`, extent },
      series: [
        { label: 'hull', kind: 'line', x: stable.map(xOf), y: stable.map(yOf), fidelity: 'simulated' },
        {
          label: 'stable',
          kind: 'points',
          x: stable.map(xOf),
          y: stable.map(yOf),
          fidelity: 'simulated',
          colour: 1,
        },
        {
          label: 'unstable',
          kind: 'points',
          x: unstable.map(xOf),
          y: unstable.map(yOf),
          fidelity: 'simulated',
          colour: 2,
        },
      ],
      remarks,
    },
  ]);
}

function drawInterface(problem: HullProblem, { reactants, reaction }: InterfaceAnswer): Html {
  const [first, second] = reactants;
  const { kinks } = reaction;
  const x = kinks.map(({ fraction }) => fraction);
  const y = kinks.map(({ energy }) => energy);
  const nameOf = (id: string): string => reduceFormula(problem.entries.find((entry) => entry.id === id)!);
  const { remarks, extent } = placeLabels(
    kinks.slice(1, -1).map(({ fraction, energy, products }) => ({
      x: fraction,
      y: energy,
      text: products.map(({ id }) => nameOf(id)).join(' + '),
    })),
    y,
  );
  return drawPanels([
    {
      description: `energy of the reaction of ${first.formula} with ${second.formula} over their ratio`,
      x: { quantity: `share of the atoms from ${first.formula}`, unit: '', extent: { low: 0, high: 1 } },
      y: { quantity: 'energy of reaction', unit: `eV/${problem.per}`, extent },
      series: [
        { label: 'lowest mixture', kind: 'line', x, y, fidelity: 'simulated' },
        { label: 'kinks', kind: 'points', x, y, fidelity: 'simulated', colour: 1 },
      ],
      remarks,
    },
  ]);
}

const size = { width: 640, height: 560, margin: 48 };

/** The triangle of compositions: ties between phases in equilibrium, stable phases labelled, unstable ones small. */
function drawTriangle(problem: HullProblem): Html {
  const points = listPoints(problem);
  const { hull } = problem;
  const stable = points.filter((point) => point.isStable);
  const placeOf = new Map(problem.entries.map(({ id }, i) => [id, placeAt(points[i]!.fractions)]));
  const ties = new Map<string, string>();
  for (const { phases } of hull.listFacets())
    phases.forEach((id, i) => {
      const other = phases[(i + 1) % phases.length]!;
      const [a, b] = [placeOf.get(id)!, placeOf.get(other)!];
      const key = id < other ? `${id} ${other}` : `${other} ${id}`;
      ties.set(key, `M${round(a.x)} ${round(a.y)}L${round(b.x)} ${round(b.y)}`);
    });
  const marks = (some: readonly Point[]): Html =>
    html`${some.map((point) => {
      const { x, y } = placeAt(point.fractions);
      const title = `${point.formula}: ${formatNumber(point.formationEnergy)} eV/${problem.per} of formation, ${formatNumber(point.energyAboveHull)} above the hull`;
      return drawPoint({ x, y, fidelity: 'simulated', title });
    })}`;
  return html`<svg xmlns="http://www.w3.org/2000/svg" class="figure" viewBox="0 0 ${size.width} ${size.height}" width="${size.width}" height="${size.height}" role="img" aria-label="${`phases of ${hull.elements.join('-')} that are stable, with those in equilibrium tied`}">
<path class="curve c1" d="${[...ties.values()].join('')}"/>
<g class="c2">${marks(points.filter((point) => !point.isStable))}</g><g class="c1">${marks(stable)}</g>
${labelsOf(stable).map(({ formula, x, y, anchor }) => html`<text class="halo" x="${x}" y="${y}" text-anchor="${anchor}">${formula}</text>`)}
<g class="c1">${drawPoint({ x: 16, y: 14, fidelity: 'simulated', title: 'stable' })}</g><text x="26" y="18">stable; lines tie phases in equilibrium</text>
<g class="c2">${drawPoint({ x: 16, y: 32, fidelity: 'simulated', title: 'not stable' })}</g><text x="26" y="36">not stable (unnamed)</text>
<text x="16" y="54">places: fractions of atoms</text>
</svg>`;
}

/** One label at each place: below on the base, beside the two other edges, above inside; further out where it would hit another. */
function labelsOf(stable: readonly Point[]) {
  const places = stable.map((point) => ({ formula: point.formula, ...placeAt(point.fractions), point }));
  const single = places.filter(
    ({ x, y }, i) => places.findIndex((other) => Math.hypot(other.x - x, other.y - y) < 1e-6) === i,
  );
  const taken: { readonly left: number; readonly right: number; readonly y: number }[] = [];
  return single
    .sort((a, b) => a.y - b.y || a.x - b.x)
    .map(({ formula, x, y, point: { fractions } }) => {
      const width = 6.8 * formula.length + 4;
      const isCorner = fractions.filter((fraction) => fraction > 0).length === 1;
      const side = isCorner || fractions[2] === 0 ? 0 : fractions[0] === 0 ? 1 : fractions[1] === 0 ? -1 : 0;
      const at = (level: number) => {
        if (side !== 0) return { x: x + 9 * side, y: y + 4 + 13 * level };
        return { x, y: fractions[2] === 0 ? y + 17 + 13 * level : y - 8 - 13 * level };
      };
      const span = (level: number) => {
        const left = at(level).x - (side === 1 ? 0 : side === -1 ? width : width / 2);
        return { left, right: left + width, y: at(level).y };
      };
      const isFree = (level: number): boolean =>
        !taken.some((label) => {
          const own = span(level);
          return Math.abs(label.y - own.y) < 12 && label.left < own.right && own.left < label.right;
        });
      const level = [0, 1, 2, 3].find(isFree) ?? 3;
      taken.push(span(level));
      const anchor = side === 1 ? 'start' : side === -1 ? 'end' : 'middle';
      return { formula, ...at(level), anchor };
    });
}

/** First element at the lower left, second at the lower right, third at the top. */
function placeAt(fractions: readonly number[]): { readonly x: number; readonly y: number } {
  const side = size.width - 2 * size.margin;
  return {
    x: size.margin + side * (fractions[1]! + fractions[2]! / 2),
    y: size.height - size.margin - side * (Math.sqrt(3) / 2) * fractions[2]!,
  };
}

const round = (value: number): string => String(Math.round(value * 100) / 100);
