import type { Finding } from '../../campaign/index.ts';
import type { Json } from '../../core/json.ts';
import { assumedGrain, type ObservedPeak } from '../../kernels/powder-refinement/index.ts';
import type { PreparedScan } from './prepare-scan.ts';
import type { Hypothesis, Ranking } from './rank-hypotheses.ts';

/** Peaks that are told one by one. */
const mostPeaks = 80;
const degree = Math.PI / 180;
/** Scherrer's K for the full width at half maximum [1]. */
const scherrer = 0.9;

const round = (value: number, digits = 6): number => Number(value.toPrecision(digits)) + 0;

/** Everything that one scan told, for the records. `method` is name@version of the analysis. */
export function writeFindings(
  prepared: PreparedScan,
  ranking: Ranking | null,
  isExplained: boolean,
  method: string,
): readonly Finding[] {
  const first = ranking?.hypotheses[0];
  const peaks = peakFindings(prepared, isExplained ? first : undefined, method);
  if (ranking === null || first === undefined) return [notIdentified(ranking, method), ...peaks];
  if (!isExplained) return [notIdentified(ranking, method), unexplainedFinding(first, method), ...peaks];
  const told = first.phases
    .map((phase, p) => ({ phase, p }))
    .filter(({ phase }) => (ranking.isAmbiguous ? ranking.certain.includes(phase.name) : true));
  return [
    identification(ranking, method),
    ...told.flatMap(({ p }) => phaseFindings(prepared, first, p, method)),
    unexplainedFinding(first, method),
    ...peaks,
  ];
}

const hypothesesJson = (hypotheses: readonly Hypothesis[]): readonly Json[] =>
  hypotheses.map(({ phases, merit, probability, sameAs, isostructural, unexplainedShare }) => ({
    phases: phases.map(({ name, weight }, p) => ({
      name,
      weightFraction: round(weight.value),
      sd: round(weight.sd, 3),
      systematicSd: round(weight.systematicSd, 3),
      sameAs: sameAs[p]!,
      isostructural: isostructural[p]!,
    })),
    rwp: round(merit.rwp),
    rwpAboveBackground: round(merit.rwpAboveBackground),
    rexp: round(merit.rexp),
    chi2: round(merit.chi2),
    probability: round(probability, 4),
    unexplained: round(unexplainedShare, 4),
  }));

const criterion = 'set of phases with the lowest extended information criterion in a whole-pattern fit';

const notIdentified = (ranking: Ranking | null, method: string): Finding => ({
  quantity: 'phase-identification',
  value: null,
  sd: null,
  unit: '1',
  criterion,
  method,
  detail: {
    hypotheses: hypothesesJson(ranking?.hypotheses ?? []),
    reason:
      ranking === null
        ? 'no candidates were given'
        : 'no set of the candidates explains the pattern: its phases are not among them',
  },
});

function identification({ hypotheses, isAmbiguous, certain }: Ranking, method: string): Finding {
  const first = hypotheses[0]!;
  return {
    quantity: 'phase-identification',
    value: isAmbiguous ? null : round(first.probability, 4),
    sd: null,
    unit: '1',
    criterion,
    method,
    detail: {
      hypotheses: hypothesesJson(hypotheses),
      ambiguous: isAmbiguous,
      certain: isAmbiguous ? certain : first.phases.map(({ name }) => name),
      displacement_deg: round(first.displacement.value, 4),
      displacementSd_deg: round(first.displacement.sd, 3),
    },
  };
}

function unexplainedFinding({ unexplained, unexplainedShare }: Hypothesis, method: string): Finding {
  return {
    quantity: 'unexplained-intensity',
    value: round(unexplainedShare, 4),
    sd: null,
    unit: '1',
    criterion:
      'area of the peaks that the first hypothesis leaves over, at 6 standard deviations, of all above background',
    method,
    detail: {
      strongest: unexplained.slice(0, 10).map(({ twoTheta, sd, area, significance }) => ({
        twoTheta_deg: round(twoTheta),
        sd_deg: round(sd, 3),
        area: round(area, 4),
        significance: round(significance, 4),
      })),
    },
  };
}

function phaseFindings(
  prepared: PreparedScan,
  first: Hypothesis,
  p: number,
  method: string,
): readonly Finding[] {
  const phase = first.phases[p]!;
  const { name, weight, cell, edgeSds, texture } = phase;
  const wavelength = prepared.radiation.lines[0]!.wavelength;
  const texts: { readonly [field: string]: Json } =
    texture === null
      ? { phase: name }
      : { phase: name, texture: { direction: texture.direction, ratio: round(texture.ratio.value, 4) } };
  const finding = (
    quantity: string,
    value: number | null,
    sd: number | null,
    unit: string,
    how: string,
  ): Finding => ({
    quantity,
    value,
    sd: sd === null || !Number.isFinite(sd) ? null : round(sd, 4),
    unit,
    criterion: `${name}: ${how}`,
    method,
    detail: texts,
  });
  const sizeWidth = Math.max(phase.sizeWidth.value + 2 * finite(phase.sizeWidth.sd), 1e-4);
  const strainWidth = phase.strainWidth.value + 2 * finite(phase.strainWidth.sd);
  return [
    {
      ...finding(
        'phase-weight-fraction',
        round(weight.value),
        weight.sd,
        '1',
        'scale · mass · volume of the cell over the sum of the phases named',
      ),
      ...boundOf(first, weight.value),
      systematic: {
        sd: round(weight.systematicSd, 3),
        source: `microabsorption of grains of ${assumedGrain} µm, and intensities of the structures`,
      },
      detail: { ...texts, intensityShare: round(phase.intensityShare, 4) },
    },
    ...(['a', 'b', 'c'] as const).map((edge, i) => ({
      ...finding('lattice-parameter', round(cell[edge], 8), edgeSds[i]!, 'Å', `cell edge ${edge}`),
      detail: {
        ...texts,
        edge,
        angles_deg: [cell.alpha, cell.beta, cell.gamma].map((angle) => round(angle / degree, 7)),
      },
    })),
    {
      ...finding(
        'crystallite-size',
        null,
        null,
        'Å',
        'Scherrer, K = 0.9, of the Lorentzian width; the instrument is in it',
      ),
      bound: 'lower',
      limit: round((scherrer * wavelength) / (sizeWidth * degree), 4),
    },
    {
      ...finding(
        'microstrain',
        null,
        null,
        '1',
        'Δd/d of the Lorentzian width that grows as tan θ; the instrument is in it',
      ),
      bound: 'upper',
      limit: round((strainWidth * degree) / 4, 4),
    },
  ];
}

/** With more intensity left over, other phases take their part of the weight, and a fraction is the most there can be. */
const unexplainedTolerated = 0.05;

const boundOf = ({ unexplainedShare }: Hypothesis, fraction: number): Pick<Finding, 'bound' | 'limit'> =>
  unexplainedShare > unexplainedTolerated ? { bound: 'upper', limit: round(fraction) } : {};

const finite = (value: number): number => (Number.isFinite(value) ? value : 0);

function peakFindings(
  prepared: PreparedScan,
  first: Hypothesis | undefined,
  method: string,
): readonly Finding[] {
  const wavelength = prepared.radiation.lines[0]!.wavelength;
  const strongest = prepared.peaks
    .toSorted((one, other) => other.area - one.area)
    .slice(0, mostPeaks)
    .toSorted((one, other) => one.twoTheta - other.twoTheta);
  return strongest.map((peak): Finding => {
    const d = wavelength / (2 * Math.sin((peak.twoTheta * degree) / 2));
    return {
      quantity: 'peak-position',
      value: round(peak.twoTheta, 7),
      sd: round(peak.sd, 3),
      unit: 'deg',
      criterion: 'maximum of the first line, at 5 standard deviations above the noise',
      method,
      detail: {
        d_angstrom: round(d, 6),
        height: round(peak.height, 5),
        area: round(peak.area, 5),
        fwhm_deg: round(peak.fwhm, 4),
        significance: round(peak.significance, 4),
        ...(first === undefined ? {} : { assigned: assign(peak, first, wavelength) }),
      },
    };
  });
}

/** Reflections of the phases that stand within half a peak width, the strongest first. */
function assign(peak: ObservedPeak, { fit, displacement }: Hypothesis, wavelength: number): readonly Json[] {
  return fit.phases
    .flatMap(({ model, start }, p) => {
      const found: { name: string; hkl: string; strength: number; distance: number }[] = [];
      for (let i = 0; i < model.count; i++) {
        let square = model.inverseSquares[i]!;
        for (let k = 0; k < model.strains.length; k++)
          square += model.strainSlopes[k * model.count + i]! * fit.parameters[start + 4 + k]!;
        const sine = (wavelength / 2) * Math.sqrt(square);
        if (!(sine < 1)) continue;
        const centre = (2 * Math.asin(sine)) / degree + displacement.value * Math.sqrt(1 - sine * sine);
        const distance = peak.twoTheta - centre;
        const strength = fit.scales[p]! * model.strengths[i]!;
        if (Math.abs(distance) < 0.6 * peak.fwhm && strength > 0)
          found.push({ name: model.name, hkl: model.indices[i]!.join(' '), strength, distance });
      }
      return found;
    })
    .toSorted((one, other) => other.strength - one.strength)
    .slice(0, 4)
    .map(({ name, hkl, distance }) => ({ phase: name, hkl, distance_deg: round(distance, 3) }));
}
