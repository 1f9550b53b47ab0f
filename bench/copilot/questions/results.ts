import type { Question } from '../question.ts';
import { largest, nearest } from '../read-log.ts';
import { byMean, failed, lastProposed, leader, value } from './expect.ts';

/** What was found, why it was tried, what failed, what is next, and comparisons. */
export const results: readonly Question[] = [
  // best so far
  {
    record: 'furnace',
    status: 'answered',
    wordings: ['What is the best so far?', 'which run is the best one', 'best result?'],
    expect: (log) => ({ ...leader(log), says: [/confirmed/i], saysNot: [/not confirmed|unconfirmed/i] }),
  },
  {
    record: 'bounds',
    status: 'answered',
    wordings: [
      'Which alloy has the highest critical temperature?',
      'whats the hihgest Tc we got',
      'who is leading?',
    ],
    expect: (log) => ({ ...leader(log), says: [/not (yet )?confirmed|unconfirmed/i] }),
  },
  {
    record: 'target',
    status: 'answered',
    wordings: [
      'Which sample came closest to the target?',
      'best sample',
      'what is our top result at the moment?',
    ],
    expect: (log) => leader(log, nearest(log, 4.05), 'Å'),
  },
  {
    record: 'two-goals',
    status: 'answered',
    wordings: [
      'What is the strongest design so far?',
      'show me the best design',
      'what do we have as the current optimum?',
    ],
    expect: (log) => leader(log, largest(log), 'MPa'),
  },
  {
    record: 'simulated',
    status: 'answered',
    wordings: ['best so far?', 'What is the maximum we reached?', 'give me the winner'],
    expect: (log) => ({ ...leader(log), says: [/simulated/i] }),
  },
  {
    record: 'reviewing',
    status: 'not-known',
    wordings: ['What is the best so far?', 'which sample is best', 'Do we have a leader yet?'],
    expect: () => ({ says: [/nothing (has been |was |is )?measured/i] }),
  },
  {
    record: 'empty',
    status: 'not-known',
    wordings: ['what is the best result?', 'best?', 'Which one is the best so far, please?'],
    expect: () => ({ says: [/nothing (has been |was |is )?measured/i] }),
  },
  {
    record: 'amended',
    status: 'answered',
    wordings: ['What is the best value at present?', 'best measurement until now', 'Which sample leads?'],
    expect: leader,
  },
  {
    record: 'doubtful',
    status: 'answered',
    wordings: ['Is the best confirmed?', 'has the leader been confirmed?', 'Was the best result reproduced?'],
    expect: (log) => leader(log),
  },
  {
    record: 'bounds',
    status: 'answered',
    wordings: [
      'Is our best result confirmed or just a single measurement?',
      'how often was the leader measured?',
      'is the top one confirmed',
    ],
    expect: (log) => ({
      ...leader(log),
      says: [/not (yet )?confirmed|unconfirmed|once|single|one measurement/i],
    }),
  },
  {
    record: 'furnace',
    status: 'answered',
    wordings: ['What are the top 3 samples?', 'list the three best designs', 'Show me the top three'],
    expect: (log) => ({
      numbers: byMean(log)
        .slice(0, 3)
        .map(({ mean }) => [mean, 'K']),
      samples: byMean(log)
        .slice(0, 3)
        .flatMap(({ samples }) => samples),
    }),
  },
  {
    record: 'bounds',
    status: 'answered',
    wordings: ['Rank all the alloys', 'ranking of the samples please', 'list the results from best to worst'],
    expect: (log) => ({ numbers: byMean(log).map(({ mean }) => [mean, 'K']) }),
  },
  // why this experiment
  {
    record: 'furnace',
    status: 'answered',
    wordings: ['Why was s7 chosen?', 'why did you pick sample 7?', 'What was the reason for experiment s7?'],
    expect: (log) => ({ numbers: [[log.sample('s7').predicted!.value, 'K']], samples: ['s7'] }),
  },
  {
    record: 'furnace',
    status: 'answered',
    wordings: ['why s1?', 'Why did we do s1', 'explain the choice of s1'],
    expect: () => ({ samples: ['s1'], says: [/nothing is known yet/] }),
  },
  {
    record: 'amended',
    status: 'answered',
    wordings: [
      'Why this experiment?',
      'Why are we doing the current run?',
      'what is the rationale of the latest proposal?',
    ],
    expect: (log) => ({
      samples: [lastProposed(log)],
      numbers: [[log.sample(lastProposed(log)).predicted!.value, 'K']],
    }),
  },
  {
    record: 'furnace',
    status: 'answered',
    wordings: ['What was predicted for s8?', 'what did you expect of s8', 'What was the runner-up to s8?'],
    expect: (log) => ({ samples: ['s8'], numbers: [[log.sample('s8').predicted!.value, 'K']] }),
  },
  {
    record: 'furnace',
    status: 'answered',
    wordings: ['Why was s14 made?', 'why did we repeat s7?', 'why sample s14'],
    expect: () => ({ samples: ['s14'] }),
  },
  {
    record: 'furnace',
    status: 'not-known',
    wordings: ['Why was s99 chosen?', 'why s99?', 'What speaks for sample 99?'],
    expect: () => ({ says: [/s99/] }),
  },
  // what failed
  {
    record: 'furnace',
    status: 'answered',
    wordings: ['What failed?', 'which experiments went wrong', 'list the failures'],
    expect: (log) => ({
      samples: failed(log),
      numbers: [[failed(log).length, '1']],
      says: [/cracked/, /lost power/, /contact/],
    }),
  },
  {
    record: 'furnace',
    status: 'answered',
    wordings: ['Why did s3 fail?', 'what happened to s3?', 'what went wrong with sample 3'],
    expect: () => ({ samples: ['s3'], says: [/cracked/] }),
  },
  {
    record: 'bounds',
    status: 'answered',
    wordings: ['Did anything fail?', 'any failed runs?', 'were there failures'],
    expect: () => ({ says: [/(nothing|no sample|none)[^.]* failed/i] }),
  },
  {
    record: 'furnace',
    status: 'answered',
    wordings: ['How many experiments failed?', 'how many failures so far', 'number of failed samples?'],
    expect: (log) => ({ numbers: [[failed(log).length, '1']], samples: failed(log) }),
  },
  {
    record: 'furnace',
    status: 'answered',
    wordings: ['Did s7 fail?', 'has s7 failed?', 'was s7 a failure'],
    expect: () => ({ samples: ['s7'], says: [/did not fail|not failed|no failure/i] }),
  },
  // what is next
  {
    record: 'bounds',
    status: 'answered',
    wordings: ['What is next?', 'what happens next', 'What is running now?'],
    expect: (log) => ({ samples: [log.samples.at(-1)!.id] }),
  },
  {
    record: 'reviewing',
    status: 'answered',
    wordings: ['What are we waiting for?', 'whats next', 'who has to do something now?'],
    expect: () => ({ samples: ['s1'], says: [/review|approv/i] }),
  },
  {
    record: 'furnace',
    status: 'answered',
    wordings: ['what comes next?', 'Is anything still running?', "what's up next"],
    expect: () => ({ says: [/closed/] }),
  },
  {
    record: 'empty',
    status: 'answered',
    wordings: ['What will happen next?', 'next step?', 'what should happen next'],
    expect: () => ({ says: [/propos/] }),
  },
  {
    record: 'reviewing',
    status: 'answered',
    wordings: ['Does anybody need to approve something?', 'Is a person awaited?', 'what needs my approval?'],
    expect: () => ({ samples: ['s1'], says: [/review|approv/i] }),
  },
  // compare
  {
    record: 'furnace',
    status: 'answered',
    wordings: ['Compare s1 and s2', 'how do s1 and s2 differ?', 'is s1 better than s2?'],
    expect: (log) => ({
      samples: ['s1', 's2'],
      numbers: [
        [value(log, 's1'), 'K'],
        [value(log, 's2'), 'K'],
        [Math.abs(value(log, 's1') - value(log, 's2')), 'K'],
      ],
      says: [/larger than|beyond|outside/],
    }),
  },
  {
    record: 'furnace',
    status: 'answered',
    wordings: ['compare s1 with s13', 'Is the difference between s13 and s1 real?', 's1 vs s13'],
    expect: (log) => ({
      samples: ['s1', 's13'],
      numbers: [[Math.abs(value(log, 's1') - value(log, 's13')), 'K']],
      says: [/within the noise|not larger|cannot be told/i],
    }),
  },
  {
    record: 'bounds',
    status: 'answered',
    wordings: ['Compare s1 and s2', 'difference between s1 and s2', 's2 versus s1?'],
    expect: (log) => ({
      samples: ['s1', 's2'],
      numbers: [
        [value(log, 's1'), 'K'],
        [1.8, 'K'],
      ],
      says: [/<|at most|below|bound/],
    }),
  },
  {
    record: 'furnace',
    status: 'not-known',
    wordings: ['Compare s3 and s1', 's3 vs s1', 'is s1 better than s3'],
    expect: () => ({ samples: ['s3'], says: [/s3/] }),
  },
  {
    record: 'furnace',
    status: 'answered',
    wordings: ['Compare s7 and s14', 'do s7 and s14 agree?', 'how well does the replicate s14 reproduce s7?'],
    expect: (log) => ({
      samples: ['s7', 's14'],
      numbers: [
        [value(log, 's7'), 'K'],
        [value(log, 's14'), 'K'],
      ],
    }),
  },
  {
    record: 'furnace',
    status: 'not-known',
    wordings: ['compare s1 and s77', 's1 vs s77', 'is s77 better than s1?'],
    expect: () => ({ says: [/s77/] }),
  },
];
