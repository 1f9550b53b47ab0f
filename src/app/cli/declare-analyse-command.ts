import { collectOption } from './collect-option.ts';
import type { Add, Perform } from './declare.ts';

/** Instrument files in, findings with uncertainty out. */
export function declareAnalyseCommand(add: Add, perform: Perform): void {
  add(
    'analyse',
    'what instrument files say: findings with uncertainty, criterion and a plot',
    'onnes analyse examples/resistance.csv',
  )
    .argument('<files...>', 'raw files of instruments, with or without .gz')
    .option('--analysis <NAME>', 'use this analysis and no other; may be given again', collectOption, [])
    .option('--candidates <FOLDER>', 'CIF files of the phases that may be there')
    .option('--holder <FILE>', 'the same run with an empty sample holder, subtracted from moments')
    .option('--options <JSON>', 'settings of the analyses, such as {"mass_mg":12.3}')
    .option('--json', 'one JSON array on stdout, one entry for each file')
    .option('--plot <FILE>', 'also draw data and findings, as an SVG file')
    .action(perform(async () => ({ action: (await import('./commands/analyse.ts')).analyse })));
}
