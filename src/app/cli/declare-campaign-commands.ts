import { collectOption } from './collect-option.ts';
import type { Add, Perform } from './declare.ts';
import { parseNumber, parsePort, parsePositive, parseWhole } from './parse-number-option.ts';

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
    'find the best of the measured bcc alloys in few measurements, then search in the twin laboratory; the web app is open on both',
    'onnes demo --no-web --twin 0',
  )
    .option('--no-web', 'stay in the terminal')
    .option('--twin <N>', 'experiments in the twin laboratory (default: 10; 0 leaves it out)', parseWhole)
    .option('--seed <N>', 'another start', parseWhole)
    .option('--json', 'one JSON document on stdout')
    .action(perform(() => import('./commands/demo.ts')));
  add('serve', 'the web app on this machine; drives the campaigns that are open', 'onnes serve --port 7317')
    .option('--port <N>', 'port (default: 7317; 0 takes a free one)', parsePort)
    .option(
      '--host <ADDRESS>',
      'address to listen on (default: loopback); beyond loopback accounts are needed',
    )
    .option(
      '--allow-host <NAME>',
      'a further name under which browsers ask; may be repeated',
      collectOption,
      [],
    )
    .option('--tls-cert <FILE>', 'certificate in PEM, with the chain: serve HTTPS (needs --tls-key)')
    .option('--tls-key <FILE>', 'its private key in PEM')
    .option(
      '--proxy <ADDRESS>',
      'a proxy at this address stands before it: everybody logs in, and its X-Forwarded-For is believed',
      collectOption,
      [],
    )
    .option('--new-token', 'make a new token; browsers that know the old one must open the address again')
    .option('--no-drive', 'show and take entries alone; another process drives the campaigns')
    .action(perform(() => import('./commands/serve.ts')));
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
const exportExplanation = `
For training, an ID may also be a file of rollouts (onnes gym serve --rollouts FILE), and there may be several. A chemical system lies in one
split throughout; lines about compositions or structures of a held-out split are left out, and equal ones are written once.

  onnes export rollouts.jsonl last --format sft --split train --out sft.jsonl`;

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
    'score <id>',
    'how a closed campaign of the digital twin did against its hidden truth',
    'onnes score last',
  )
    .option('--json', 'one JSON document')
    .action(perform(() => import('./commands/score.ts')));
  add(
    'export <id...>',
    'experiments as CSV, the record as JSON lines, or lines to train models on',
    'onnes export last --format csv > experiments.csv',
  )
    .addHelpText('after', exportExplanation)
    .option('--format <FORMAT>', 'csv, jsonl, sft, preference, grpo or rollouts', 'csv')
    .option('--split <SPLIT>', 'of training lines: train, validation or test', 'train')
    .option('--min-score <SCORE>', 'sft: only what scored at least so much, 0 to 1', parseNumber, 0.5)
    .option(
      '--rescored',
      'rollouts: simulate and pay them again first; only those with token ids are written',
    )
    .option(
      '--agent <NAME>',
      "grpo: the agent server of NeMo Gym's configuration that plays the tasks",
      'simple_agent',
    )
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
