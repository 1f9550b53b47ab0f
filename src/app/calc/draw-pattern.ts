import type { PowderPattern, SimulatedScan } from '../../kernels/diffraction/index.ts';
import { labelOf } from '../../kernels/diffraction/index.ts';
import type { Html } from '../report/html.ts';
import { drawPanels, type Panel, type Remark } from './draw-panels.ts';

const mostLabels = 24;

/** Sticks with the indices of the strongest, the profile over them, and the simulated scan below. */
export function drawPattern(
  title: string,
  pattern: PowderPattern,
  range: readonly [number, number],
  profile: { readonly angles: Float64Array; readonly intensities: Float64Array },
  scan: SimulatedScan | null,
): Html {
  const x = { quantity: '2θ', unit: '°', extent: { low: range[0], high: range[1] } };
  const lines = pattern.peaks.flatMap((peak) => peak.lines);
  const highest = profile.intensities.reduce((most, value) => Math.max(most, value), 0);
  const calculated: Panel = {
    description: `calculated powder pattern of ${title}, ${pattern.radiation.name}`,
    x,
    y: { quantity: 'intensity', unit: '% of the strongest', extent: { low: 0, high: 112 } },
    series: [
      {
        label: 'profile',
        kind: 'line',
        x: profile.angles,
        y: profile.intensities.map((value) => (highest > 0 ? (100 * value) / highest : 0)),
        fidelity: 'simulated',
      },
      {
        label: 'reflections',
        kind: 'sticks',
        x: lines.map(({ twoTheta }) => twoTheta),
        y: lines.map(({ intensity }) => intensity),
        fidelity: 'simulated',
      },
    ],
    remarks: placeLabels(pattern, range),
  };
  if (scan === null) return drawPanels([calculated]);
  const counted: Panel = {
    description: `simulated scan of ${title} with Poisson noise`,
    x,
    y: { quantity: 'counts', unit: 'simulated' },
    series: [
      { label: 'simulated counts', kind: 'line', x: scan.angles, y: scan.counts, fidelity: 'simulated' },
    ],
  };
  return drawPanels([calculated, counted]);
}

/** Indices of the strongest peaks, no two so close that they cover each other. */
function placeLabels({ peaks }: PowderPattern, [from, to]: readonly [number, number]): readonly Remark[] {
  const placed: Remark[] = [];
  for (const peak of peaks.toSorted((one, other) => other.intensity - one.intensity)) {
    if (placed.length >= mostLabels || peak.intensity < 1) break;
    const isFree = placed.every(
      ({ x, y }) => Math.abs(x - peak.twoTheta) > (to - from) / 18 || Math.abs(y - peak.intensity) > 6,
    );
    if (isFree) placed.push({ x: peak.twoTheta, y: peak.intensity, text: formatIndices(labelOf(peak)) });
  }
  return placed;
}

/** `1 0 1`, `2 -1 0`. */
export const formatIndices = (reflection: readonly number[]): string =>
  reflection.map((index) => (index < 0 ? `−${-index}` : String(index))).join(' ');
