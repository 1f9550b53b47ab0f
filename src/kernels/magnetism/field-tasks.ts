import { AppError } from '../../core/error.ts';
import { bohrMagneton_meVperT } from '../../core/units.ts';
import type { Vector3 } from '../crystal/index.ts';
import { type CurieEffort, chooseCells } from './curie-monte-carlo.ts';
import type { SiteTerms } from './heisenberg-sampler.ts';
import type { TemperatureTask } from './sample-temperature.ts';
import type { SpinModel } from './spin-model.ts';

/** A field [T] along an axis (any length) and a uniaxial anisotropy K [meV per spin] about it, K > 0 easy. */
export type AppliedTerms = {
  readonly field: number;
  readonly anisotropy: number;
  readonly axis: Vector3;
  /** Moments [µB] of the sites, > 0; needed with a field. */
  readonly moments: readonly (number | null)[];
};

/**
 * Site terms of a field and an anisotropy: B = µ·field with µB = 0.0578838 meV/T, E = −Σ µ B·e − Σ K (e·axis)².
 * @throws bad-axis — the axis is no direction.
 * @throws bad-moments — a field, and a site without a moment above 0.
 */
export function siteTermsOf({ field, anisotropy, axis, moments }: AppliedTerms): SiteTerms {
  const length = Math.hypot(...axis);
  if (!(length > 0 && Number.isFinite(length)))
    throw new AppError('bad-axis', `axis (${axis.join(', ')}); expected three numbers that are not all 0`);
  const unit: Vector3 = [axis[0] / length, axis[1] / length, axis[2] / length];
  const along = moments.map((moment, i): Vector3 => {
    if (field !== 0 && !(moment !== null && moment > 0))
      throw new AppError(
        'bad-moments',
        `site ${i + 1} has the moment ${moment} µB; a field needs one above 0`,
      );
    const size = bohrMagneton_meVperT * field * (moment ?? 0);
    return [size * unit[0], size * unit[1], size * unit[2]];
  });
  return {
    ...(field === 0 ? {} : { field: along }),
    ...(anisotropy === 0 ? {} : { anisotropy: moments.map(() => ({ axis: unit, constant: anisotropy })) }),
  };
}

/**
 * Tasks that give M(T), χ(T), C(T) of classical spins in a field or with an anisotropy, one for each temperature. In a field the magnetisation is that along it, in
 * µB per site, and the susceptibility [µB²/meV per site] its fluctuation, N·(⟨M²⟩ − ⟨M⟩²)/kT; times 0.0578838 meV/T it is
 * dM/dB [µB/T]. Without a field they are those of |Σe|/N.
 * @param temperatures [K], > 0.
 * @throws bad-axis, bad-moments — see above.
 * @source landau-binder2015, ch. 4
 */
export function fieldTasks(
  model: SpinModel,
  applied: AppliedTerms,
  temperatures: readonly number[],
  effort: CurieEffort,
  seed: number,
): readonly TemperatureTask[] {
  const terms = siteTermsOf(applied);
  const unit = Math.hypot(...applied.axis);
  const axis = applied.axis.map((x) => x / unit) as unknown as Vector3;
  const observed =
    applied.field === 0 ? {} : { observed: { axis, weights: applied.moments.map((moment) => moment ?? 0) } };
  const measurements = Math.max(600, Math.round(effort.measurements / 2));
  return temperatures.map((temperature, stream) => ({
    model,
    cells: chooseCells(model, effort.smallest),
    temperature,
    measurements,
    thermalization: Math.max(400, Math.round(measurements / 2)),
    terms,
    ...observed,
    seed,
    stream,
  }));
}
