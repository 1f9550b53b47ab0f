import { AppError } from '../../core/error.ts';
import { formatNumber } from '../../core/format-quantity.ts';
import { highSymmetryPath, samplePath } from '../../kernels/lattice/index.ts';
import {
  findMagneticOrder,
  gaugeToFerromagnet,
  type SpinModel,
  spinWaveEnergies,
  spinWaveStiffness,
} from '../../kernels/magnetism/index.ts';
import type { CalculationResult } from './calculation.ts';
import { drawPanels } from './draw-panels.ts';
import { type Dispersion, dispersionPanel } from './draw-phonons.ts';
import { parsePath } from './lattice-options.ts';
import { type ExchangeOptions, readExchange } from './read-exchange.ts';

type Options = ExchangeOptions & {
  readonly moment?: number;
  readonly cellLength?: number;
  readonly signs?: string;
  readonly path?: string;
  readonly points: number;
};

type Collinear = { readonly model: SpinModel; readonly signs: readonly (1 | -1)[] };

/** Spin waves of a collinear order along a path. @throws AppError unstable-order — the order is no minimum; and of the readers */
export async function calculate(files: readonly string[], options: Options): Promise<CalculationResult> {
  checkOptions(options);
  const list = await readExchange(files, options);
  const warnings = [...list.warnings];
  const { model, signs } = scaled(collinearOf(list.model, options.signs), options.cellLength ?? 1);
  const moments = momentsOf(model, options.moment);
  const cell = Float64Array.from(model.lattice.flat());
  const usual = options.path === undefined ? highSymmetryPath(cell) : null;
  const runs = options.path === undefined ? usual?.runs : parsePath(options.path);
  if (runs === undefined)
    throw new AppError(
      'bad-option',
      'the magnetic cell is of a lattice without a usual path; state one with --path',
    );
  const points = samplePath(cell, runs, options.points);
  const energies = spinWaveEnergies(
    model,
    points.map(({ q }) => q),
    moments,
    signs,
  );
  const dispersion: Dispersion = {
    lattice: usual?.lattice ?? null,
    points: points.map((point, i) => ({ ...point, energies: Array.from(energies[i]!) })),
  };
  const isFerro = signs.every((sign) => sign === signs[0]);
  const stiffness = isFerro ? spinWaveStiffness(model, moments) : null;
  if (options.cellLength === undefined && isFerro)
    warnings.push('lengths are in the unit of the list: --cell-length turns the stiffness into meV Å²');
  const unit = options.cellLength === undefined ? 'meV, squared unit of the list' : 'meV Å²';
  const highest = Math.max(...energies.flatMap((branch) => Array.from(branch)));
  return {
    document: {
      order: isFerro ? 'ferro' : 'antiferro',
      signs: [...signs],
      moments_muB: [...moments],
      convention: list.convention,
      source: list.source,
      gFactor: 2,
      stiffness: stiffness === null ? null : { mean: stiffness.mean, axes: [...stiffness.axes], unit },
      highest_meV: highest,
      dispersion: dispersion.points.map(({ q, distance, label, energies: branches }) => ({
        q: [...q],
        distance,
        label,
        energies_meV: [...branches],
      })),
      warnings: [...warnings],
    },
    sections: [
      {
        title: `Spin waves of ${isFerro ? 'a ferromagnet' : 'a collinear antiferromagnet'}, ${model.sites.length} in the magnetic cell`,
        lines: [
          `${list.source}; convention: ${list.convention}`,
          `moments ${moments.map((moment) => formatNumber(moment, 4)).join(', ')} µB, directions ${signs.map((sign) => (sign > 0 ? '+' : '−')).join(' ')}, g = 2`,
          `highest energy along the path ${formatNumber(highest, 5)} meV`,
          ...(stiffness === null
            ? []
            : [`stiffness D = ${formatNumber(stiffness.mean, 5)} ${unit}, E = D q²`]),
        ],
        table: {
          header: ['point', 'q', 'energies [meV]'],
          rows: dispersion.points
            .filter(({ label }) => label !== null)
            .map(({ label, q, energies: branches }) => [
              label!,
              q.map((x) => formatNumber(x, 4)).join(' '),
              branches.map((energy) => formatNumber(energy, 5)).join(', '),
            ]),
        },
      },
    ],
    warnings,
    sources: [
      'linear spin waves: Pajda et al., Phys. Rev. B 64, 174402 (2001), eq. 4; several sublattices: Colpa, Physica A 93, 327 (1978)',
      'path through the zone: Setyawan & Curtarolo 2010',
    ],
    figure: drawPanels([dispersionPanel(dispersion, 'spin-wave')]),
  };
}

function checkOptions({ moment, cellLength, points }: Options): void {
  if (moment !== undefined && !(moment > 0))
    throw new AppError('bad-option', `--moment is ${moment} µB; expected a number above 0`);
  if (cellLength !== undefined && !(cellLength > 0))
    throw new AppError('bad-option', `--cell-length is ${cellLength} Å; expected a number above 0`);
  if (!(points >= 2 && points <= 1e5))
    throw new AppError('bad-option', `--points is ${points}; expected a number from 2 to 100,000`);
}

/** The order stated, or the one that sets in first, in its magnetic cell. */
function collinearOf(model: SpinModel, stated: string | undefined): Collinear {
  if (stated !== undefined) {
    if (!/^[+-]+$/.test(stated) || stated.length !== model.sites.length)
      throw new AppError(
        'bad-option',
        `--signs is "${stated}"; expected one + or - for each of the ${model.sites.length} sites`,
      );
    return { model, signs: [...stated].map((sign) => (sign === '+' ? 1 : -1)) };
  }
  const order = findMagneticOrder(model);
  const gauge = order.eigenvalue > 0 ? gaugeToFerromagnet(model, order) : null;
  if (gauge === null)
    throw new AppError(
      'unstable-order',
      `no collinear order is the minimum: the first one has the wave vector (${order.wavevector.map((x) => formatNumber(x, 4)).join(', ')}); --signs takes one all the same, if its waves are real`,
    );
  const { signs } = gauge;
  // The gauge counts every spin along its own direction; spin waves need the exchange of real directions.
  const bonds = gauge.model.bonds.map((bond) => ({
    ...bond,
    exchange: bond.exchange * signs[bond.from]! * signs[bond.to]!,
  }));
  return { model: { ...gauge.model, bonds }, signs };
}

const scaled = ({ model, signs }: Collinear, length: number): Collinear => ({
  model: {
    ...model,
    lattice: model.lattice.map((vector) => vector.map((x) => x * length)) as unknown as SpinModel['lattice'],
  },
  signs,
});

function momentsOf({ sites }: SpinModel, stated: number | undefined): readonly number[] {
  return sites.map(({ moment, label }, i) => {
    const value = moment ?? stated;
    if (value === undefined || !(value > 0))
      throw new AppError(
        'bad-option',
        `site ${i + 1} (${label}) has ${moment === null ? 'no moment' : `the moment ${moment} µB`}; state --moment in µB, above 0`,
      );
    return value;
  });
}
