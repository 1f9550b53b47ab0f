import type { Command } from 'commander';
import type { Add, Perform } from './declare.ts';
import { parseNumber, parseStandardDeviation } from './parse-number-option.ts';

/** Commands by which a person steers a campaign. */
export function declareSteeringCommands(add: Add, perform: Perform): void {
  const steer = (name: string, summary: string, example: string, withKey = false): Command =>
    add(`${name} <id>${withKey ? ' <key>' : ''}`, summary, example)
      .option('--why <TEXT>', 'reason, kept in the record', '')
      .option('--by <NAME>', 'who decides (default: your user name)');
  steer(
    'pause',
    'start nothing new; what is under way goes on',
    'onnes pause last --why "cryostat refill"',
  ).action(perform(async () => ({ action: (await import('./commands/steer.ts')).pause })));
  steer('resume', 'take a paused campaign up again (then: onnes run ID)', 'onnes resume last').action(
    perform(async () => ({ action: (await import('./commands/steer.ts')).resume })),
  );
  steer('stop', 'finish what is under way and close', 'onnes stop last --why "good enough"').action(
    perform(async () => ({ action: (await import('./commands/steer.ts')).stop })),
  );
  steer(
    'amend',
    'change goal, budget, space, stopping rules or planner; nothing measured is lost',
    'onnes amend last --changes \'{"budget":{"experiments":30}}\' --why "more helium"',
  )
    .requiredOption('--changes <JSON>', 'the fields to change, as in a campaign file')
    .action(perform(async () => ({ action: (await import('./commands/steer.ts')).amend })));
  steer('approve', 'approve what waits for review', 'onnes approve last s1/review/1', true)
    .option('--design <JSON>', 'edit the design first; needs --why')
    .action(perform(async () => ({ action: (await import('./commands/steer.ts')).approve })));
  steer(
    'refuse',
    'refuse what waits for review',
    'onnes refuse last s1/review/1 --why "too much mercury"',
    true,
  ).action(perform(async () => ({ action: (await import('./commands/steer.ts')).refuse })));
  steer(
    'resolve',
    'say what happened to an action that the instrument cannot tell about',
    'onnes resolve last s3/measure/1 --outcome never-happened --why "sample still in its box"',
    true,
  )
    .requiredOption(
      '--outcome <OUTCOME>',
      'never-happened (it may be started), failed, or ask-again (the device answers by now)',
    )
    .action(perform(async () => ({ action: (await import('./commands/steer.ts')).resolve })));
  add(
    'retract <id> <sample>',
    'withdraw a measurement that proved wrong; its reward becomes void',
    'onnes retract last s1 --why "wrong sample mounted"',
  )
    .requiredOption('--why <TEXT>', 'reason, kept in the record')
    .option('--by <NAME>', 'who decides')
    .action(perform(async () => ({ action: (await import('./commands/steer.ts')).retract })));
  add(
    'add <id>',
    'add a measurement that was never proposed',
    'onnes add last --design \'{"Nb":0.5,"Ti":0.5,"Zr":0}\' --value 9.2 --sd 0.1 --why "last year"',
  )
    .requiredOption('--design <JSON>', 'the design as made')
    .requiredOption('--value <X>', 'measured value of the first goal, in its unit', parseNumber)
    .option('--sd <X>', 'its standard deviation', parseStandardDeviation)
    .option('--bound <BOUND>', 'upper or lower: the true value is at most, or at least, this')
    .requiredOption('--why <TEXT>', 'where it comes from')
    .option('--by <NAME>', 'who adds it')
    .action(perform(async () => ({ action: (await import('./commands/steer.ts')).addMeasurement })));
}
