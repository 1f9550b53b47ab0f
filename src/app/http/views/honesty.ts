import {
  type CampaignState,
  observationOf,
  pooledReadingSd,
  rankMeasuredDesigns,
} from '../../../campaign/index.ts';
import { type Calibration, calibratePlanner } from '../../../insights/index.ts';
import type { HonestyView } from '../contract/story.ts';

/** The planner's predictions beside what was measured, and what the receipts came to. */
export function viewHonesty(state: CampaignState): HonestyView {
  const [goal] = state.spec.goals;
  const calibration = calibratePlanner(state);
  return {
    quantity: goal.quantity,
    unit: goal.unit,
    pairs: calibration.pairs.map(({ sample, predicted, measured }) => ({
      sample,
      predicted: predicted.value,
      sd: predicted.sd,
      measured: measured.value,
      measuredSd: measured.sd,
      isSimulated: measured.fidelity === 'simulated',
    })),
    words: judgeInWords(calibration),
    widths: calibration.scores?.widths ?? null,
    notComparable: calibration.notComparableCount,
    settled: countReceipts(state),
  };
}

function judgeInWords({ pairs, scores }: Calibration): string {
  if (scores === null)
    return `${pairs.length === 0 ? 'No prediction has' : pairs.length === 1 ? 'One prediction has' : `${pairs.length} predictions have`} been met by a measurement; it takes three.`;
  const inside = (level: number): number =>
    scores.intervals.find((interval) => interval.level === level)?.insideCount ?? 0;
  const { count } = scores;
  const verdict = {
    'too narrow': 'The intervals are too narrow: it is surer than it should be.',
    'too wide': 'The intervals are too wide: it knows more than it says.',
    consistent: 'That is what honest intervals would do.',
  }[scores.widths];
  return `${inside(0.95)} of ${count} inside the 95 % interval, ${inside(0.68)} inside 68 %. ${verdict}`;
}

function countReceipts(state: CampaignState): HonestyView['settled'] {
  const [goal] = state.spec.goals;
  const counts = { receipts: 0, settled: 0, provisional: 0, voided: 0, lower: 0, limits: 0 };
  const failures: { [kind: string]: number } = {};
  for (const sample of state.samples.values()) {
    const last = sample.receipts.at(-1);
    if (last !== undefined) {
      counts.receipts++;
      if (last.status === 'settled') counts.settled++;
      if (last.status === 'provisional') counts.provisional++;
      if (last.status === 'void') counts.voided++;
      const promised = sample.receipts.find(({ status }) => status === 'provisional');
      if (last.status === 'settled' && promised !== undefined && last.total < promised.total) counts.lower++;
    }
    if (observationOf(sample, goal)?.bound !== undefined) counts.limits++;
    if (sample.failure !== null && sample.outcome === 'failed')
      failures[sample.failure.kind] = (failures[sample.failure.kind] ?? 0) + 1;
  }
  const readingSd = pooledReadingSd(rankMeasuredDesigns(state));
  return {
    ...counts,
    readingSd: readingSd === null ? null : { value: readingSd, sd: null, unit: goal.unit },
    failures,
  };
}
