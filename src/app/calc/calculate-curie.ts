import { AppError } from '../../core/error.ts';
import {
  averageSeries,
  type CurieEstimates,
  curieBracket,
  curieEfforts,
  curieWork,
  type ExchangeList,
  estimateCurie,
  findCurieTemperature,
  gaugeToFerromagnet,
  type SpinModel,
  sampleCurve,
} from '../../kernels/magnetism/index.ts';
import type { CalculationContext, CalculationResult } from './calculation.ts';
import { type CurieCalculation, describeCurie, documentCurie, drawCurie } from './present-curie.ts';
import { describeField, documentField, drawField } from './present-field-curve.ts';
import { type ExchangeOptions, readExchange } from './read-exchange.ts';
import { openSpinRunner } from './run-spin-tasks.ts';
import { type FieldOptions, sampleField } from './sample-field.ts';

type Options = ExchangeOptions &
  FieldOptions & {
    readonly monteCarlo?: boolean;
    readonly effort: keyof typeof curieEfforts;
    readonly seed: number;
  };

/** Ordering temperatures of an exchange list. @throws AppError of the readers and of the Monte Carlo search */
export async function calculate(
  files: readonly string[],
  options: Options,
  context: CalculationContext,
): Promise<CalculationResult> {
  const list = await readExchange(files, options);
  const estimates = estimateCurie(list.model);
  const warnings = [...list.warnings, ...estimates.warnings];
  const field = await sampleField(list.model, estimates, options, context, warnings);
  const monteCarlo = options.monteCarlo ? await search(list, estimates, options, context, warnings) : null;
  const { effort, seed } = options;
  const calculation: CurieCalculation = { list, estimates, monteCarlo, warnings, effort, seed };
  return {
    document: { ...documentCurie(calculation), ...(field === null ? {} : documentField(field)) },
    sections: [...describeCurie(calculation), ...(field === null ? [] : describeField(field))],
    warnings,
    sources: [
      'mean field and random phase: Pajda et al., Phys. Rev. B 64, 174402 (2001), eqs. 9 and 10; several sublattices: Rusz et al., Phys. Rev. B 71, 174408 (2005)',
      ...(monteCarlo === null && field === null
        ? []
        : [
            'Monte Carlo: Binder, Z. Phys. B 43, 119 (1981); Miyatake et al., J. Phys. C 19, 2539 (1986); Wolff, Phys. Rev. Lett. 62, 361 (1989)',
          ]),
    ],
    figure: field === null ? drawCurie(calculation) : drawField(field),
  };
}

/** The Monte Carlo part; what stands against it becomes a warning, and the other temperatures remain. */
async function search(
  { model }: ExchangeList,
  estimates: CurieEstimates,
  { effort: name, seed }: Options,
  context: CalculationContext,
  warnings: string[],
): Promise<CurieCalculation['monteCarlo']> {
  const { order } = estimates;
  if (order.kind === 'none') {
    warnings.push('no Monte Carlo: there is no order to look for');
    return null;
  }
  const ferromagnet = gaugeToFerromagnet(model, order);
  if (ferromagnet === null) {
    warnings.push(
      'no Monte Carlo temperature: the first order is not collinear with a wave vector of halves',
    );
    return null;
  }
  return searchFerromagnet(ferromagnet.model, estimates, { name, seed }, context, warnings);
}

async function searchFerromagnet(
  model: SpinModel,
  estimates: CurieEstimates,
  { name, seed }: { readonly name: keyof typeof curieEfforts; readonly seed: number },
  context: CalculationContext,
  warnings: string[],
): Promise<CurieCalculation['monteCarlo']> {
  const effort = curieEfforts[name];
  const runner = await openSpinRunner(context, curieWork(model, effort, true));
  try {
    const result = await findCurieTemperature(model, curieBracket(estimates), effort, seed, runner.run);
    const curve = await sampleCurve(model, result.temperature.value, effort, seed, runner.run);
    const worst = result.series
      .map((series) => averageSeries(series))
      .find(({ effectiveCount }) => effectiveCount < 100);
    if (worst !== undefined)
      warnings.push(
        `at ${worst.temperature.toFixed(1)} K only ${worst.effectiveCount.toFixed(0)} measurements are independent; a greater --effort helps`,
      );
    return { result, curve };
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== 'no-crossing') throw error;
    warnings.push(`no Monte Carlo temperature: ${error.message}`);
    return null;
  } finally {
    await runner.close();
  }
}
