import { lorentzPolarisation } from '../diffraction/index.ts';
import { type FittedPhase, ofPhase, shared } from './profile-parameters.ts';

/** One line of the source: wavelength [Å] and its share of the intensity [1]. */
export type Line = { readonly wavelength: number; readonly share: number };

export type ProfileGrid = {
  /** 2θ [deg], rising. */
  readonly angles: Float64Array;
  readonly lines: readonly Line[];
  /** 2θ_M of a monochromator [rad]; 0 without one. */
  readonly monochromator: number;
};

const degrees = 180 / Math.PI;
const gaussPeak = 2 * Math.sqrt(Math.LN2 / Math.PI);

/** Where a peak stands and how wide it is, with what these depend on; one is used over and over. */
type Peak = {
  centre: number;
  cosine: number;
  tangent: number;
  gaussian: number;
  lorentzian: number;
  fwhm: number;
  eta: number;
  intensity: number;
  /** ∂2θ/∂(1/d²) [deg Å²]. */
  slope: number;
};

const openPeak = (): Peak => ({
  centre: 0,
  cosine: 1,
  tangent: 0,
  gaussian: 0,
  lorentzian: 0,
  fwhm: 0,
  eta: 0,
  intensity: 0,
  slope: 0,
});

/** Sets one line of one family; false where the wavelength cannot reach it. */
function placePeak(
  peak: Peak,
  { model, start }: FittedPhase,
  parameters: Float64Array,
  index: number,
  line: Line,
  monochromator: number,
): boolean {
  let square = model.inverseSquares[index]!;
  for (let k = 0; k < model.strains.length; k++)
    square += model.strainSlopes[k * model.count + index]! * parameters[start + ofPhase.strain + k]!;
  const sine = (line.wavelength / 2) * Math.sqrt(square);
  if (!(sine > 0.004 && sine < 0.9998)) return false;
  const cosine = Math.sqrt(1 - sine * sine);
  const theta = Math.asin(sine);
  const tangent = sine / cosine;
  peak.cosine = cosine;
  peak.tangent = tangent;
  peak.slope = (degrees * line.wavelength ** 2) / (4 * sine * cosine);
  peak.centre = 2 * theta * degrees + parameters[shared.zero]! + parameters[shared.displacement]! * cosine;
  peak.gaussian = Math.sqrt(parameters[shared.u]! * tangent * tangent + parameters[shared.w]!);
  peak.lorentzian = parameters[start + ofPhase.x]! / cosine + parameters[start + ofPhase.y]! * tangent;
  const g = peak.gaussian;
  const l = peak.lorentzian;
  peak.fwhm =
    (g ** 5 +
      2.69269 * g ** 4 * l +
      2.42843 * g ** 3 * l * l +
      4.47163 * g * g * l ** 3 +
      0.07842 * g * l ** 4 +
      l ** 5) **
    0.2;
  const q = l / peak.fwhm;
  peak.eta = 1.36603 * q - 0.47719 * q * q + 0.11116 * q ** 3;
  const damping = Math.exp((-parameters[start + ofPhase.extraB]! * square) / 2);
  peak.intensity = model.strengths[index]! * damping * line.share * lorentzPolarisation(theta, monochromator);
  return true;
}

/**
 * Parts that an asymmetric peak is made of, by Simpson's rule: how far each is drawn out [share of A·cot 2θ], and its weight.
 * @source howard1982
 */
const parts = [
  { draw: 0, weight: 1 / 12 },
  { draw: 1 / 16, weight: 4 / 12 },
  { draw: 4 / 16, weight: 2 / 12 },
  { draw: 9 / 16, weight: 4 / 12 },
  { draw: 1, weight: 1 / 12 },
] as const;
const whole = [{ draw: 1 / 3, weight: 1 }] as const;

/** cot 2θ, and the parts of a peak that is drawn out by A·cot 2θ: one where that is little beside its width. */
const cotangentOf = ({ tangent }: Peak): number => (1 - tangent * tangent) / (2 * tangent);
const partsOf = (drawn: number, { fwhm }: Peak) => (Math.abs(drawn) > 0.15 * fwhm ? parts : whole);

/** How far a peak reaches [deg]: its Lorentzian tail is followed down to a 1600th of its height. */
const reachOf = ({ eta, fwhm }: Peak): number => fwhm * Math.max(3, 20 * Math.sqrt(eta));

/** The same for slopes, which fall off faster and only steer the steps. */
const slopeReachOf = ({ eta, fwhm }: Peak): number => fwhm * Math.max(2.5, 6 * Math.sqrt(eta));

/** Families below this share of the strongest do not steer [1]. */
const steeringShare = 0.004;

/** Index of the first angle at or above `angle`. */
function firstAt(angles: Float64Array, angle: number): number {
  let low = 0;
  let high = angles.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (angles[middle]! < angle) low = middle + 1;
    else high = middle;
  }
  return low;
}

/**
 * Mean of (r² cos²α + sin²α/r)^(−3/2) over the members of each family, and its slope ∂/∂ ln r, written to `factors` and
 * `slopes`; 1 and 0 without texture.
 * @source dollase1986, eq. 2
 */
export function evaluateTexture(
  { texture, model, start }: FittedPhase,
  parameters: Float64Array,
  factors: Float64Array,
  slopes: Float64Array,
): void {
  if (texture === null) {
    factors.fill(1, 0, model.count);
    slopes.fill(0, 0, model.count);
    return;
  }
  const { members, cosineSquares } = texture;
  const ratio = Math.exp(parameters[start + ofPhase.logRatio]!);
  for (let i = 0; i < model.count; i++) {
    let factor = 0;
    let slope = 0;
    for (let n = 0; n < members; n++) {
      const square = cosineSquares[i * members + n]!;
      const along = ratio * ratio * square;
      const across = (1 - square) / ratio;
      const sum = along + across;
      const power = sum ** -1.5;
      factor += power;
      slope -= (1.5 * power * (2 * along - across)) / sum;
    }
    factors[i] = factor / members;
    slopes[i] = slope / members;
  }
}

/** Adds the pattern of a phase at scale 1 to `template`. `scratch`: two arrays of at least the phase's families. */
export function addTemplate(
  phase: FittedPhase,
  parameters: Float64Array,
  grid: ProfileGrid,
  template: Float64Array,
  scratch: { readonly factors: Float64Array; readonly slopes: Float64Array },
): void {
  const { angles } = grid;
  const peak = openPeak();
  evaluateTexture(phase, parameters, scratch.factors, scratch.slopes);
  for (let index = 0; index < phase.model.count; index++)
    for (const line of grid.lines) {
      if (!placePeak(peak, phase, parameters, index, line, grid.monochromator)) continue;
      const drawn = parameters[shared.asymmetry]! * cotangentOf(peak);
      const place = peak.centre;
      for (const { draw, weight } of partsOf(drawn, peak)) {
        peak.centre = place - draw * drawn;
        addPeak(peak, weight * peak.intensity * scratch.factors[index]!, angles, template);
      }
    }
}

function addPeak(peak: Peak, intensity: number, angles: Float64Array, template: Float64Array): void {
  const { centre, fwhm, eta } = peak;
  const reach = reachOf(peak);
  const end = centre + reach;
  const lorentz = (intensity * eta * 2) / (Math.PI * fwhm);
  const gauss = (intensity * (1 - eta) * gaussPeak) / fwhm;
  for (let i = firstAt(angles, centre - reach); i < angles.length && angles[i]! <= end; i++) {
    const u = (2 * (angles[i]! - centre)) / fwhm;
    const square = u * u;
    template[i]! += lorentz / (1 + square) + (square < 40 ? gauss * Math.exp(-Math.LN2 * square) : 0);
  }
}

/** Four numbers for each free parameter: how it moves, widens, sharpens and strengthens the peak at hand. */
type Leverage = {
  readonly columns: Int32Array;
  readonly moves: Float64Array;
  readonly widens: Float64Array;
  readonly shapes: Float64Array;
  readonly strengthens: Float64Array;
};

/** The free parameters that a phase depends on: parameter index and Jacobian column. */
export type FreeParameter = { readonly parameter: number; readonly column: number };

/**
 * Adds scale · ∂template/∂parameter to the columns of the Jacobian (column × points) for every free parameter that the phase
 * depends on.
 */
export function addSlopes(
  phase: FittedPhase,
  parameters: Float64Array,
  grid: ProfileGrid,
  scale: number,
  free: readonly FreeParameter[],
  jacobian: Float64Array,
  scratch: { readonly factors: Float64Array; readonly slopes: Float64Array },
): void {
  const own = free.filter(
    ({ parameter }) =>
      parameter < shared.count ||
      (parameter >= phase.start && parameter < phase.start + ofPhase.strain + phase.model.strains.length),
  );
  if (own.length === 0) return;
  const leverage: Leverage = {
    columns: Int32Array.from(own, ({ column }) => column * grid.angles.length),
    moves: new Float64Array(own.length),
    widens: new Float64Array(own.length),
    shapes: new Float64Array(own.length),
    strengthens: new Float64Array(own.length),
  };
  const asymmetry = own.findIndex(({ parameter }) => parameter === shared.asymmetry);
  const peak = openPeak();
  evaluateTexture(phase, parameters, scratch.factors, scratch.slopes);
  const least = steeringShare * strongestOf(phase, grid);
  for (let index = 0; index < phase.model.count; index++)
    for (const line of grid.lines) {
      if (!placePeak(peak, phase, parameters, index, line, grid.monochromator)) continue;
      if (peak.intensity < least * line.share) continue;
      const factor = scratch.factors[index]!;
      const logSlope = factor > 0 ? scratch.slopes[index]! / factor : 0;
      setLeverage(leverage, own, phase, peak, index, logSlope);
      const cotangent = cotangentOf(peak);
      const drawn = parameters[shared.asymmetry]! * cotangent;
      const place = peak.centre;
      for (const { draw, weight } of partsOf(drawn, peak)) {
        peak.centre = place - draw * drawn;
        if (asymmetry >= 0) leverage.moves[asymmetry] = -draw * cotangent;
        spreadPeak(leverage, peak, weight * scale * peak.intensity * factor, grid.angles, jacobian);
      }
    }
}

/** Intensity of the strongest family at the first line, before any strain and damping. */
function strongestOf({ model }: FittedPhase, { lines, monochromator }: ProfileGrid): number {
  let most = 0;
  const half = lines[0]!.wavelength / 2;
  for (let i = 0; i < model.count; i++) {
    const sine = half * Math.sqrt(model.inverseSquares[i]!);
    if (sine > 0.004 && sine < 0.9998)
      most = Math.max(most, model.strengths[i]! * lorentzPolarisation(Math.asin(sine), monochromator));
  }
  return most;
}

function setLeverage(
  leverage: Leverage,
  own: readonly FreeParameter[],
  { model, start }: FittedPhase,
  peak: Peak,
  index: number,
  textureSlope: number,
): void {
  const { gaussian: g, lorentzian: l, fwhm, cosine, tangent, slope } = peak;
  const fourth = 0.2 / fwhm ** 4;
  const byG =
    fourth *
    (5 * g ** 4 +
      4 * 2.69269 * g ** 3 * l +
      3 * 2.42843 * g * g * l * l +
      2 * 4.47163 * g * l ** 3 +
      0.07842 * l ** 4);
  const byL =
    fourth *
    (2.69269 * g ** 4 +
      2 * 2.42843 * g ** 3 * l +
      3 * 4.47163 * g * g * l * l +
      4 * 0.07842 * g * l ** 3 +
      5 * l ** 4);
  const q = l / fwhm;
  const etaByQ = 1.36603 - 2 * 0.47719 * q + 3 * 0.11116 * q * q;
  const etaByG = (-etaByQ * q * byG) / fwhm;
  const etaByL = (etaByQ * (1 - q * byL)) / fwhm;
  for (let p = 0; p < own.length; p++) {
    const { parameter } = own[p]!;
    let move = 0;
    let strengthen = 0;
    let gaussian = 0;
    let lorentzian = 0;
    if (parameter === shared.displacement) move = cosine;
    else if (parameter === shared.zero) move = 1;
    else if (parameter === shared.u) gaussian = (tangent * tangent) / (2 * g);
    else if (parameter === shared.w) gaussian = 1 / (2 * g);
    else if (parameter === shared.asymmetry) move = 0;
    else if (parameter === start + ofPhase.x) lorentzian = 1 / cosine;
    else if (parameter === start + ofPhase.y) lorentzian = tangent;
    else if (parameter === start + ofPhase.logRatio) strengthen = textureSlope;
    else if (parameter === start + ofPhase.extraB) strengthen = -model.inverseSquares[index]! / 2;
    else move = slope * model.strainSlopes[(parameter - start - ofPhase.strain) * model.count + index]!;
    leverage.moves[p] = move;
    leverage.strengthens[p] = strengthen;
    leverage.widens[p] = gaussian * byG + lorentzian * byL;
    leverage.shapes[p] = gaussian * etaByG + lorentzian * etaByL;
  }
}

/** Adds intensity · ∂(pseudo-Voigt)/∂parameter at every angle that the peak reaches. */
function spreadPeak(
  { columns, moves, widens, shapes, strengthens }: Leverage,
  peak: Peak,
  intensity: number,
  angles: Float64Array,
  jacobian: Float64Array,
): void {
  const { centre, fwhm, eta } = peak;
  const reach = slopeReachOf(peak);
  const end = centre + reach;
  const lorentz = (2 * intensity) / (Math.PI * fwhm);
  const gauss = (intensity * gaussPeak) / fwhm;
  for (let i = firstAt(angles, centre - reach); i < angles.length && angles[i]! <= end; i++) {
    const u = (2 * (angles[i]! - centre)) / fwhm;
    const square = u * u;
    const lorentzian = lorentz / (1 + square);
    const gaussian = square < 40 ? gauss * Math.exp(-Math.LN2 * square) : 0;
    const value = eta * lorentzian + (1 - eta) * gaussian;
    const steepness = (2 * eta * lorentzian) / (1 + square) + 2 * Math.LN2 * (1 - eta) * gaussian;
    const byCentre = (2 * u * steepness) / fwhm;
    const byWidth = (square * steepness - value) / fwhm;
    const byEta = lorentzian - gaussian;
    for (let p = 0; p < columns.length; p++)
      jacobian[columns[p]! + i]! +=
        moves[p]! * byCentre + widens[p]! * byWidth + shapes[p]! * byEta + strengthens[p]! * value;
  }
}
