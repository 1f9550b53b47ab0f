import type { Command } from 'commander';
import { collectOption } from './collect-option.ts';
import type { Add, Perform } from './declare.ts';
import { parseNumber, parsePort, parsePositive, parseWhole } from './parse-number-option.ts';

/** Commands for those who train models on physical rewards. */
export function declareGymCommands(add: Add, perform: Perform): void {
  const gym = add('gym', 'tasks with a physical reward, for trainers of models', 'onnes gym list');
  gym
    .command('list')
    .description('families of tasks, their levels and what settles them, and the wires')
    .option('--json', 'one JSON document')
    .addHelpText('after', '\nExample:\n  onnes gym list')
    .action(perform(async () => ({ action: (await import('./commands/gym.ts')).list })));
  gym
    .command('serve')
    .description('serve one family to trainers until Ctrl-C')
    .option('--task <FAMILY>', 'which family (default: the first of the list)')
    .option('--wire <WIRE>', 'which protocol: open-env or nemo-gym', 'open-env')
    .option('--level <LEVEL>', 'difficulty where a request names none')
    .option('--split <SPLIT>', 'train, validation or test, where a request names none')
    .option('--port <N>', 'port; 0 takes a free one', parsePort, 8000)
    .option('--host <ADDRESS>', 'address to listen on; beyond loopback a token is needed', '127.0.0.1')
    .option(
      '--allow-host <NAME>',
      'a further name under which clients ask; may be repeated',
      collectOption,
      [],
    )
    .option('--capacity <N>', 'sessions open at once, of each worker', parsePositive, 1024)
    .option(
      '--workers <N>',
      'processes that share the port, one a core where tools compute for long',
      parsePositive,
      1,
    )
    .option('--idle <SECONDS>', 'a session not used for so long is freed', parsePositive, 3600)
    .option('--rollouts <FILE>', 'append every finished episode to this JSONL file')
    .option('--json', 'one JSON document on stdout once it listens')
    .addHelpText('after', serveExplanation)
    .action(perform(async () => ({ action: (await import('./commands/gym-serve.ts')).action })));
  gym
    .command('validate [target]')
    .description('check a running server (a URL), one family, or all families')
    .option('--instances <N>', 'instances of each level that are tried', parsePositive, 5)
    .option('--json', 'one JSON document on stdout')
    .addHelpText('after', '\nExample:\n  onnes gym validate http://127.0.0.1:8000')
    .action(perform(async () => ({ action: (await import('./commands/gym-validate.ts')).action })));
  gym
    .command('rows')
    .description('rows of a data set, one JSON object a line, for trainers that read tasks from a file')
    .option('--task <FAMILY>', 'which family (default: the first of the list)')
    .option('--level <LEVEL>', 'difficulty')
    .option('--split <SPLIT>', 'train, validation or test')
    .option('--count <N>', 'how many', parsePositive, 100)
    .option('--first-seed <N>', 'seed of the first', parseWhole, 0)
    .addHelpText('after', '\nExample:\n  onnes gym rows --split train --count 1000 > train.jsonl')
    .action(perform(async () => ({ action: (await import('./commands/gym.ts')).rows })));
  declareRolloutCommands(gym, perform);
}

/** What is done with stored rollouts. */
function declareRolloutCommands(gym: Command, perform: Perform): void {
  gym
    .command('watch <file>')
    .description(
      'monitors of stored rollouts: hacking gap, drift, duplicates, failed gates; status 1 = freeze training',
    )
    .option(
      '--top <N>',
      'best-paid rollouts of each family whose claims are compared with the truth',
      parsePositive,
      20,
    )
    .option('--share <P>', 'share of the others whose truth is looked up, 0.1 to 1', parseNumber, 0.15)
    .option('--store <FOLDER>', 'workspace whose secret the draw follows (default: .onnes)')
    .option('--gap-bound <U>', 'largest gap allowed, in utility (0 to 1)', parseNumber, 0.1)
    .option('--json', 'one JSON document')
    .addHelpText('after', '\nExample:\n  onnes gym watch rollouts.jsonl')
    .action(perform(async () => ({ action: (await import('./commands/gym-watch.ts')).action })));
  gym
    .command('settle <file>')
    .description(
      'have the platform choose which stored rollouts are measured, and pay all of them by what that says',
    )
    .requiredOption('--out <FILE>', 'write the rollouts with the receipts that supersede those stored')
    .option('--top <N>', 'best-paid rollouts of each family that are always measured', parsePositive, 20)
    .option('--share <P>', 'share of the others that is drawn, 0.1 to 1', parseNumber, 0.15)
    .option('--round <NAME>', 'what is settled together, such as a policy version', '1')
    .option('--store <FOLDER>', 'workspace whose secret the draw follows (default: .onnes)')
    .option('--json', 'one JSON document on stdout')
    .addHelpText('after', '\nExample:\n  onnes gym settle rollouts.jsonl --out settled.jsonl')
    .action(perform(async () => ({ action: (await import('./commands/gym-settle.ts')).action })));
  gym
    .command('rescore <file>')
    .description(
      'simulate stored rollouts again, settled rounds included, and compare their rewards bit for bit',
    )
    .option('--out <FILE>', 'write the rollouts with receipts that supersede those that changed')
    .option('--kappa <K>', 'standard deviations withheld (default: as paid)', parseNumber)
    .option('--json', 'one JSON document on stdout')
    .addHelpText('after', '\nExample:\n  onnes gym rescore rollouts.jsonl')
    .action(perform(async () => ({ action: (await import('./commands/gym-rescore.ts')).action })));
}

const serveExplanation = `
On the loopback no token is asked for, so that trainers can be given a plain address; pages and names of elsewhere are refused.
Beyond it (--host 0.0.0.0), callers show the token of ONNES_GYM_TOKEN as "Authorization: Bearer …".

Example:
  onnes gym serve --port 8000 --rollouts rollouts.jsonl`;
