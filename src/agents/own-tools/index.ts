import { listDesigns } from './list-designs.ts';
import { listTrials } from './list-trials.ts';
import type { OwnTool } from './own-tool.ts';
import { proposeExperiments } from './propose-experiments.ts';
import { reviseHypothesis } from './revise-hypothesis.ts';
import { stateHypothesis } from './state-hypothesis.ts';
import { writeNote } from './write-note.ts';

/** What an agent does to its own record. To add one: a file beside this one, and its name here. */
export const ownTools: readonly OwnTool[] = [
  listTrials,
  listDesigns,
  stateHypothesis,
  reviseHypothesis,
  writeNote,
  proposeExperiments,
];
