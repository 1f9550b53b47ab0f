import { describeAnalyticProblems } from '../bench/analytic-problem.ts';
import { collectOption } from './collect-option.ts';
import type { Add, Perform } from './declare.ts';
import { parsePositive, parseStandardDeviation, parseWhole } from './parse-number-option.ts';

/** Benchmarks that anybody can repeat on their own data. */
export function declareBenchCommands(add: Add, perform: Perform): void {
  const bench = add(
    'bench',
    'measure how good planners are',
    'onnes bench planners --data agnp.csv --goal min:loss',
  );
  bench
    .command('planners')
    .description('how soon planners find the best of a completed campaign, or the optimum of a function')
    .option('--data <FILE>', 'CSV table of a completed campaign: a row per measurement')
    .option(
      '--goal <GOAL>',
      'max:COLUMN, min:COLUMN or target:COLUMN=NUMBER; again for a second goal',
      collectOption,
      [],
    )
    .option('--problem <NAME>', 'a function with a known optimum instead of --data')
    .option('--planners <NAMES>', 'separated by commas', 'bayes,random')
    .option('--planner-options <JSON>', 'options by planner, such as \'{"bayes":{"beta":3}}\'')
    .option('--seeds <N>', 'campaigns per planner', parsePositive, 20)
    .option('--first-seed <N>', 'seed of the first', parseWhole, 0)
    .option(
      '--budget <N>',
      'experiments per campaign (default: half of the pool, at most 100; 50 of a function)',
      parsePositive,
    )
    .option('--inputs <COLUMNS>', 'columns that make up a design, separated by commas (default: all others)')
    .option('--ignore <COLUMNS>', 'columns that do not, such as a twin of the result')
    .option(
      '--hit <CONDITION>',
      'what counts as found, such as "Tc_K>=10" (default: the best 5 %)',
      collectOption,
      [],
    )
    .option('--fail <CONDITION>', 'experiments that fail, such as "phase_count>2"', collectOption, [])
    .option('--noisy', 'read one recorded replicate, by lot for each seed, rather than the mean of all')
    .option('--noise <SD>', 'standard deviation added to a function', parseStandardDeviation)
    .option('--controls', 'also play with permuted feedback: does the planner use the readings at all?')
    .option('--json', 'one JSON document on stdout; progress goes to stderr')
    .addHelpText('after', explanation)
    .action(perform(() => import('./commands/bench-planners.ts')));
}

const explanation = `
Functions (all are minimised):
${describeAnalyticProblems()
  .map((line) => `  ${line}`)
  .join('\n')}

How it is counted:
  Top%(n)  fraction of the best 5 % (ties by file order) among the first n experiments; all planners start each seed from
           the same two random designs. A random order finds n/N on average, exactly.
  score    mean of Top%(n) over n = 1..budget; mean regret for a function or for several goals
  EF(n)    enhancement factor: Top%(n) of the planner over Top%(n) of a random order
  AF(t)    acceleration factor: experiments a random order needs until its mean Top% is t, over those of the planner
  control  the same planner with its readings dealt out anew among its experiments: real minus permuted is what it learned

Example:
  onnes bench planners --data agnp.csv --goal min:loss --planners bayes,random --seeds 50 --controls --json`;
