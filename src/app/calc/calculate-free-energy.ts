import { AppError } from '../../core/error.ts';
import { formatNumber } from '../../core/format-quantity.ts';
import { electronvolt_kJperMol } from '../../core/units.ts';
import {
  debyeProperties,
  densityOfStatesProperties,
  einsteinProperties,
  harmonicProperties,
  type VibrationalProperties,
} from '../../kernels/thermodynamics/index.ts';
import type { CalculationResult } from './calculation.ts';
import { drawPanels, type Panel } from './draw-panels.ts';
import {
  type FreeEnergyOptions,
  type FreeEnergySource,
  parseEnergyUnit,
  parseTemperatures,
  readFreeEnergySource,
} from './free-energy-options.ts';
import { presentGas } from './present-gas.ts';
import { presentSolution } from './present-solution.ts';
import { readDensityOfStates } from './read-density-of-states.ts';

type Options = Omit<FreeEnergyOptions, 'solution'> & { readonly regularSolution?: string };
type Vibrations = {
  readonly title: string;
  readonly sources: readonly string[];
  readonly warnings: readonly string[];
  /** Per atom. */
  at(temperature: number): VibrationalProperties;
};

/** Free energy over temperature of what the options name. */
export async function calculate(files: readonly string[], options: Options): Promise<CalculationResult> {
  const { regularSolution, ...others } = options;
  const asked = regularSolution === undefined ? others : { ...others, solution: regularSolution };
  const source = readFreeEnergySource(files, asked);
  const temperatures = parseTemperatures(options.temperatures);
  if (source.kind === 'gas') return presentGas(source.formula, source.pressure, temperatures);
  if (source.kind === 'solution') return presentSolution(source.interaction, temperatures);
  return presentVibrations(await openVibrations(source, asked), temperatures);
}

async function openVibrations(
  source: Exclude<FreeEnergySource, { kind: 'gas' | 'solution' }>,
  options: FreeEnergyOptions,
): Promise<Vibrations> {
  const harmonic = 'harmonic vibrations: Born & Huang 1954, sec. 4';
  if ('temperature' in source) {
    const of = source.kind === 'debye' ? debyeProperties : einsteinProperties;
    return {
      title: `${source.kind === 'debye' ? 'Debye' : 'Einstein'} solid, ${formatNumber(source.temperature)} K`,
      sources: [source.kind === 'debye' ? 'Debye model: Debye 1912' : harmonic],
      warnings: [],
      at: (temperature) => of(source.temperature, temperature),
    };
  }
  if (source.kind === 'modes') {
    const weights = source.energies.map(() => 1 / source.atomCount);
    const isWhole = Math.abs(source.energies.length - 3 * source.atomCount) < 1e-9;
    return {
      title: `${source.energies.length} modes of ${formatNumber(source.atomCount)} ${source.atomCount === 1 ? 'atom' : 'atoms'}`,
      sources: [harmonic],
      warnings: isWhole
        ? []
        : [`${source.energies.length} modes of ${source.atomCount} atoms; a crystal has three an atom`],
      at: (temperature) => harmonicProperties(source.energies, weights, temperature),
    };
  }
  const density = await readDensityOfStates(source.path, parseEnergyUnit(options.unit));
  return {
    title: `density of states of ${density.name}, ${density.unit}, scaled to three modes an atom`,
    sources: [harmonic],
    warnings: density.warnings,
    at: (temperature) => densityOfStatesProperties(density.energies, density.densities, temperature),
  };
}

const molar = 1000 * electronvolt_kJperMol;

function presentVibrations(vibrations: Vibrations, temperatures: readonly number[]): CalculationResult {
  const rows = temperatures.map((temperature) => ({ temperature, ...vibrations.at(temperature) }));
  const zeroPoint = vibrations.at(0).freeEnergy;
  return {
    document: {
      fidelity: 'simulated',
      convention: 'harmonic, per atom, zero-point energy included; heat capacity at constant volume',
      source: vibrations.title,
      zeroPointEnergy_eVperAtom: zeroPoint,
      rows: rows.map((row) => ({
        temperature_K: row.temperature,
        freeEnergy_eVperAtom: row.freeEnergy,
        internalEnergy_eVperAtom: row.internalEnergy,
        entropy_JperMolK: row.entropy * molar,
        heatCapacity_JperMolK: row.heatCapacity * molar,
      })),
    },
    sections: [
      {
        title: `Vibrations, per atom: ${vibrations.title}`,
        lines: [`zero-point energy ${(1000 * zeroPoint).toFixed(3)} meV, included; per mole of atoms`],
        table: {
          header: ['T (K)', 'F (meV)', 'U (meV)', 'S (J/mol K)', 'C_V (J/mol K)'],
          rows: rows.map((row) => [
            formatNumber(row.temperature),
            (1000 * row.freeEnergy).toFixed(3),
            (1000 * row.internalEnergy).toFixed(3),
            (molar * row.entropy).toFixed(4),
            (molar * row.heatCapacity).toFixed(4),
          ]),
        },
      },
    ],
    warnings: vibrations.warnings,
    sources: vibrations.sources,
    figure: drawPanels(panelsOf(vibrations, Math.max(...temperatures))),
  };
}

function panelsOf(vibrations: Vibrations, highest: number): readonly Panel[] {
  if (!(highest > 0)) throw new AppError('bad-option', '--temperatures are all 0 K; expected one above it');
  const x = Array.from({ length: 121 }, (_, n) => (highest * n) / 120);
  const properties = x.map(vibrations.at);
  const panel = (quantity: string, unit: string, of: (row: VibrationalProperties) => number): Panel => ({
    description: `${quantity} over temperature`,
    x: { quantity: 'T', unit: 'K' },
    y: { quantity, unit },
    series: [{ label: quantity, kind: 'line', x, y: properties.map(of), fidelity: 'simulated' }],
  });
  return [
    panel('F', 'meV/atom', ({ freeEnergy }) => 1000 * freeEnergy),
    panel('S', 'J/(mol K)', ({ entropy }) => molar * entropy),
    panel('C_V', 'J/(mol K)', ({ heatCapacity }) => molar * heatCapacity),
  ];
}
