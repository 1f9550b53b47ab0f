import type { Question } from '../question.ts';
import { byMean, leader, measured, pairs, rmse, value } from './expect.ts';

/** Values from the literature, without sds, of alloys that go by their formulae. */
export const literature: readonly Question[] = [
  // values from the literature, without sds; alloys named by their formulae
  {
    record: 'alloys',
    status: 'answered',
    wordings: ['Which alloy is best?', 'highest Tc so far?', 'best alloy until now'],
    expect: (log) => ({ ...leader(log), says: [/literature/] }),
  },
  {
    record: 'alloys',
    status: 'answered',
    wordings: ['Compare s1 and s2', 's1 vs s2', 'is s1 better than s2?'],
    expect: (log) => ({
      samples: ['s1', 's2'],
      numbers: [
        [value(log, 's1'), 'K'],
        [value(log, 's2'), 'K'],
        [Math.abs(value(log, 's1') - value(log, 's2')), 'K'],
      ],
      says: [/not known/],
    }),
  },
  {
    record: 'alloys',
    status: 'answered',
    wordings: [
      'Are these values measured here?',
      'is this real or simulated?',
      'are the values from the literature?',
    ],
    expect: (log) => ({ numbers: [[measured(log).length, '1']], says: [/literature/] }),
  },
  {
    record: 'alloys',
    status: 'not-known',
    wordings: ['What is the noise of a reading?', 'how reproducible is it?', 'do the replicates agree?'],
    expect: () => ({ says: [/replicate/] }),
  },
  {
    record: 'alloys',
    status: 'answered',
    wordings: ['List the top 4 alloys', 'the four best alloys?', 'top four'],
    expect: (log) => ({
      numbers: byMean(log)
        .slice(0, 4)
        .map(({ mean }) => [mean, 'K']),
      samples: byMean(log)
        .slice(0, 4)
        .flatMap(({ samples }) => samples),
    }),
  },
  {
    record: 'alloys',
    status: 'answered',
    wordings: [
      'How far off were the predictions?',
      'how good was the forecast?',
      'predicted against measured',
    ],
    expect: (log) => ({
      numbers: [
        [rmse(log), 'K'],
        [pairs(log).length, '1'],
      ],
    }),
  },
  // on one side of a value
  {
    record: 'furnace',
    status: 'answered',
    wordings: ['Which samples are above 5 K?', 'samples with a Tc higher than 5 K', 'what exceeds 5 K?'],
    expect: (log) => ({
      numbers: [[5, 'K']],
      samples: log.samples.flatMap(({ id }) => {
        const reading = log.reading(id);
        return reading !== null && reading.bound === undefined && reading.value > 5 ? [id] : [];
      }),
    }),
  },
];
