import type { Add, Perform } from './declare.ts';

/** Commands that say who may use the web app and its interface from other machines. */
export function declareAccountCommands(add: Add, perform: Perform): void {
  const account = add('account', 'who may use the web app beyond this machine', 'onnes account list');
  const example = (text: string): string => `\nExample:\n  ${text}`;
  account
    .command('list', { isDefault: true })
    .description('accounts with their roles')
    .addHelpText('after', example('onnes account list'))
    .option('--json', 'one JSON document')
    .action(perform(async () => ({ action: (await import('./commands/account.ts')).list })));
  account
    .command('add <name>')
    .description('a new account; the password is asked for, or read from standard input')
    .addHelpText('after', example('onnes account add robot --role agent'))
    .requiredOption(
      '--role <ROLE>',
      'viewer (reads), scientist (writes too) or agent (tokens alone; approves nothing)',
    )
    .action(perform(async () => ({ action: (await import('./commands/account.ts')).add })));
  account
    .command('token <name>')
    .description('a token for programs, shown once: Authorization: Bearer TOKEN')
    .addHelpText('after', example('onnes account token robot'))
    .option('--revoke', 'make every token of the account useless instead')
    .action(perform(async () => ({ action: (await import('./commands/account.ts')).token })));
  account
    .command('remove <name>')
    .description('take an account away with its tokens; what it did stays in the record')
    .addHelpText('after', example('onnes account remove robot'))
    .action(perform(async () => ({ action: (await import('./commands/account.ts')).remove })));
}
