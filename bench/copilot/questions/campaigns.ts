import type { Question } from '../question.ts';
import { largest } from '../read-log.ts';
import { bounded, leader, measured, value } from './expect.ts';

/** The campaign as a whole, single samples, and what they rest on. */
export const campaigns: readonly Question[] = [
  // summary, status, counts
  {
    record: 'furnace',
    status: 'answered',
    wordings: [
      'Summarise the campaign for my group meeting',
      'give me a summary',
      'brief me on this campaign',
    ],
    expect: (log) => ({ ...leader(log), says: [/failed/, /temperature/] }),
  },
  {
    record: 'bounds',
    status: 'answered',
    wordings: ['status?', 'How is the campaign going?', 'where do we stand?'],
    expect: (log) => leader(log),
  },
  {
    record: 'bounds',
    status: 'answered',
    wordings: [
      'How many samples have been measured?',
      'how many measurements do we have',
      'number of experiments so far?',
    ],
    expect: (log) => ({ numbers: [[measured(log).length, '1']] }),
  },
  {
    record: 'furnace',
    status: 'answered',
    wordings: ['How many replicates were made?', 'how many repeats', 'count the replicates'],
    expect: () => ({ numbers: [[1, '1']], samples: ['s14'] }),
  },
  {
    record: 'bounds',
    status: 'answered',
    wordings: [
      'Which samples were below the detection limit?',
      'which alloys show no transition?',
      'how many measurements are only upper bounds?',
    ],
    expect: (log) => ({
      samples: bounded(log),
      numbers: [
        [bounded(log).length, '1'],
        [1.8, 'K'],
      ],
    }),
  },
  {
    record: 'furnace',
    status: 'answered',
    wordings: ['What are we optimising?', 'what is the goal of this campaign', 'what is the objective?'],
    expect: () => ({ says: [/critical temperature/, /maximi[sz]e|largest|highest/i] }),
  },
  {
    record: 'two-goals',
    status: 'answered',
    wordings: [
      'What are the goals?',
      'which objectives and constraints do we have?',
      'what are we aiming at',
    ],
    expect: () => ({ numbers: [[40, 'µm']], says: [/strength/, /price/] }),
  },
  {
    record: 'furnace',
    status: 'answered',
    wordings: [
      'What is the range of the temperature?',
      'which variables can we change?',
      'what is the search space?',
    ],
    expect: () => ({
      numbers: [
        [600, '°C'],
        [1000, '°C'],
      ],
    }),
  },
  // one sample
  {
    record: 'furnace',
    status: 'answered',
    wordings: ['What is the Tc of s5?', 'tell me about s5', 'what did we measure on s5?'],
    expect: (log) => ({
      samples: ['s5'],
      numbers: [
        [value(log, 's5'), 'K'],
        [0.1, 'K'],
      ],
    }),
  },
  {
    record: 'bounds',
    status: 'answered',
    wordings: ['What is the critical temperature of s2?', 'result of s2', 'show sample 2'],
    expect: () => ({ samples: ['s2'], numbers: [[1.8, 'K']], says: [/<|at most|below|bound/] }),
  },
  {
    record: 'furnace',
    status: 'not-known',
    wordings: ['What is the Tc of s50?', 'tell me about s50', 'result of s50?'],
    expect: () => ({ says: [/s50/] }),
  },
  {
    record: 'amended',
    status: 'answered',
    wordings: ['What was measured on s2?', 'show me s2', 'what about s2?'],
    expect: () => ({ samples: ['s2'], says: [/retracted/, /thermometer/] }),
  },
  {
    record: 'furnace',
    status: 'answered',
    wordings: ['At what temperature was s7 annealed?', 'what were the settings of s7?', 'how was s7 made'],
    expect: (log) => ({
      samples: ['s7'],
      numbers: [
        [Number(log.sample('s7').design.temperature), '°C'],
        [Number(log.sample('s7').design.time), 'h'],
      ],
      says: [/argon/],
    }),
  },
  // history
  {
    record: 'amended',
    status: 'answered',
    wordings: ['What decisions were taken?', 'who changed what?', 'history of the campaign'],
    expect: () => ({ says: [/helium/, /promising/, /thermometer/] }),
  },
  {
    record: 'amended',
    status: 'answered',
    wordings: ['Was the budget changed?', 'which amendments were made', 'what was amended?'],
    expect: () => ({ numbers: [[12, '1']], says: [/promising/] }),
  },
  {
    record: 'amended',
    status: 'answered',
    wordings: [
      'Was anything retracted?',
      'which observations were taken back?',
      'what was retracted and why',
    ],
    expect: () => ({ samples: ['s2'], says: [/thermometer/] }),
  },
  {
    record: 'furnace',
    status: 'answered',
    wordings: ['Did a person intervene?', 'what was changed by hand', 'Has anybody amended the campaign?'],
    expect: () => ({ says: [/nobody|no person|nothing/i] }),
  },
  // simulated or measured
  {
    record: 'simulated',
    status: 'answered',
    wordings: [
      'Is this simulated or measured?',
      'are these real measurements?',
      'was this done in a real laboratory?',
    ],
    expect: (log) => ({ numbers: [[measured(log).length, '1']], says: [/simulated/i] }),
  },
  {
    record: 'furnace',
    status: 'answered',
    wordings: ['Were these values really measured?', 'simulated or real?', 'is the data experimental?'],
    expect: (log) => ({ numbers: [[measured(log).length, '1']], says: [/measured/] }),
  },
  {
    record: 'reviewing',
    status: 'not-known',
    wordings: ['Is the result simulated or measured?', 'real data or simulation?', 'was it measured?'],
    expect: () => ({ says: [/nothing (has been |was |is )?measured/i] }),
  },
  // evidence
  {
    record: 'furnace',
    status: 'answered',
    wordings: [
      'Which files is the best value based on?',
      'what is the evidence for the best result?',
      'where is the raw data of the leader?',
    ],
    expect: (log) => ({
      samples: largest(log).samples,
      says: largest(log).samples.flatMap((id) =>
        log.sample(id).files.map((hash) => new RegExp(hash.slice(0, 8))),
      ),
    }),
  },
  {
    record: 'furnace',
    status: 'answered',
    wordings: ['Which files belong to s5?', 'raw data of s5', 'where does the value of s5 come from?'],
    expect: (log) => ({
      samples: ['s5'],
      says: log.sample('s5').files.map((hash) => new RegExp(hash.slice(0, 8))),
    }),
  },
  {
    record: 'amended',
    status: 'not-known',
    wordings: ['Which files belong to s6?', 'where is the raw data of s6?', 'what is the evidence for s6'],
    expect: () => ({ samples: ['s6'] }),
  },
  // improvement
  {
    record: 'furnace',
    status: 'answered',
    wordings: ['Are we still improving?', 'when was the best found?', 'how did the best value develop?'],
    expect: (log) => ({ samples: [largest(log).samples[0]!], numbers: [[largest(log).mean, 'K']] }),
  },
];
