import { analyses } from '../../../analyses/index.ts';
import { sha256Hex } from '../../../core/hash.ts';
import { type MadeSample, measureResistance, openWorld, writeResistivityFile } from '../../../world/index.ts';
import type { Candidate, Chance, Made, Reading } from '../design-search/search-kind.ts';

/** Regions of a sample, and the width of its transition [K]. */
const regionCount = 48;
const transitionWidth = 0.15;

/** A run of the resistance of a sample, as the file that the instrument leaves; what it holds is known to the platform alone. */
export function resistanceReading(made: Made, candidate: Candidate, { name }: Chance, base: number): Reading {
  const { fractions } = candidate.sight as { readonly fractions: readonly number[] };
  // transport is the run's own, so that a file says nothing of designs that were not measured
  const world = openWorld(name, { isMasked: true });
  const run = measureResistance(world, name, sampleOf(made, Float64Array.from(fractions)), base);
  const bytes = writeResistivityFile(run, { sample: 'sample', startedAt: 0, comment: '' });
  const file = new TextDecoder('latin1').decode(bytes);
  if (run.fault === 'open-contact' || run.fault === 'shorted-leads')
    return { kind: 'nothing', why: 'no transition can be read off the file', file };
  if (made.value < base) return { kind: 'upper-bound', value: base, file };
  return { kind: 'value', value: made.value, sd: 0.05 + 0.005 * made.value, file };
}

const sampleOf = ({ value }: Made, fractions: Float64Array): MadeSample => ({
  fractions,
  phases: [
    {
      name: 'solution',
      lattice: 'bcc',
      fractions,
      share: 1,
      regions: Float64Array.from({ length: regionCount }, (_, i) =>
        value <= 0 ? 0 : Math.max(0, value + transitionWidth * (0.5 - (i + 0.5) / regionCount)),
      ),
      longRangeOrder: 0,
    },
  ],
  oxygen: 0.2,
  contamination: 0,
  grainSize: 1000,
  strain: 0.001,
  homogeneity: 0.9,
  mishap: null,
});

const analysis = analyses.find(({ name }) => name === 'resistive-transition');

/** What the analysis of resistive transitions reads off a file [K]. */
export function readResistanceFile(file: string): Reading {
  if (analysis === undefined)
    throw new Error('broken invariant: there is an analysis of resistive transitions');
  const bytes = new TextEncoder().encode(file);
  const inputs = [{ sample: 's1', blob: sha256Hex(bytes), name: 'run.dat', bytes }];
  const [outcome] = analysis.analyse(inputs, [], analysis.parseOptions({}));
  const found = outcome?.findings.find(({ quantity }) => quantity === 'critical-temperature-midpoint');
  if (found === undefined || outcome?.failure !== undefined)
    return { kind: 'nothing', why: 'no transition was read' };
  if (found.value === null)
    return found.bound === 'upper' && found.limit !== undefined
      ? { kind: 'upper-bound', value: found.limit }
      : { kind: 'nothing', why: 'no transition was read' };
  return { kind: 'value', value: found.value, sd: found.sd ?? 0.1 };
}
