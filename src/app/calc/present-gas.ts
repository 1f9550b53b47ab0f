import { formatNumber } from '../../core/format-quantity.ts';
import { gasChemicalPotential, gasProperties } from '../../kernels/thermodynamics/index.ts';
import type { CalculationResult } from './calculation.ts';
import { drawPanels } from './draw-panels.ts';

/** Chemical potential of a gas [eV/molecule] at a pressure [bar] over temperatures [K]. @throws unknown-gas, out-of-domain */
export function presentGas(
  formula: string,
  pressure: number,
  temperatures: readonly number[],
): CalculationResult {
  const isDiatomic = /^[A-Z][a-z]?2$/.test(formula);
  const rows = temperatures.map((temperature) => ({
    temperature,
    potential: gasChemicalPotential(formula, temperature, pressure),
    ...gasProperties(formula, temperature),
  }));
  const [low, high] = [Math.min(...temperatures), Math.max(...temperatures)];
  const x = Array.from({ length: 121 }, (_, n) => low + ((high - low) * n) / 120);
  return {
    document: {
      fidelity: 'simulated',
      convention:
        'ideal gas, relative to the molecule at 0 K without its zero-point energy; heat capacity and entropy at 1 bar',
      gas: formula,
      pressure_bar: pressure,
      rows: rows.map((row) => ({
        temperature_K: row.temperature,
        chemicalPotential_eVperMolecule: row.potential,
        ...(isDiatomic ? { chemicalPotential_eVperAtom: row.potential / 2 } : {}),
        entropy_JperMolK: row.entropy,
        heatCapacity_JperMolK: row.heatCapacity,
      })),
    },
    sections: [
      {
        title: `${formula} at ${formatNumber(pressure)} bar, relative to the molecule at 0 K`,
        table: {
          header: [
            'T (K)',
            'µ (eV/molecule)',
            ...(isDiatomic ? ['µ (eV/atom)'] : []),
            'S at 1 bar (J/mol K)',
            'C_p (J/mol K)',
          ],
          rows: rows.map((row) => [
            formatNumber(row.temperature),
            row.potential.toFixed(4),
            ...(isDiatomic ? [(row.potential / 2).toFixed(4)] : []),
            row.entropy.toFixed(3),
            row.heatCapacity.toFixed(3),
          ]),
        },
      },
    ],
    warnings: pressure > 100 ? [`${formatNumber(pressure)} bar: no gas is ideal at such a pressure`] : [],
    sources: [
      'chemical potential: Reuter & Scheffler 2001; gases: NIST Chemistry WebBook, NIST-JANAF tables (1998)',
    ],
    figure: drawPanels([
      {
        description: `chemical potential of ${formula} over temperature`,
        x: { quantity: 'T', unit: 'K' },
        y: { quantity: 'µ', unit: 'eV/molecule' },
        series: [
          {
            label: `µ of ${formula}`,
            kind: low < high ? 'line' : 'points',
            x: low < high ? x : [low],
            y: (low < high ? x : [low]).map((temperature) =>
              gasChemicalPotential(formula, temperature, pressure),
            ),
            fidelity: 'simulated',
          },
        ],
      },
    ]),
  };
}
