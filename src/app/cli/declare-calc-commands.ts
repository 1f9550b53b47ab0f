import type { Calculation } from '../calc/calculation.ts';
import { calculations } from '../calc/index.ts';
import type { Add, Perform } from './declare.ts';
import type { Output } from './output.ts';

/** The physics alone: one command for each calculation of the list. */
export function declareCalcCommands(add: Add, perform: Perform): void {
  const calc = add(
    'calc',
    'the physics alone: critical temperatures, diffraction, phase stability, magnets, lattices',
    'onnes calc tc --einstein 1@10',
  );
  for (const calculation of calculations) {
    const { name, files, summary, example } = calculation;
    const command = calc.command(`${name} ${files}`.trim()).description(summary);
    calculation.declare(command);
    command
      .option('--json', 'one JSON document on stdout; warnings and progress go to stderr')
      .option('--plot <FILE>', 'also draw it, as an SVG file')
      .addHelpText('after', `\nExample:\n  ${example}`)
      .action(perform(async () => ({ action: performing(calculation) })));
  }
}

const performing =
  (calculation: Calculation) =>
  async (
    output: Output,
    options: { readonly json?: boolean; readonly plot?: string },
    files: string | readonly string[] = [],
  ): Promise<number> => {
    const { calculateAndPrint } = await import('./commands/calc.ts');
    return calculateAndPrint(output, calculation, options, typeof files === 'string' ? [files] : files);
  };
