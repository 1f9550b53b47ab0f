import type { Question } from '../question.ts';
import { largest, nearest } from '../read-log.ts';
import { attempted, byMean, lastReceipts, pairs, rmse, value } from './expect.ts';

/** What could be wrong, what it cost, and what matters. */
export const doubts: readonly Question[] = [
  // what would change the answer
  {
    record: 'bounds',
    status: 'answered',
    wordings: [
      'What would change the answer?',
      'what could overturn the best?',
      'Which measurement could prove us wrong?',
    ],
    expect: (log) => ({ samples: largest(log).samples, says: [/confirm|again|second/i] }),
  },
  {
    record: 'furnace',
    status: 'answered',
    wordings: [
      'What could still overturn the result?',
      'how solid is the conclusion?',
      'how sure are we that this is the best?',
    ],
    expect: (log) => ({ samples: largest(log).samples, numbers: [[byMean(log)[1]!.mean, 'K']] }),
  },
  {
    record: 'reviewing',
    status: 'not-known',
    wordings: [
      'What would change the answer?',
      'what would overturn the conclusion',
      'What could change our mind?',
    ],
    expect: () => ({ says: [/nothing (has been |was |is )?measured/i] }),
  },
  // stop
  {
    record: 'bounds',
    status: 'answered',
    wordings: ['Can I stop?', 'should we stop now?', 'is it time to finish the campaign?'],
    expect: () => ({ says: [/confirm/i] }),
  },
  {
    record: 'furnace',
    status: 'answered',
    wordings: ['can we stop?', 'Why did it stop?', 'why did the campaign end?'],
    expect: () => ({ says: [/closed/, /budget/] }),
  },
  {
    record: 'target',
    status: 'answered',
    wordings: ['Have we reached the target?', 'is the goal reached?', 'did we hit the target'],
    expect: (log) => ({
      numbers: [
        [nearest(log, 4.05).mean, 'Å'],
        [4.05, 'Å'],
      ],
      says: [/reached/],
    }),
  },
  {
    record: 'amended',
    status: 'answered',
    wordings: ['Are we done?', 'is the campaign finished?', 'can I end this campaign'],
    expect: () => ({ says: [/open|not finished|not closed/i] }),
  },
  // cost and budget
  {
    record: 'furnace',
    status: 'answered',
    wordings: ['How much did it cost?', 'what have we spent', 'total cost so far?'],
    expect: (log) => ({
      numbers: [
        [log.money, 'EUR'],
        [log.hours, 'h'],
      ],
    }),
  },
  {
    record: 'bounds',
    status: 'answered',
    wordings: [
      'How much budget is left?',
      'how many experiments can we still do?',
      'What remains of the budget?',
    ],
    expect: (log) => ({ numbers: [[20 - attempted(log), '1']] }),
  },
  {
    record: 'amended',
    status: 'answered',
    wordings: ['how many experiments are left', 'remaining budget?', 'How many runs do we have left?'],
    expect: (log) => ({ numbers: [[12 - attempted(log), '1']] }),
  },
  {
    record: 'furnace',
    status: 'answered',
    wordings: ['What did s7 cost?', 'cost of s7', 'how expensive was sample 7?'],
    expect: (log) => ({ samples: ['s7'], numbers: [[log.sample('s7').money, 'EUR']] }),
  },
  // factors
  {
    record: 'furnace',
    status: 'answered',
    wordings: [
      'Which factor matters most?',
      'what variable has the biggest effect?',
      'which parameter is most important',
    ],
    expect: () => ({ says: [/temperature/] }),
  },
  {
    record: 'bounds',
    status: 'answered',
    wordings: [
      'Which element matters?',
      'what drives the critical temperature?',
      'What influences Tc the most?',
    ],
    expect: () => ({ says: [/Nb/] }),
  },
  {
    record: 'target',
    status: 'not-known',
    wordings: ['Which factor matters?', 'which parameter is important', 'what variable matters most?'],
    expect: () => ({ says: [/too few|at least/i] }),
  },
  {
    record: 'furnace',
    status: 'answered',
    wordings: [
      'Does temperature matter?',
      'what is the effect of temperature?',
      'how does the temperature influence the result?',
    ],
    expect: () => ({ says: [/temperature/] }),
  },
  {
    record: 'furnace',
    status: 'not-known',
    wordings: ['Does the gas matter?', 'effect of gas?', 'how important is the gas'],
    expect: () => ({ says: [/gas/] }),
  },
  // suspicious
  {
    record: 'doubtful',
    status: 'answered',
    wordings: ['Are there suspicious runs?', 'any outliers?', 'which measurements look wrong?'],
    expect: () => ({ samples: ['s8', 's5', 's2', 's12'] }),
  },
  {
    record: 'furnace',
    status: 'answered',
    wordings: ['anything suspicious?', 'Do any results look odd?', 'which runs should I distrust'],
    expect: () => ({ notSamples: ['s8', 's12'] }),
  },
  {
    record: 'doubtful',
    status: 'answered',
    wordings: [
      'Do the replicates agree?',
      'are the repeats consistent?',
      'do repeated measurements disagree?',
    ],
    expect: (log) => ({
      samples: ['s2', 's12'],
      numbers: [
        [value(log, 's2'), 'K'],
        [value(log, 's12'), 'K'],
      ],
      says: [/disagree|do not agree/i],
    }),
  },
  {
    record: 'doubtful',
    status: 'answered',
    wordings: ['Is s8 an outlier?', 'is there something wrong with s8?', 'is s8 suspicious'],
    expect: () => ({ samples: ['s8'] }),
  },
  {
    record: 'doubtful',
    status: 'answered',
    wordings: ['Were there any warnings?', 'show the warnings', 'did the analysis warn of anything?'],
    expect: () => ({ samples: ['s5'], says: [/branch differ/] }),
  },
  // calibration
  {
    record: 'furnace',
    status: 'answered',
    wordings: [
      'How good were the predictions?',
      'are the predictions calibrated?',
      'How well did the planner predict the measurements?',
    ],
    expect: (log) => ({
      numbers: [
        [rmse(log), 'K'],
        [pairs(log).length, '1'],
      ],
    }),
  },
  {
    record: 'doubtful',
    status: 'answered',
    wordings: [
      'predictions against measurements?',
      'How far off were the forecasts?',
      'compare predicted and measured values',
    ],
    expect: (log) => ({ numbers: [[rmse(log), 'K']] }),
  },
  {
    record: 'reviewing',
    status: 'not-known',
    wordings: ['How good are the predictions?', 'is the model calibrated', 'can I trust the forecasts?'],
    expect: () => ({ says: [/no|nothing|few/i] }),
  },
  {
    record: 'furnace',
    status: 'answered',
    wordings: ['How large is the noise?', 'what is the reproducibility?', 'what is the noise floor'],
    expect: (log) => ({
      samples: ['s7', 's14'],
      numbers: [[Math.abs(value(log, 's7') - value(log, 's14')) / Math.SQRT2, 'K']],
    }),
  },
  {
    record: 'bounds',
    status: 'not-known',
    wordings: [
      'What is the noise floor?',
      'how reproducible are the measurements?',
      'how big is the scatter between repeats?',
    ],
    expect: () => ({ says: [/replicate|repeated|more than once|twice/i] }),
  },
  // receipts
  {
    record: 'furnace',
    status: 'answered',
    wordings: ['Which rewards are settled?', 'how did the receipts settle?', 'rewards?'],
    expect: (log) => ({
      numbers: [[lastReceipts(log).filter(({ status }) => status === 'settled').length, '1']],
    }),
  },
  {
    record: 'simulated',
    status: 'answered',
    wordings: [
      'Are the rewards settled or provisional?',
      'status of the receipts',
      'how many receipts are still provisional?',
    ],
    expect: (log) => ({
      numbers: [[lastReceipts(log).filter(({ status }) => status === 'provisional').length, '1']],
      says: [/provisional/],
    }),
  },
  {
    record: 'furnace',
    status: 'answered',
    wordings: ['What reward did s7 get?', 'show the receipt of s7', 'reward of sample 7?'],
    expect: (log) => ({ samples: ['s7'], numbers: [[log.sample('s7').receipts.at(-1)!.total, '1']] }),
  },
  {
    record: 'amended',
    status: 'answered',
    wordings: ['Was a reward voided?', 'which receipts are void?', 'any void rewards'],
    expect: () => ({ samples: ['s2'], says: [/void/] }),
  },
  // hypotheses
  {
    record: 'furnace',
    status: 'not-known',
    wordings: ['What are the hypotheses?', 'which hypotheses were tested', 'Did we confirm any hypothesis?'],
    expect: () => ({ says: [/no hypothes/i] }),
  },
];
