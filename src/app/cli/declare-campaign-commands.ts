import { collectOption } from './collect-option.ts';
import type { Add, Perform } from './declare.ts';
import { parseNumber, parsePositive, parseWhole } from './parse-number-option.ts';

/** Commands that run campaigns. */
export function declareCampaignCommands(add: Add, perform: Perform): void {
  add(
    'run <files...>',
    'run campaign files, or go on with campaigns by id; several run side by side',
    'onnes run campaigns/agnp.yaml --data agnp.csv --experiments 30',
  )
    .option('--data <FILE>', 'CSV table that the laboratory answers from')
    .option('--lab <NAME>', 'laboratory to use instead of the one in the file')
    .option('--planner <NAME>', 'planner to use instead of the one in the file')
    .option('--seed <N>', 'seed instead of the one in the file', parseWhole)
    .option('--experiments <N>', 'budget of experiments instead of the one in the file', parsePositive)
    .option('--no-wait', 'end when only a person can bring it on, with status 3')
    .option('--json', 'one JSON document on stdout; progress goes to stderr')
    .action(perform(() => import('./commands/run.ts')));
  add(
    'demo',
    'find the best of the measured bcc alloys in few measurements, on real data',
    'onnes demo --no-web',
  )
    .option('--no-web', 'stay in the terminal')
    .option('--seed <N>', 'another start', parseWhole)
    .option('--json', 'one JSON document on stdout')
    .action(perform(() => import('./commands/demo.ts')));
  add(
    'validate <file>',
    'check a campaign file without running it',
    'onnes validate campaigns/agnp.yaml --data agnp.csv',
  )
    .option('--data <FILE>', 'CSV table that the laboratory answers from')
    .option('--json', 'the specification with every default filled in')
    .action(perform(() => import('./commands/validate.ts')));
}

/** Commands that read the record, and look after it. */
export function declareRecordCommands(add: Add, perform: Perform): void {
  add('list', 'campaigns in the store', 'onnes list')
    .option('--json', 'one JSON document')
    .action(perform(() => import('./commands/list.ts')));
  add('show <id>', 'one campaign: best so far, every experiment, what it waits for', 'onnes show last')
    .option('--json', 'one JSON document')
    .action(perform(() => import('./commands/show.ts')));
  add('report <id>', 'self-contained HTML report', 'onnes report last --out report.html')
    .option('--out <FILE>', 'where to write it (default: the workspace)')
    .action(perform(() => import('./commands/report.ts')));
  add(
    'export <id>',
    'experiments as CSV, or the record as JSON lines',
    'onnes export last --format csv > experiments.csv',
  )
    .option('--format <FORMAT>', 'csv or jsonl', 'csv')
    .option('--out <FILE>', 'write to a file instead of stdout')
    .action(perform(() => import('./commands/export.ts')));
  add('verify <id>', 'fold the record again, check its hash chain and its files', 'onnes verify last')
    .option('--recompute', 'also compute every proposal, prediction, finding and reward again and compare')
    .option('--json', 'one JSON document')
    .action(perform(() => import('./commands/verify.ts')));
  add('doctor', 'check this machine and workspace', 'onnes doctor')
    .option('--json', 'one JSON document')
    .action(perform(() => import('./commands/doctor.ts')));
  add(
    'suggest',
    'the next experiments for a CSV file; an empty objective means not measured yet',
    'onnes suggest --data alloys.csv --goal max:Tc_K --ignore name --count 3',
  )
    .requiredOption(
      '--data <FILE>',
      'CSV table: a row per experiment, a column per variable, one for each result',
    )
    .requiredOption(
      '--goal <GOAL>',
      'max:COLUMN, min:COLUMN, target:COLUMN=NUMBER or =LOW..HIGH, boundary:COLUMN=NUMBER, map:COLUMN; ' +
        'again for more goals, and for limits: atleast:COLUMN=NUMBER, atmost:COLUMN=NUMBER',
      collectOption,
    )
    .option('--inputs <COLUMNS>', 'columns that make up a design, separated by commas (default: all others)')
    .option('--ignore <COLUMNS>', 'columns that do not')
    .option('--simulated <COLUMNS>', 'columns that hold what simulators say of the result')
    .option('--bounds <RANGES>', 'ranges in place of the data\'s own, such as "x=0:10,T (K)=300:900"')
    .option(
      '--prior <FILES...>',
      'CSV tables of other campaigns with these columns, to learn from as far as they help',
    )
    .option('--count <N>', 'how many', parsePositive, 1)
    .option('--seed <N>', 'another draw where designs are equally good', parseWhole, 1)
    .option('--planner <NAME>', 'what chooses (default: bayes; with --simulated, fidelities)')
    .option('--deadline <SECONDS>', 'give the best found after this long (default: 10)', parseNumber)
    .option('--explain', 'also what speaks for each, and the runner-up')
    .option('--json', 'one JSON document')
    .action(perform(() => import('./commands/suggest.ts')));
  add('rebuild', 'recompute all projections from the record', 'onnes rebuild').action(
    perform(() => import('./commands/rebuild.ts')),
  );
}
