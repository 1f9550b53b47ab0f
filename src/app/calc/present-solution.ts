import { formatNumber } from '../../core/format-quantity.ts';
import { electronvolt_kJperMol } from '../../core/units.ts';
import {
  type CompositionGap,
  consoluteTemperature,
  findBinodal,
  findSpinodal,
  regularMixingFreeEnergy,
} from '../../kernels/thermodynamics/index.ts';
import type { CalculationResult } from './calculation.ts';
import { drawPanels, type Series } from './draw-panels.ts';

type Finder = (interaction: number, temperature: number) => CompositionGap | null;

/** Miscibility gap of a regular solution of interaction Ω [eV] at temperatures [K]. @throws out-of-domain */
export function presentSolution(interaction: number, temperatures: readonly number[]): CalculationResult {
  const top = consoluteTemperature(interaction);
  const rows = temperatures.map((temperature) => ({
    temperature,
    binodal: findBinodal(interaction, temperature),
    spinodal: findSpinodal(interaction, temperature),
    middle: regularMixingFreeEnergy(0.5, interaction, temperature),
  }));
  const write = (gap: CompositionGap | null) => gap && [gap.lower, gap.upper];
  const show = (gap: CompositionGap | null): string =>
    gap === null ? 'mixes' : `${gap.lower.toPrecision(4)} to ${gap.upper.toPrecision(4)}`;
  return {
    document: {
      fidelity: 'simulated',
      convention: 'G = Ω x(1−x) + kT [x ln x + (1−x) ln(1−x)] per mixing site; x is a mole fraction',
      interaction_kJpermol: interaction * electronvolt_kJperMol,
      interaction_eV: interaction,
      consoluteTemperature_K: top,
      rows: rows.map(({ temperature, binodal, spinodal, middle }) => ({
        temperature_K: temperature,
        binodal: write(binodal),
        spinodal: write(spinodal),
        mixingFreeEnergyAtHalf_eVperSite: middle,
      })),
    },
    sections: [
      {
        title: `Regular solution, Ω = ${formatNumber(interaction * electronvolt_kJperMol)} kJ/mol`,
        lines: [
          top > 0
            ? `mixes in all proportions from ${formatNumber(top)} K = Ω/2k`
            : 'mixes in all proportions at every temperature: Ω is not above 0',
        ],
        table: {
          header: ['T (K)', 'separates (binodal)', 'unstable (spinodal)', 'G at x = ½ (meV/site)'],
          rows: rows.map(({ temperature, binodal, spinodal, middle }) => [
            formatNumber(temperature),
            show(binodal),
            show(spinodal),
            (1000 * middle).toFixed(3),
          ]),
        },
      },
    ],
    warnings: [],
    sources: ['regular solution: Hillert 2008, ch. 19'],
    figure:
      top > 0
        ? drawPanels([
            {
              description: 'miscibility gap: temperature over composition',
              x: { quantity: 'mole fraction', unit: '', extent: { low: 0, high: 1 } },
              y: { quantity: 'T', unit: 'K' },
              series: [
                dome('binodal', findBinodal, interaction),
                dome('spinodal', findSpinodal, interaction),
              ],
            },
          ])
        : { notDrawn: 'there is no miscibility gap to draw: the interaction is not above 0' },
  };
}

/** Both sides of a gap, from a tenth of its top up and down again. */
function dome(label: string, find: Finder, interaction: number): Series {
  const top = consoluteTemperature(interaction);
  const sides = Array.from({ length: 80 }, (_, n) => top * (0.1 + (0.9 * n) / 80)).map((temperature) => ({
    temperature,
    gap: find(interaction, temperature)!,
  }));
  const back = [...sides].reverse();
  return {
    label,
    kind: 'line',
    x: [...sides.map(({ gap }) => gap.lower), 0.5, ...back.map(({ gap }) => gap.upper)],
    y: [...sides.map(({ temperature }) => temperature), top, ...back.map(({ temperature }) => temperature)],
    fidelity: 'simulated',
  };
}
