import type { Add, Perform } from './declare.ts';
import { parseNumber, parseStandardDeviation } from './parse-number-option.ts';

/** Commands by which a person does bench work. */
export function declareOrderCommands(add: Add, perform: Perform): void {
  const orders = add('orders', 'work orders that wait for a person at the bench', 'onnes orders list');
  orders
    .command('list', { isDefault: true })
    .description('open work orders')
    .addHelpText('after', '\nExample:\n  onnes orders list')
    .option('--json', 'one JSON document')
    .action(perform(async () => ({ action: (await import('./commands/orders.ts')).list })));
  orders
    .command('claim <order>')
    .description('say that you do it')
    .addHelpText('after', '\nExample:\n  onnes orders claim last:s1/make-and-measure/1')
    .option('--by <NAME>', 'who (default: your user name)')
    .action(perform(async () => ({ action: (await import('./commands/orders.ts')).claim })));
  orders
    .command('release <order>')
    .description('give a claimed order back')
    .addHelpText('after', '\nExample:\n  onnes orders release last:s1/make-and-measure/1')
    .option('--by <NAME>', 'who (default: your user name)')
    .action(perform(async () => ({ action: (await import('./commands/orders.ts')).release })));
  orders
    .command('enter <order> <sample>')
    .description('enter a result; the unit is the goal’s')
    .addHelpText(
      'after',
      '\nExample:\n  onnes orders enter last:s1/make-and-measure/1 s1 --value 9.2 --sd 0.1 --as-made \'{"Nb":0.49,"Ti":0.51,"Zr":0}\'',
    )
    .requiredOption('--value <X>', 'measured value', parseNumber)
    .option('--sd <X>', 'standard deviation', parseStandardDeviation)
    .option('--bound <BOUND>', 'upper or lower: nothing seen down, or up, to the value')
    .option('--quantity <NAME>', 'which goal, when there are several')
    .option('--as-made <JSON>', 'the design as it was really made')
    .option('--as-made-sd <JSON>', 'standard deviations of numbers of it, as measured')
    .option('--note <TEXT>', 'anything worth keeping', '')
    .option('--by <NAME>', 'who measured')
    .action(perform(async () => ({ action: (await import('./commands/orders.ts')).enter })));
  orders
    .command('fail <order> <sample>')
    .description('report a failure by its kind')
    .addHelpText(
      'after',
      '\nExample:\n  onnes orders fail last:s1/make-and-measure/1 s1 --kind synthesis-failed --detail "the button cracked"',
    )
    .requiredOption(
      '--kind <KIND>',
      'synthesis-failed, measurement-invalid, operator-deviation, instrument-fault, refused or cancelled',
    )
    .requiredOption('--detail <TEXT>', 'what happened')
    .option('--note <TEXT>', 'anything worth keeping', '')
    .option('--by <NAME>', 'who reports')
    .action(perform(async () => ({ action: (await import('./commands/orders.ts')).fail })));
}
