import type { Command } from 'commander';
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
  declareFeedback(bench, perform);
  declareGym(bench, perform);
}

function declareFeedback(bench: Command, perform: Perform): void {
  bench
    .command('feedback')
    .description('whether a planner, or an agent, uses what is measured: the permuted-feedback control')
    .option('--planner <NAME>', 'who chooses the experiments', 'bayes')
    .option('--planner-options <JSON>', 'its options, such as \'{"beta":3}\'')
    .option('--model <NAME>', 'language model of models.yaml, for --planner agent')
    .option('--model-tokens <N>', 'tokens that all campaigns together may use', parsePositive)
    .option('--worlds <N>', 'hidden worlds, each played twice; deafness takes 20', parsePositive, 20)
    .option('--first-world <N>', 'number of the first', parseWhole, 0)
    .option('--budget <N>', 'experiments per campaign, of 66 alloys', parsePositive, 16)
    .option('--real-names', 'also play every world with the real names of its metals')
    .option(
      '--store <FOLDER>',
      'workspace with models.yaml, where the verdict on a model is kept (default: .onnes)',
    )
    .option('--json', 'one JSON document on stdout; progress goes to stderr')
    .addHelpText('after', feedbackExplanation)
    .action(perform(() => import('./commands/bench-feedback.ts')));
}

function declareGym(bench: Command, perform: Perform): void {
  bench
    .command('gym')
    .description('how the baselines of the gym’s task families fare: random, rules, bayes, oracle')
    .option('--families <NAMES>', 'separated by commas (default: all)')
    .option('--baselines <NAMES>', 'separated by commas', 'random,rules,bayes,oracle')
    .option('--level <LEVEL>', 'level of difficulty (default: that of each family)')
    .option('--episodes <N>', 'instances of each family that rules, bayes and oracle play', parsePositive, 50)
    .option('--random-instances <N>', 'instances of each family that random play takes', parsePositive, 200)
    .option(
      '--random-plays <N>',
      'plays of the random policy on each of its instances, a multiple of 8',
      parsePositive,
      64,
    )
    .option('--first-seed <N>', 'seed of the first instance', parseWhole, 0)
    .option(
      '--record <FILE>',
      'CSV table of real measurements for improve-record, in place of the built-in one; again for another',
      collectOption,
      [],
    )
    .option('--goal <GOAL>', 'max:COLUMN or min:COLUMN of the record at the same place', collectOption, [])
    .option('--json', 'one JSON document on stdout; progress goes to stderr')
    .addHelpText('after', gymExplanation)
    .action(perform(() => import('./commands/bench-gym.ts')));
}

const gymExplanation = `
How it is counted:
  score      (u − u_random) / (u_oracle − u_random) of each episode, u its true utility (0 where a gate failed): its mean over
             instances with a 95 % bootstrap interval. It is not clipped here, so that random play is 0 on average.
  clipped    the mean of the score that a receipt shows, clipped to 0…1: of random play it is above 0 by its spread
  reward     the total that a trainer is paid
  truncated  episodes that ended neither by an answer nor by a spent budget
  groups     8 random plays of one instance whose rewards (or clipped scores) are all equal teach a trainer nothing

Example:
  onnes bench gym --families choose-superconductors --episodes 20 --random-instances 20
  onnes bench gym --families improve-record --record agnp.csv --goal min:loss --episodes 20 --random-instances 20`;

const feedbackExplanation = `
In every world two campaigns are played: one with true readings, one in which the readings of other alloys of the same world are
shown in their place. Both are scored by the truth: the mean, over the experiments, of the fraction of the best 5 % found.
  listens    true readings help: the interval of real minus permuted lies above 0
  deaf       from 20 worlds on, its upper end lies below 0.02
  undecided  neither is shown; more worlds may tell
With --real-names every world is played a third time, with true readings and its metals called by their real names: what is found beyond
the masked run was known beforehand (the memorisation gap).

Example:
  onnes bench feedback --planner bayes --worlds 20 --real-names --json`;

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
