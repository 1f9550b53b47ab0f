import type { Table } from '../../campaign/index.ts';
import { AppError } from '../../core/error.ts';
import { formatNumber } from '../../core/format-quantity.ts';
import type { Json } from '../../core/json.ts';
import {
  type CompositionForecast,
  type CompositionModel,
  type Errors,
  fitCompositionModel,
  forecastHeldOut,
  scoreForecasts,
} from '../../kernels/composition/index.ts';
import { parseComposition } from '../../kernels/crystal/index.ts';
import { readTable } from '../read-table.ts';
import type { CalculationContext, CalculationResult, Section } from './calculation.ts';
import { drawPanels } from './draw-panels.ts';
import { readCompositionRecords } from './read-composition-records.ts';

type CompositionTcOptions = {
  readonly predict?: string;
  readonly formula: string;
  readonly value: string;
  readonly folds: number;
  readonly trees: number;
  readonly seed: number;
  readonly randomSplit?: boolean;
};

const mostTrees = 1000;

type Asked = { readonly formula: string; readonly forecast: CompositionForecast };

/** Learns from the table, scores on families left out beside the mean, and foretells what is asked. */
export async function calculate(
  [path = '']: readonly string[],
  options: CompositionTcOptions,
  context: CalculationContext,
): Promise<CalculationResult> {
  const asked = (options.predict ?? '').split(',').flatMap((text) => {
    const formula = text.trim();
    return formula === '' ? [] : [{ formula, amounts: parseComposition(formula) }];
  });
  const table: Table = await readTable(path);
  const { records, without, warnings } = readCompositionRecords(table, options);
  if (options.folds < 2)
    throw new AppError(
      'bad-option',
      `--folds ${options.folds}: expected at least 2, one to learn from and one to test`,
    );
  if (options.trees > mostTrees)
    throw new AppError(
      'bad-option',
      `--trees ${options.trees}: expected at most ${mostTrees}; more change nothing`,
    );
  const share = options.randomSplit ? 0.55 : 1;
  const settings = (from: number, to: number) => ({
    foldCount: options.folds,
    treeCount: options.trees,
    seed: options.seed,
    onProgress: (fraction: number) => {
      context.progress(from + (to - from) * fraction, 'learning from families, testing on those left out');
    },
  });
  context.progress(0, `${records.length} rows`);
  const model = fitCompositionModel(records, without, settings(0, share));
  const random = options.randomSplit
    ? forecastHeldOut(model.compositions, 'random', settings(share, 1))
    : null;
  const randomScores = random && {
    model: scoreForecasts(random, model.compositions, 'mean'),
    familyMean: scoreForecasts(random, model.compositions, 'nullMean'),
  };
  const forecasts = asked.map(({ formula, amounts }) => ({ formula, forecast: model.forecast(amounts) }));
  return {
    document: describeModel(model, randomScores, forecasts),
    sections: [
      describeScores(model, randomScores),
      describeDistances(model),
      ...(forecasts.length > 0 ? [describeForecasts(forecasts)] : []),
    ],
    warnings: [
      ...warnings,
      'a critical temperature foretold here is that of the superconductors of the table most like it; it does not say that there is one, and it knows nothing of pressure',
    ],
    sources: [
      'extremely randomised trees: Geurts et al. 2006; descriptors: Ward et al. 2016',
      "distance of compositions: Hargreaves et al. 2020, on Pettifor's string of elements (1984)",
      `learned from ${table.name} (SHA-256 ${table.sha256.slice(0, 12)}…), rows as given`,
    ],
    figure: drawErrors(model),
  };
}

/** Median of the rows with this very composition, to 5·10⁻⁵ in each fraction; null where there is none. */
const valueInTable = ({ nearest: { composition, distance } }: CompositionForecast): number | null =>
  distance < 1e-9 ? composition.value : null;

const describeErrors = ({ count, meanAbsolute, rootMeanSquare, r2 }: Errors): Json => ({
  count,
  mae_K: meanAbsolute,
  rmse_K: rootMeanSquare,
  r2,
});

type RandomScores = { readonly model: Errors; readonly familyMean: Errors } | null;

function describeModel(
  { compositions, validation, reach }: CompositionModel,
  random: RandomScores,
  forecasts: readonly Asked[],
): { readonly [field: string]: Json } {
  return {
    compositions: compositions.length,
    families: validation.familyCount,
    split: 'chemical family',
    folds: validation.foldCount,
    model: describeErrors(validation.model),
    familyMean: describeErrors(validation.familyMean),
    coverage90: validation.coverage90,
    ...(random && {
      randomSplit: { model: describeErrors(random.model), familyMean: describeErrors(random.familyMean) },
    }),
    reach_places: reach,
    byDistance: validation.groups.map((group) => ({
      reach_places: group.reach,
      count: group.count,
      families: group.familyCount,
      mae_K: group.meanAbsolute,
      familyMeanMae_K: group.nullMeanAbsolute,
    })),
    predictions: forecasts.map(({ formula, forecast }): Json => {
      const nearest = {
        inTable_K: valueInTable(forecast),
        nearest: forecast.nearest.composition.sources.join(', '),
        distance_places: forecast.nearest.distance,
      };
      if (!forecast.isKnown) return { formula, tc_K: null, why: forecast.why, ...nearest };
      const { value, sd, interval90, reportedShare } = forecast;
      return {
        formula,
        tc_K: value,
        sd_K: sd,
        interval90_K: [...interval90],
        reportedShare,
        fidelity: 'simulated',
        ...nearest,
      };
    }),
  };
}

function describeScores({ compositions, validation }: CompositionModel, random: RandomScores): Section {
  const { familyCount, foldCount, model, familyMean, coverage90 } = validation;
  const row = (name: string, { meanAbsolute, rootMeanSquare, r2 }: Errors): string[] => [
    name,
    meanAbsolute.toFixed(2),
    rootMeanSquare.toFixed(2),
    r2.toFixed(3),
  ];
  return {
    title: `Learned from ${formatNumber(compositions.length)} compositions of ${formatNumber(familyCount)} chemical families, tested on families left out (${foldCount} parts)`,
    lines: [`90 % intervals hold ${Math.round(100 * coverage90)} % of the values left out`],
    table: {
      header: ['', 'mean |error| (K)', 'RMSE (K)', 'R²'],
      rows: [
        row('model, families left out', model),
        row('mean of the family, or of all', familyMean),
        ...(random === null
          ? []
          : [
              row('model, random split (leaks)', random.model),
              row('mean of the family, random split', random.familyMean),
            ]),
      ],
    },
  };
}

const describeDistances = ({ validation, reach }: CompositionModel): Section => ({
  title: 'Error by distance to the nearest composition learned from',
  lines: [
    reach === null
      ? 'the model was not shown to beat the mean at any distance: it answers nothing'
      : `it answers up to ${reach.toFixed(2)} places of Pettifor's string, as far as it was shown to beat the mean`,
  ],
  table: {
    header: ['up to (places)', 'compositions', 'mean |error| (K)', 'of the mean (K)'],
    rows: validation.groups.map((group) => [
      group.reach.toFixed(3),
      String(group.count),
      group.meanAbsolute.toFixed(2),
      group.nullMeanAbsolute.toFixed(2),
    ]),
  },
});

const describeForecasts = (forecasts: readonly Asked[]): Section => ({
  title: 'Foretold, if it superconducts',
  table: {
    header: [
      'formula',
      'in the table (K)',
      'Tc (K)',
      '90 % interval (K)',
      'nearest learned from',
      'places away',
    ],
    rows: forecasts.map(({ formula, forecast }) => [
      formula,
      valueInTable(forecast)?.toFixed(2) ?? '–',
      forecast.isKnown
        ? `${forecast.value.toFixed(1)} ± ${forecast.sd.toFixed(1)}`
        : `not known: ${forecast.why}`,
      forecast.isKnown ? forecast.interval90.map((end) => end.toFixed(1)).join(' to ') : '',
      forecast.nearest.composition.sources[0] ?? '',
      forecast.nearest.distance.toFixed(2),
    ]),
  },
});

function drawErrors({ validation: { groups } }: CompositionModel): CalculationResult['figure'] {
  const reaches = groups.map(({ reach }) => reach);
  const line = (label: string, of: (group: (typeof groups)[number]) => number) =>
    ({ label, kind: 'line', x: reaches, y: groups.map(of), fidelity: 'simulated' }) as const;
  return drawPanels([
    {
      description:
        'mean absolute error on chemical families left out, over the distance to the nearest composition',
      x: {
        quantity: 'distance to the nearest composition learned from',
        unit: "places of Pettifor's string",
      },
      y: {
        quantity: 'mean absolute error',
        unit: 'K',
        extent: {
          low: 0,
          high: 1.1 * Math.max(...groups.flatMap((group) => [group.meanAbsolute, group.nullMeanAbsolute])),
        },
      },
      series: [line('model', (group) => group.meanAbsolute), line('mean', (group) => group.nullMeanAbsolute)],
    },
  ]);
}
