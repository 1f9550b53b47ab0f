import { AppError } from '../../core/error.ts';
import { type EnergyUnit, energyUnits } from '../../core/units.ts';
import { readInputFile } from './read-input-file.ts';

/** g(E) at rising energies above 0 [meV]; in any unit, since it is scaled. */
export type ReadDensity = {
  readonly name: string;
  readonly unit: EnergyUnit;
  readonly energies: readonly number[];
  readonly densities: readonly number[];
  readonly warnings: readonly string[];
};

/** A share of modes at or below zero up to this is the tail of a smeared spectrum; more of them are imaginary. */
const mostBelowZero = 0.01;

/**
 * A phonon density of states: two columns, energy and density, set apart by blanks, tabs, commas or semicolons; lines from # are left
 * out. The unit stands in the header (`energy_meV`, `frequency_THz`) or in `--unit`.
 * @throws AppError `bad-table` naming the line; `bad-option` where the unit is missing or contradicts the header.
 */
export async function readDensityOfStates(path: string, asked: EnergyUnit | null): Promise<ReadDensity> {
  const { name, text } = await readInputFile(path);
  const lines = text.split(/\r?\n/).map((line) => line.replace(/#.*/, '').trim());
  const words = (line: string): readonly string[] => line.split(/[\s,;]+/);
  const rows: (readonly [number, number])[] = [];
  let stated: EnergyUnit | null = null;
  lines.forEach((line, index) => {
    if (line === '') return;
    const [energy = Number.NaN, density = Number.NaN] = words(line).map(Number);
    if (Number.isFinite(energy) && Number.isFinite(density)) rows.push([energy, density]);
    else if (rows.length === 0 && stated === null) stated = unitOf(words(line)[0]!);
    else
      throw new AppError(
        'bad-table',
        `${name}, line ${index + 1}: "${line.slice(0, 60)}"; expected an energy and a density`,
      );
  });
  return densityOf(name, rows, chooseUnit(name, stated, asked));
}

function chooseUnit(name: string, stated: EnergyUnit | null, asked: EnergyUnit | null): EnergyUnit {
  if (stated !== null && asked !== null && stated !== asked)
    throw new AppError('bad-option', `--unit ${asked}: the header of ${name} says ${stated}`);
  const unit = stated ?? asked;
  if (unit !== null) return unit;
  throw new AppError('bad-option', `${name} names no unit; state it by --unit, such as THz or meV`);
}

function unitOf(title: string): EnergyUnit | null {
  const units = Object.keys(energyUnits) as EnergyUnit[];
  const ending = title.toLowerCase();
  return units.find((unit) => ending.endsWith(`_${unit.toLowerCase()}`)) ?? null;
}

function densityOf(
  name: string,
  rows: readonly (readonly [number, number])[],
  unit: EnergyUnit,
): ReadDensity {
  const sumOf = (chosen: typeof rows): number =>
    chosen.reduce((sum, [, density]) => sum + Math.max(0, density), 0);
  const share = sumOf(rows.filter(([energy]) => energy <= 0)) / sumOf(rows);
  if (rows.length < 3 || !(share <= mostBelowZero))
    throw new AppError(
      'bad-table',
      rows.length < 3
        ? `${name} has ${rows.length} rows of two numbers; expected at least 3`
        : `${name}: ${(100 * share).toPrecision(2)} % of the modes are at or below 0; imaginary modes have no harmonic free energy`,
    );
  const kept = rows.filter(([energy]) => energy > 0);
  return {
    name,
    unit,
    energies: kept.map(([energy]) => energy * energyUnits[unit]),
    densities: kept.map(([, density]) => Math.max(0, density)),
    warnings:
      share > 0 ? [`${(100 * share).toPrecision(2)} % of the modes lie at or below 0 and are left out`] : [],
  };
}
