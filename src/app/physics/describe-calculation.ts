import { Command, type Option } from 'commander';
import type { Calculation } from '../calc/calculation.ts';
import type { ToolField, ToolView } from '../http/contract/physics.ts';

/** Options that name a place to write to or a whole folder: the command line alone has them. */
const isOnlyForCommandLine = ({ flags, long }: Option): boolean =>
  long === '--out' || flags.includes('<FOLDER>');

/** The command with its options, as the command line declares it. */
export function declareCommand({ name, files, declare }: Calculation): {
  readonly root: Command;
  readonly command: Command;
} {
  const root = new Command().exitOverride();
  const command = root.command(`${name} ${files}`.trim()).exitOverride();
  declare(command);
  command.action(() => undefined);
  for (const one of [root, command])
    one.configureOutput({ writeErr: () => undefined, writeOut: () => undefined });
  return { root, command };
}

/** A calculation as a form: a field for each of its options. */
export function describeCalculation(calculation: Calculation, version: string): ToolView {
  const { name, summary, files } = calculation;
  const { command } = declareCommand(calculation);
  const options = command.options.filter((option) => !isOnlyForCommandLine(option));
  return {
    ...{ name, kind: 'calculation', summary, version, gives: null, fittedOn: null },
    fields: options.map(describeOption),
    files:
      files === '' ? 'none' : files.includes('...') ? 'several' : files.startsWith('[') ? 'optional' : 'one',
    example: readExample(calculation, options),
  };
}

function describeOption(option: Option): ToolField {
  const { flags, description, argChoices, defaultValue, mandatory } = option;
  const placeholder = /[<[]([^>\]]+)[>\]]/.exec(flags)?.[1] ?? '';
  const isSwitch = placeholder === '';
  return {
    ...{
      name: nameOf(option),
      placeholder,
      description,
      choices: [...(argChoices ?? [])],
      isNeeded: mandatory,
    },
    kind: isSwitch
      ? 'switch'
      : placeholder === 'FILE'
        ? 'file'
        : argChoices === undefined
          ? 'text'
          : 'choice',
    initial: isSwitch || defaultValue === undefined ? '' : String(defaultValue),
  };
}

export const nameOf = ({ long, flags }: Option): string => (long ?? flags).replace(/^--/, '');

/** The declared example as values of the form. */
function readExample({ example }: Calculation, options: readonly Option[]): ToolView['example'] {
  const words = [...example.matchAll(/"([^"]*)"|(\S+)/g)]
    .map(([, quoted, bare]) => quoted ?? bare ?? '')
    .slice(3);
  const values: Record<string, string> = {};
  const files: string[] = [];
  for (let index = 0; index < words.length; index++) {
    const word = words[index]!;
    if (!word.startsWith('--')) files.push(word.replace(/^examples\//, ''));
    else {
      const option = options.find(({ long }) => long === word);
      if (option === undefined) continue;
      const takesValue = option.required || option.optional;
      values[nameOf(option)] = takesValue ? (words[++index] ?? '') : 'on';
    }
  }
  return { values, files };
}
