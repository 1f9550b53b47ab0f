import type { QuestionKind } from '../question-kind.ts';
import { batch } from './batch.ts';
import { best } from './best.ts';
import { bounds } from './bounds.ts';
import { calibration } from './calibration.ts';
import { compare } from './compare.ts';
import { cost } from './cost.ts';
import { counts } from './counts.ts';
import { evidence } from './evidence.ts';
import { factors } from './factors.ts';
import { failures } from './failures.ts';
import { fidelity } from './fidelity.ts';
import { goal } from './goal.ts';
import { history } from './history.ts';
import { hypotheses } from './hypotheses.ts';
import { nextSteps } from './next-steps.ts';
import { overturn } from './overturn.ts';
import { progress } from './progress.ts';
import { ranking } from './ranking.ts';
import { receipts } from './receipts.ts';
import { replicates } from './replicates.ts';
import { sample } from './sample.ts';
import { space } from './space.ts';
import { stop } from './stop.ts';
import { summary } from './summary.ts';
import { suspicious } from './suspicious.ts';
import { threshold } from './threshold.ts';
import { why } from './why.ts';

/** Every kind of question that the record answers. Where two fit a question alike, the earlier one answers. */
export const questionKinds: readonly QuestionKind[] = [
  best,
  ranking,
  threshold,
  why,
  failures,
  nextSteps,
  batch,
  compare,
  overturn,
  stop,
  cost,
  factors,
  suspicious,
  replicates,
  calibration,
  receipts,
  evidence,
  fidelity,
  bounds,
  progress,
  counts,
  history,
  hypotheses,
  summary,
  goal,
  space,
  sample,
];
