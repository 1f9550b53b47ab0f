import { Command, CommanderError } from 'commander';
import { AppError } from '../../core/error.ts';
import { onnesVersion } from '../version.ts';
import type { Add, Perform } from './declare.ts';
import { declareAccountCommands } from './declare-account-commands.ts';
import { declareAnalyseCommand } from './declare-analyse-command.ts';
import { declareBenchCommands } from './declare-bench-commands.ts';
import { declareCalcCommands } from './declare-calc-commands.ts';
import { declareCampaignCommands, declareRecordCommands } from './declare-campaign-commands.ts';
import { declareCopilotCommands } from './declare-copilot-commands.ts';
import { declareGymCommands } from './declare-gym-commands.ts';
import { declareLaboratoryCommands } from './declare-laboratory-commands.ts';
import { declareMcpCommand, declareModelCommands } from './declare-model-commands.ts';
import { declareOrderCommands } from './declare-order-commands.ts';
import { declareSteeringCommands } from './declare-steering-commands.ts';
import { exitCode } from './exit-code.ts';
import { createOutput, type Output } from './output.ts';

/** Parses and performs one command line; never throws. Returns the exit status (see exit-code.ts). */
export async function runCommandLine(
  args: readonly string[],
  output: Output = createOutput(),
): Promise<number> {
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

/** The commands as a program: parsing performs one. `setStatus` gets its exit status. */
export function buildProgram(output: Output, setStatus: (code: number) => void): Command {
  const program = new Command('onnes')
    .description('The open, self-hosted AI physicist: plan, predict, measure, analyse, reward, learn.')
    .version(onnesVersion())
    .exitOverride()
    .configureOutput({
      writeOut: (text) => output.print(text.trimEnd()),
      writeErr: (text) => output.note(text.trimEnd()),
      outputError: (text, write) => write(text.replace(/^error: /, 'onnes: ').replace('\n(', ' (')),
    })
    .configureHelp({ showGlobalOptions: true })
    .option('--store <URL>', 'workspace folder, sqlite:FOLDER, postgres://… or memory: (default: .onnes)')
    .option(
      '--lab-module <FILE>',
      'module that exports lab = createLab({…}) with your own planners, instruments…',
    )
    .addHelpText(
      'after',
      '\nAn ID may be cut short to where it begins or ends; "last" is the campaign opened last.\n\nExample:\n  onnes run campaigns/bcc-alloys.yaml\n\nExit status: 0 done, 1 failed, 2 bad input, 3 a person is awaited, 130 interrupted.',
    );

  const add: Add = (usage, summary, example) =>
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

  declareCampaignCommands(add, perform);
  declareRecordCommands(add, perform);
  declareCopilotCommands(add, perform);
  declareSteeringCommands(add, perform);
  declareOrderCommands(add, perform);
  declareAccountCommands(add, perform);
  declareLaboratoryCommands(add, perform);
  declareBenchCommands(add, perform);
  declareCalcCommands(add, perform);
  declareAnalyseCommand(add, perform);
  declareGymCommands(add, perform);
  declareModelCommands(add, perform);
  declareMcpCommand(add, perform);
  return program;
}
