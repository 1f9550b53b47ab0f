import { AppError } from '../../core/error.ts';
import type { Vector3 } from '../../kernels/crystal/index.ts';
import {
  type AppliedTerms,
  averageSeries,
  type CurieEstimates,
  curieEfforts,
  fieldTasks,
  gaugeToFerromagnet,
  type SpinModel,
  workOf,
} from '../../kernels/magnetism/index.ts';
import type { CalculationContext } from './calculation.ts';
import { parseList } from './lattice-options.ts';
import type { FieldCurve } from './present-field-curve.ts';
import { openSpinRunner } from './run-spin-tasks.ts';

/** Options of a field or an anisotropy, as typed. */
export type FieldOptions = {
  readonly field?: number;
  readonly anisotropy?: number;
  readonly axis?: string;
  readonly moment?: number;
  readonly temperatures?: string;
  readonly monteCarlo?: boolean;
  readonly effort: keyof typeof curieEfforts;
  readonly seed: number;
};

/** Temperatures in units of the mean-field one at which a curve is drawn unless others are asked for. */
const shares = [0.02, 0.1, 0.2, 0.3, 0.4, 0.5, 0.58, 0.64, 0.7, 0.76, 0.85, 1, 1.2, 1.5, 2];

/**
 * M(T), χ(T) and C(T) in the field and with the anisotropy that were asked for; null where neither was.
 * Without a field a collinear antiferromagnet is sampled by its staggered magnetisation, which an axis leaves as it is.
 * @throws AppError bad-option — the option that is missing, excluded or out of range.
 */
export async function sampleField(
  model: SpinModel,
  { order, meanField }: CurieEstimates,
  options: FieldOptions,
  context: CalculationContext,
  warnings: string[],
): Promise<FieldCurve | null> {
  const { field = 0, anisotropy = 0, effort, seed } = options;
  if (options.field === undefined && options.anisotropy === undefined) {
    if (options.temperatures !== undefined)
      throw new AppError('bad-option', '--temperatures goes with --field or --anisotropy');
    return null;
  }
  if (options.monteCarlo)
    throw new AppError(
      'bad-option',
      '--monte-carlo looks for a transition of isotropic spins; leave it out with --field or --anisotropy',
    );
  if (field === 0 && anisotropy === 0)
    throw new AppError('bad-option', '--field and --anisotropy are 0; --monte-carlo samples isotropic spins');
  if (options.moment !== undefined && !(options.moment > 0))
    throw new AppError('bad-option', `--moment is ${options.moment} µB; expected a number above 0`);
  const axis = parseList('--axis', options.axis ?? '0,0,1');
  if (axis.length !== 3 || !(Math.hypot(...axis) > 0))
    throw new AppError('bad-option', `--axis is "${options.axis}"; expected three numbers, not all 0`);
  const temperatures =
    options.temperatures === undefined
      ? shares.map((share) => share * scaleOf(model, meanField))
      : parseList('--temperatures', options.temperatures);
  if (temperatures.some((temperature) => !(temperature > 0)))
    throw new AppError('bad-option', `--temperatures is "${options.temperatures}"; expected kelvins above 0`);
  const gauge = field === 0 ? gaugeToFerromagnet(model, order) : null;
  const sampled = gauge?.model ?? model;
  const moments = sampled.sites.map(({ moment }) => moment ?? options.moment ?? null);
  if (field !== 0 && moments.some((moment) => !(moment !== null && moment > 0)))
    throw new AppError(
      'bad-option',
      '--field needs a moment of every site, and the list gives none of some; state --moment in µB',
    );
  if (field !== 0 && order.kind === 'antiferro')
    warnings.push('in a field the magnetisation is the net one along it, not that of the sublattices');
  const applied: AppliedTerms = { field, anisotropy, axis: axis as unknown as Vector3, moments };
  const tasks = fieldTasks(sampled, applied, temperatures, curieEfforts[effort], seed);
  const runner = await openSpinRunner(
    context,
    tasks.reduce((sum, task) => sum + workOf(task), 0),
  );
  try {
    const series = await runner.run(tasks, 'M(T), χ(T), C(T)');
    const curve = series.map((one) => averageSeries(one));
    const worst = curve.find(({ effectiveCount }) => effectiveCount < 100);
    if (worst !== undefined)
      warnings.push(
        `at ${worst.temperature.toFixed(1)} K only ${worst.effectiveCount.toFixed(0)} measurements are independent; a greater --effort helps`,
      );
    return { applied, curve, isStaggered: gauge !== null && order.kind === 'antiferro', seed, effort };
  } finally {
    await runner.close();
  }
}

/** A temperature that the curve is drawn about [K]: the mean field, or where that is none, the largest exchange. */
const scaleOf = ({ bonds }: SpinModel, meanField: number): number =>
  meanField > 0 ? meanField : Math.max(...bonds.map(({ exchange }) => Math.abs(exchange))) * 11.6;
