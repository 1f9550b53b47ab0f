import { collectOption } from './collect-option.ts';
import type { Add, Perform } from './declare.ts';
import { parsePositive } from './parse-number-option.ts';

/** Questions to the record, and drafts. Neither starts or changes anything. */
export function declareCopilotCommands(add: Add, perform: Perform): void {
  add(
    'ask <id> [question...]',
    'answer a question about a campaign from its record, with the events that the answer rests on',
    'onnes ask last "What is the best so far?"',
  )
    .option(
      '--model [NAME]',
      "let the campaign's model answer, with tools that only read; its numbers are checked",
    )
    .option('--list', 'what can be asked without a model')
    .option('--json', 'one JSON document: text, numbers with units, evidence')
    .action(perform(() => import('./commands/ask.ts')));
  add(
    'draft <file>',
    'turn a CSV table into a draft of a campaign file, with what was decided and why; nothing is started',
    'onnes draft alloys.csv --goal max:Tc_K --ignore name',
  )
    .requiredOption(
      '--goal <GOAL>',
      'max:COLUMN, min:COLUMN, target:COLUMN=NUMBER or =LOW..HIGH; again for more goals, and for limits: atleast:COLUMN=NUMBER, atmost:COLUMN=NUMBER',
      collectOption,
    )
    .option(
      '--inputs <COLUMNS>',
      'columns that make up a design, separated by commas (default: what was varied)',
    )
    .option('--ignore <COLUMNS>', 'columns that do not')
    .option('--name <NAME>', 'what the campaign is called (default: after the file)')
    .option('--experiments <N>', 'budget of experiments', parsePositive, 20)
    .option('--replay', 'let the table itself answer, to try the campaign out')
    .option('--out <FILE>', 'write to a file instead of stdout')
    .option('--json', 'one JSON document: the campaign as data, and the notes')
    .action(perform(() => import('./commands/draft.ts')));
}
