import { z } from 'zod';
import { AppError } from '../../../core/error.ts';
import { readRadiation } from '../../../kernels/diffraction/index.ts';
import { findPeaks, observePattern } from '../../../kernels/powder-refinement/index.ts';
import type { DiffractionScan } from '../../../world/index.ts';
import type { TaskCall } from '../../contracts.ts';
import { roundShown } from '../round-shown.ts';
import { defineReadingTool, type ReadingTool } from './open-reading-episode.ts';

/** A scan as plain JSON. */
export type ScanRecord = Omit<DiffractionScan, 'counts'> & { readonly counts: readonly number[] };

const mostRows = 400;
const copper = readRadiation('CuKa');
const lines = copper.lines.map(({ wavelength, weight }) => ({ wavelength, share: weight / 1.5 }));

/** Rows under a head, for reading. */
export const table = (head: string, rows: readonly (readonly (string | number)[])[]): string =>
  [head, ...rows.map((row) => row.join('\t'))].join('\n');

export const readPattern = (scan: ScanRecord): ReadingTool =>
  defineReadingTool({
    name: 'read_pattern',
    description: `Counts of the scan in a window of 2θ [deg], neighbouring points summed by \`merge\`; at most ${mostRows} rows.`,
    input: z.strictObject({
      from_deg: z.number().min(0).max(180),
      to_deg: z.number().min(0).max(180),
      merge: z.int().min(1).max(100).default(1),
    }),
    isLook: true,
    cost: () => 0,
    run({ from_deg, to_deg, merge }) {
      const [first, end] = windowOf(scan, from_deg, to_deg);
      const count = Math.floor((end - first) / merge);
      if (count < 1 || count > mostRows)
        throw new AppError(
          'bad-window',
          `${from_deg} to ${to_deg} deg by ${merge} is ${count} rows; expected 1 to ${mostRows}, and the scan has points from ${scan.from} to ${roundShown(scan.from + scan.step * (scan.counts.length - 1), 2)} deg`,
        );
      const rows = Array.from({ length: count }, (_, row) => {
        const start = first + row * merge;
        let sum = 0;
        for (let i = start; i < start + merge; i++) sum += scan.counts[i]!;
        return [roundShown(scan.from + scan.step * (start + (merge - 1) / 2), 3), sum];
      });
      return { result: { columns: ['twoTheta_deg', 'counts'], rows }, text: table('2θ [deg]\tcounts', rows) };
    },
  });

/** Indices of the points of a window: the first, and the one after the last. */
export function windowOf(
  { from, step, counts }: ScanRecord,
  low: number,
  high: number,
): readonly [number, number] {
  const first = Math.max(0, Math.ceil((low - from) / step - 1e-6));
  return [first, Math.min(counts.length, Math.floor((high - from) / step + 1e-6) + 1)];
}

/** Members of a group look at one scan. */
const knownPeaks = new WeakMap<ScanRecord, ReturnType<typeof findPeaks>>();

function peaksOf(scan: ScanRecord): ReturnType<typeof findPeaks> {
  const known = knownPeaks.get(scan);
  if (known !== undefined) return known;
  const angles = Float64Array.from(scan.counts, (_, i) => scan.from + scan.step * i);
  const found = findPeaks(observePattern({ angles, intensity: scan.counts, sd: null }), lines);
  knownPeaks.set(scan, found);
  return found;
}

export const listPeaks = (scan: ScanRecord): ReadingTool =>
  defineReadingTool({
    name: 'list_peaks',
    description:
      'Peaks of the scan that stand out of the noise: 2θ of the Kα1 line [deg], d [Å], height and width [counts, deg]; all, or the strongest.',
    input: z.strictObject({ strongest: z.int().min(1).max(200).default(60) }),
    isLook: true,
    cost: () => 0,
    run({ strongest }) {
      const found = peaksOf(scan)
        .toSorted((one, other) => other.area - one.area)
        .slice(0, strongest)
        .toSorted((one, other) => one.twoTheta - other.twoTheta);
      const rows = found.map(({ twoTheta, height, fwhm }) => [
        roundShown(twoTheta, 3),
        roundShown(lines[0]!.wavelength / (2 * Math.sin((twoTheta * Math.PI) / 360)), 4),
        roundShown(height, 0),
        roundShown(fwhm, 3),
      ]);
      return {
        result: { columns: ['twoTheta_deg', 'd_A', 'height', 'fwhm_deg'], rows },
        text: table('2θ [deg]\td [Å]\theight\tFWHM [deg]', rows),
      };
    },
  });

/** The counts of one scan where these calls have shown them, and of another everywhere else. */
export function keepSeen(seen: ScanRecord, other: ScanRecord, calls: readonly TaskCall[]): ScanRecord {
  const counts = [...other.counts];
  for (const { tool, arguments: input } of calls) {
    if (tool !== 'read_pattern' || typeof input !== 'object' || input === null) continue;
    const { from_deg, to_deg } = input as { readonly from_deg?: unknown; readonly to_deg?: unknown };
    if (typeof from_deg !== 'number' || typeof to_deg !== 'number') continue;
    const [first, end] = windowOf(seen, from_deg, to_deg);
    for (let i = first; i < end; i++) counts[i] = seen.counts[i]!;
  }
  return { ...seen, counts };
}
