import { Command, CommanderError, InvalidArgumentError } from 'commander';
import { AppError } from '../../core/error.ts';
import { onnesVersion } from '../version.ts';
import { exitCode } from './exit-code.ts';
import { createOutput, type Output } from './output.ts';

/** Parses and performs one command line; never throws. Returns the exit status (see exit-code.ts). */
export async function runCommandLine(args: readonly string[]): Promise<number> {
  const output = createOutput();
  let status: number = exitCode.done;
  const program = buildProgram(output, (code) => {
    status = code;
  });
  try {
    await program.parseAsync(args, { from: 'user' });
    return status;
  } catch (error) {
    return reportError(error, output);
  }
}

function reportError(error: unknown, output: Output): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? exitCode.done : exitCode.badInput;
  if (error instanceof AppError) {
    output.note(`onnes: ${error.message}`);
    return exitCode.badInput;
  }
  const { message = String(error) } = error as Error;
  output.note(`onnes: ${message.split('\n')[0]} (a fault in the program; ONNES_DEBUG=1 shows where)`);
  if (process.env.ONNES_DEBUG === '1') output.note(String((error as Error).stack));
  return exitCode.failed;
}

function buildProgram(output: Output, setStatus: (code: number) => void): Command {
  const program = new Command('onnes')
    .description('The open, self-hosted AI physicist: plan, predict, measure, analyse, reward, learn.')
    .version(onnesVersion())
    .exitOverride()
    .configureHelp({ showGlobalOptions: true })
    .option('--store <URL>', 'workspace folder, sqlite:FOLDER, postgres://… or memory: (default: .onnes)')
    .option(
      '--lab-module <FILE>',
      'module that exports lab = createLab({…}) with your own planners, instruments…',
    )
    .addHelpText(
      'after',
      '\nExample:\n  onnes run campaigns/bcc-alloys.yaml\n\nExit status: 0 done, 1 failed, 2 bad input, 3 a person is awaited, 130 interrupted.',
    );

  const add = (usage: string, summary: string, example: string): Command =>
    program.command(usage).description(summary).addHelpText('after', `\nExample:\n  ${example}`);
  const perform: Perform =
    (load) =>
    async (...args: unknown[]): Promise<void> => {
      const command = args.at(-1) as Command;
      const positional = args.slice(0, -2);
      const action = (await load()).action as unknown as (
        output: Output,
        ...rest: unknown[]
      ) => Promise<number>;
      setStatus(await action(output, command.optsWithGlobals(), ...positional));
    };

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
  add('list', 'campaigns in the store', 'onnes list')
    .option('--json', 'one JSON document')
    .action(perform(() => import('./commands/list.ts')));
  add('show <id>', 'one campaign: best so far, every experiment, what it waits for', 'onnes show bcc')
    .option('--json', 'one JSON document')
    .action(perform(() => import('./commands/show.ts')));
  add('report <id>', 'self-contained HTML report', 'onnes report bcc --out report.html')
    .option('--out <FILE>', 'where to write it (default: the workspace)')
    .action(perform(() => import('./commands/report.ts')));
  add(
    'export <id>',
    'experiments as CSV, or the record as JSON lines',
    'onnes export bcc --format csv > experiments.csv',
  )
    .option('--format <FORMAT>', 'csv or jsonl', 'csv')
    .option('--out <FILE>', 'write to a file instead of stdout')
    .action(perform(() => import('./commands/export.ts')));
  add('verify <id>', 'fold the record again, check its hash chain and its files', 'onnes verify bcc')
    .option('--recompute', 'also compute every proposal, prediction, finding and reward again and compare')
    .option('--json', 'one JSON document')
    .action(perform(() => import('./commands/verify.ts')));
  add(
    'validate <file>',
    'check a campaign file without running it',
    'onnes validate campaigns/p3ht.yaml --data p3ht.csv',
  )
    .option('--data <FILE>', 'CSV table that the laboratory answers from')
    .option('--json', 'the specification with every default filled in')
    .action(perform(() => import('./commands/validate.ts')));
  add('doctor', 'check this machine and workspace', 'onnes doctor')
    .option('--json', 'one JSON document')
    .action(perform(() => import('./commands/doctor.ts')));
  addCommandsForPersons(add, perform);
  add('rebuild', 'recompute all projections from the record', 'onnes rebuild').action(
    perform(() => import('./commands/rebuild.ts')),
  );
  return program;
}

type Add = (usage: string, summary: string, example: string) => Command;
type Perform = (
  load: () => Promise<{ action: (output: Output, options: never, ...rest: never[]) => Promise<number> }>,
) => (...args: unknown[]) => Promise<void>;

/** Commands by which a person steers a campaign or does bench work. */
function addCommandsForPersons(add: Add, perform: Perform): void {
  const steer = (name: string, summary: string, example: string, withKey = false): Command =>
    add(`${name} <id>${withKey ? ' <key>' : ''}`, summary, example)
      .option('--why <TEXT>', 'reason, kept in the record', '')
      .option('--by <NAME>', 'who decides (default: your user name)');
  steer(
    'pause',
    'start nothing new; what is under way goes on',
    'onnes pause bcc --why "cryostat refill"',
  ).action(perform(async () => ({ action: (await import('./commands/steer.ts')).pause })));
  steer('resume', 'take a paused campaign up again (then: onnes run ID)', 'onnes resume bcc').action(
    perform(async () => ({ action: (await import('./commands/steer.ts')).resume })),
  );
  steer('stop', 'finish what is under way and close', 'onnes stop bcc --why "good enough"').action(
    perform(async () => ({ action: (await import('./commands/steer.ts')).stop })),
  );
  steer(
    'amend',
    'change goal, budget, space, stopping rules or planner; nothing measured is lost',
    'onnes amend bcc --changes \'{"budget":{"experiments":30}}\' --why "more helium"',
  )
    .requiredOption('--changes <JSON>', 'the fields to change, as in a campaign file')
    .action(perform(async () => ({ action: (await import('./commands/steer.ts')).amend })));
  steer('approve', 'approve what waits for review', 'onnes approve bcc s3/review/1', true)
    .option('--design <JSON>', 'edit the design first; needs --why')
    .action(perform(async () => ({ action: (await import('./commands/steer.ts')).approve })));
  steer(
    'refuse',
    'refuse what waits for review',
    'onnes refuse bcc s3/review/1 --why "too much mercury"',
    true,
  ).action(perform(async () => ({ action: (await import('./commands/steer.ts')).refuse })));
  steer(
    'resolve',
    'say what happened to an action that the instrument cannot tell about',
    'onnes resolve bcc s3/measure/1 --outcome never-happened --why "sample still in its box"',
    true,
  )
    .requiredOption('--outcome <OUTCOME>', 'never-happened (it may be started) or failed')
    .action(perform(async () => ({ action: (await import('./commands/steer.ts')).resolve })));
  add(
    'retract <id> <sample>',
    'withdraw a measurement that proved wrong; its reward becomes void',
    'onnes retract bcc s3 --why "wrong sample mounted"',
  )
    .requiredOption('--why <TEXT>', 'reason, kept in the record')
    .option('--by <NAME>', 'who decides')
    .action(perform(async () => ({ action: (await import('./commands/steer.ts')).retract })));
  add(
    'add <id>',
    'add a measurement that was never proposed',
    'onnes add bcc --design \'{"Nb":0.5,"Ti":0.5}\' --value 9.2 --sd 0.1 --why "last year"',
  )
    .requiredOption('--design <JSON>', 'the design as made')
    .requiredOption('--value <X>', 'measured value of the first goal, in its unit', parseNumber)
    .option('--sd <X>', 'its standard deviation', parseNumber)
    .option('--bound <BOUND>', 'upper or lower: the true value is at most, or at least, this')
    .requiredOption('--why <TEXT>', 'where it comes from')
    .option('--by <NAME>', 'who adds it')
    .action(perform(async () => ({ action: (await import('./commands/steer.ts')).addMeasurement })));
  const orders = add('orders', 'work orders that wait for a person at the bench', 'onnes orders list');
  orders
    .command('list', { isDefault: true })
    .description('open work orders')
    .option('--json', 'one JSON document')
    .action(perform(async () => ({ action: (await import('./commands/orders.ts')).list })));
  orders
    .command('claim <order>')
    .description('say that you do it')
    .option('--by <NAME>', 'who (default: your user name)')
    .action(perform(async () => ({ action: (await import('./commands/orders.ts')).claim })));
  orders
    .command('enter <order> <sample>')
    .description('enter a result; the unit is the goal’s')
    .addHelpText(
      'after',
      '\nExample:\n  onnes orders enter furnace-4k2x9a:s1/measure/1 s1 --value 9.2 --sd 0.1 --as-made \'{"Nb":0.49,"Ti":0.51}\'',
    )
    .requiredOption('--value <X>', 'measured value', parseNumber)
    .option('--sd <X>', 'standard deviation', parseNumber)
    .option('--bound <BOUND>', 'upper or lower: nothing seen down, or up, to the value')
    .option('--quantity <NAME>', 'which goal, when there are several')
    .option('--as-made <JSON>', 'the design as it was really made')
    .option('--note <TEXT>', 'anything worth keeping', '')
    .option('--by <NAME>', 'who measured')
    .action(perform(async () => ({ action: (await import('./commands/orders.ts')).enter })));
  orders
    .command('fail <order> <sample>')
    .description('report a failure by its kind')
    .requiredOption(
      '--kind <KIND>',
      'synthesis-failed, measurement-invalid, operator-deviation, instrument-fault, refused or cancelled',
    )
    .requiredOption('--detail <TEXT>', 'what happened')
    .option('--note <TEXT>', 'anything worth keeping', '')
    .option('--by <NAME>', 'who reports')
    .action(perform(async () => ({ action: (await import('./commands/orders.ts')).fail })));
}

function parseNumber(text: string): number {
  const value = Number(text);
  if (text.trim() === '' || !Number.isFinite(value)) throw new InvalidArgumentError('expected a number.');
  return value;
}

function parseWhole(text: string): number {
  const value = parseNumber(text);
  if (!Number.isSafeInteger(value) || value < 0)
    throw new InvalidArgumentError('expected a whole number of at least 0.');
  return value;
}

function parsePositive(text: string): number {
  const value = parseWhole(text);
  if (value < 1) throw new InvalidArgumentError('expected a whole number of at least 1.');
  return value;
}
