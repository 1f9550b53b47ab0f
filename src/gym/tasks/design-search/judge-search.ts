import type { Evidence } from '../../../campaign/index.ts';
import { sha256Hex } from '../../../core/hash.ts';
import type { EpisodeClaim, TaskInstance, Verdict } from '../../contracts.ts';
import { expectUtility, type Worth } from '../../rewards/goal-utility.ts';
import { scaleOfSearch } from './random-search.ts';
import {
  type Candidate,
  type Reading,
  type SearchKind,
  type SearchState,
  type SearchTerms,
  type SearchTruth,
  worthOfValue,
} from './search-kind.ts';

/** What a search came to: the named design's true worth, and what its own measurements say of it. */
export function judgeSearch(
  kind: SearchKind,
  truth: SearchTruth,
  instance: TaskInstance,
  { budget }: SearchTerms,
  { samples, forecasts, spent, answered }: SearchState,
): Verdict {
  const recorded = answered !== null && truth.record.includes(answered);
  const named = answered === null ? null : (truth.designs[answered] as Candidate);
  const read = samples.filter(({ place }) => place === answered).flatMap(({ readings }) => readings);
  const readings: readonly Reading[] =
    recorded && named !== null
      ? [...read, { kind: 'value', value: named.value, sd: kind.scatterOf(named.value) }]
      : read;
  const isMeasured = readings.some((reading) => reading.kind !== 'nothing');
  const reason = named === null ? 'NO_ANSWER' : isMeasured ? 'OK' : 'NOT_MEASURED';
  return {
    gates: { answered: named !== null, measured: isMeasured },
    reason,
    evidence: readings.flatMap((reading) => evidenceOf(kind, truth.unit, reading)),
    utility: worthOfReadings(kind, truth, readings),
    trueUtility: named === null ? 0 : worthOfValue(truth, named.value),
    forecasts,
    spent,
    budget,
    scale: scaleOfSearch(kind, truth, instance),
  };
}

/** What the named design's readings claim, and the true value of it; null where they say no value. */
export function claimOfSearch(
  kind: SearchKind,
  truth: SearchTruth,
  { samples, answered }: SearchState,
): EpisodeClaim | null {
  if (answered === null) return null;
  const named = truth.designs[answered] as Candidate;
  const readings = samples.filter(({ place }) => place === answered).flatMap((sample) => sample.readings);
  const said = readings.flatMap((reading) => evidenceOf(kind, truth.unit, reading));
  if (!readings.some((reading) => reading.kind === 'value')) return null;
  const fidelity = kind.settles === 'pool' ? 'measured' : 'simulated';
  return {
    said,
    utility: (value) => worthOfValue(truth, value),
    assumedSd: Math.max(kind.scatterOf(named.value), 1e-6 * Math.abs(named.value), 1e-12),
    audit: () => [
      {
        value: named.value,
        sd: null,
        unit: truth.unit,
        fidelity,
        method: `${kind.name} truth`,
        artefact: null,
      },
    ],
  };
}

/** Readings as one value, each by its own precision and the scatter of samples; a bound alone is worth nothing yet. */
function worthOfReadings(kind: SearchKind, truth: SearchTruth, readings: readonly Reading[]): Worth {
  let [weight, sum] = [0, 0];
  for (const reading of readings)
    if (reading.kind === 'value') {
      const precision = 1 / (reading.sd ** 2 + kind.scatterOf(reading.value) ** 2 + 1e-12);
      weight += precision;
      sum += precision * reading.value;
    }
  if (weight === 0) return { mean: 0, sd: 0 };
  return expectUtility((value) => worthOfValue(truth, value), sum / weight, Math.sqrt(1 / weight));
}

function evidenceOf({ settles, name }: SearchKind, unit: string, reading: Reading): readonly Evidence[] {
  if (reading.kind === 'nothing') return [];
  const isBound = reading.kind === 'upper-bound';
  return [
    {
      value: reading.value,
      sd: isBound ? null : reading.sd,
      unit,
      fidelity: settles === 'pool' ? 'measured' : 'simulated',
      method: `${name} measure`,
      artefact: reading.file === undefined ? null : sha256Hex(reading.file),
      ...(isBound && { bound: 'upper' as const }),
    },
  ];
}
