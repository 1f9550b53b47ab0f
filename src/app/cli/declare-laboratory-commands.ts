import type { Command } from 'commander';
import { collectOption } from './collect-option.ts';
import type { Add, Perform } from './declare.ts';
import { parsePositive } from './parse-number-option.ts';

const whyNeeded = 'reason, kept in the record; needed';

/** A command of the laboratory; `why` says whether it needs a reason. */
type Part = (usage: string, summary: string, example: string, why?: string) => Command;

/** Commands by which a person looks after a laboratory. */
export function declareLaboratoryCommands(add: Add, perform: Perform): void {
  declareLimits(add, perform);
  const lab = add(
    'lab',
    'look after a laboratory: what runs, what is amiss, where each sample is',
    'onnes lab status',
  );
  const part = (
    usage: string,
    summary: string,
    example: string,
    why = 'reason, kept in the record',
  ): Command =>
    lab
      .command(usage)
      .description(summary)
      .addHelpText('after', `\nExample:\n  ${example}`)
      .option('--lab <NAME>', 'which laboratory (default: that of laboratory.yaml)')
      .option('--why <TEXT>', why)
      .option('--by <NAME>', 'who decides (default: your user name)');
  declareHolds(part, perform);
  declareReports(part, perform);
  declareSamples(part, perform);
}

function declareLimits(add: Add, perform: Perform): void {
  const limits = add('limits', 'what no action may pass, and why', 'onnes limits show');
  limits
    .command('show', { isDefault: true })
    .description('limits and rules in force')
    .addHelpText('after', '\nExample:\n  onnes limits show')
    .option('--json', 'one JSON document')
    .action(perform(async () => ({ action: (await import('./commands/limits.ts')).show })));
  limits
    .command('sign')
    .description('sign limits.yaml as it is now; unsigned or edited afterwards, it lets nothing start')
    .addHelpText('after', '\nExample:\n  onnes limits sign')
    .option('--by <NAME>', 'who signs (default: your user name)')
    .action(perform(async () => ({ action: (await import('./commands/limits.ts')).sign })));
}

function declareHolds(part: Part, perform: Perform): void {
  part('safe [instrument]', 'drive one instrument, or all, to its safe state now', 'onnes lab safe furnace')
    .option('--done', 'you brought it there by hand; say with --why how you know')
    .action(perform(async () => ({ action: (await import('./commands/lab-safe.ts')).safe })));
  part(
    'release <instrument>',
    'let work begin again after a safe state',
    'onnes lab release furnace --why "valve changed"',
    whyNeeded,
  ).action(perform(async () => ({ action: (await import('./commands/lab.ts')).release })));
  part(
    'pause [action]',
    'hold an action where it is; without one, begin nothing new',
    'onnes lab pause --why "power test"',
  ).action(perform(async () => ({ action: (await import('./commands/lab.ts')).pause })));
  part(
    'resume [action]',
    'go on with an action, or with the laboratory',
    'onnes lab resume --why "test over"',
    whyNeeded,
  ).action(perform(async () => ({ action: (await import('./commands/lab.ts')).resume })));
  part(
    'abort <action>',
    'end an action early',
    'onnes lab abort bcc-alloys-0a1b2c:s1/measure/1 --why "smoke"',
  ).action(perform(async () => ({ action: (await import('./commands/lab.ts')).abort })));
  part(
    'maintain <instrument>',
    'take a device out of use',
    'onnes lab maintain furnace --hours 4 --why "new tube"',
    'reason, kept in the record; needed to end it before its time',
  )
    .option('--hours <H>', 'how long (default: until somebody ends it)', parsePositive)
    .option('--end', 'end it now')
    .action(perform(async () => ({ action: (await import('./commands/lab.ts')).maintain })));
  part(
    'approve <action>',
    'approve an action that waits for review',
    'onnes lab approve c-0a1b2c:s1/measure/1',
  ).action(perform(async () => ({ action: (await import('./commands/lab.ts')).approve })));
  part(
    'refuse <action>',
    'refuse one',
    'onnes lab refuse c-0a1b2c:s1/measure/1 --why "too hot"',
    whyNeeded,
  ).action(perform(async () => ({ action: (await import('./commands/lab.ts')).refuse })));
  part(
    'acknowledge <alarm> <about>',
    'say that an alarm was seen to',
    'onnes lab acknowledge late c-0a1b2c:s1/measure/1 --why "it is slow"',
    whyNeeded,
  ).action(perform(async () => ({ action: (await import('./commands/lab.ts')).acknowledge })));
}

function declareReports(part: Part, perform: Perform): void {
  part('status', 'devices, alarms, reviews, what waits', 'onnes lab status')
    .option('--json', 'one JSON document')
    .action(perform(async () => ({ action: (await import('./commands/lab-status.ts')).status })));
  part('plan', 'what each device will do and when, with warm-up and cool-down', 'onnes lab plan')
    .option('--json', 'one JSON document')
    .action(perform(async () => ({ action: (await import('./commands/lab-plan.ts')).plan })));
  part(
    'recovery',
    'after a crash: what is certain, what is not, where each sample should be',
    'onnes lab recovery',
  )
    .option('--json', 'one JSON document')
    .action(perform(async () => ({ action: (await import('./commands/lab-status.ts')).recovery })));
  part('samples', 'every sample: barcode, place, origin, what was measured of it', 'onnes lab samples')
    .option('--json', 'one JSON document')
    .action(perform(async () => ({ action: (await import('./commands/lab-samples.ts')).list })));
}

const withMeasured = (command: Command): Command =>
  command.option('--measured <QUANTITY>', 'such as "mass=1.20±0.01 g"; again for more', collectOption);

function declareSamples(part: Part, perform: Perform): void {
  withMeasured(
    part('register <sample>', 'register a sample', 'onnes lab register button-7 --barcode B-0007 --at shelf'),
  )
    .option('--barcode <CODE>', 'what its label says')
    .option('--at <PLACE>', 'a device or a position')
    .option('--role <ROLE>', 'sample, standard, control or precursor', 'sample')
    .option('--lot <LOT>', 'a precursor, such as "Nb=NB-17:1.2 g"; again for more', collectOption)
    .action(perform(async () => ({ action: (await import('./commands/lab-samples.ts')).register })));
  part(
    'move <sample> <place>',
    'say that a sample is somewhere else now',
    'onnes lab move button-7 furnace',
  ).action(perform(async () => ({ action: (await import('./commands/lab-samples.ts')).move })));
  withMeasured(
    part(
      'measure <sample>',
      'mass and dimensions of a sample',
      'onnes lab measure button-7 --measured "mass=1.20 g"',
    ),
  ).action(perform(async () => ({ action: (await import('./commands/lab-samples.ts')).measure })));
  part(
    'split <sample> <pieces...>',
    'a sample becomes pieces',
    'onnes lab split button-7 button-7-powder@B-0008 button-7-bar',
  )
    .option('--at <PLACE>', 'where the pieces are')
    .option('--keep', 'something of the sample is left')
    .action(perform(async () => ({ action: (await import('./commands/lab-samples.ts')).split })));
  part(
    'merge <into> <samples...>',
    'samples become one',
    'onnes lab merge pellet-1 button-7-powder button-8-powder',
  )
    .option('--at <PLACE>', 'where it is')
    .action(perform(async () => ({ action: (await import('./commands/lab-samples.ts')).merge })));
  part(
    'consume <sample>',
    'nothing is left of it',
    'onnes lab consume button-7-powder --why "dissolved for ICP"',
  ).action(perform(async () => ({ action: (await import('./commands/lab-samples.ts')).consume })));
  part('scan <barcode> <place>', 'a label was read somewhere', 'onnes lab scan B-0007 furnace').action(
    perform(async () => ({ action: (await import('./commands/lab-samples.ts')).scan })),
  );
  part(
    'confirm <sample> <place>',
    'settle a dispute: this is where it is',
    'onnes lab confirm button-7 shelf --why "read by eye"',
    whyNeeded,
  ).action(perform(async () => ({ action: (await import('./commands/lab-samples.ts')).confirm })));
  part('count <consumable> <amount>', 'how much is left', 'onnes lab count helium "120 L"').action(
    perform(async () => ({ action: (await import('./commands/lab-samples.ts')).count })),
  );
}
