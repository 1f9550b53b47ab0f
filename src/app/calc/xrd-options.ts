import { AppError } from '../../core/error.ts';
import {
  type Background,
  laboratoryWidths,
  type PeakBroadening,
  type PeakShift,
  type PreferredOrientation,
} from '../../kernels/diffraction/index.ts';

/** Options of `onnes calc xrd`, as typed. */
export type XrdOptions = {
  readonly wavelength: string;
  readonly range: string;
  readonly bIso: number;
  readonly dispersion: boolean;
  readonly neutral?: true;
  readonly monochromator?: number;
  readonly texture?: string;
  readonly profile?: string;
  readonly counts?: number;
  readonly background: string;
  readonly seed: number;
};

/** Widths, shifts and step of a profile, from `--profile`. */
export type ProfileSettings = {
  readonly broadening: PeakBroadening;
  readonly shift: PeakShift;
  /** [deg] */
  readonly step: number;
};

const defaultRadius = 240;
const settingNames = ['size', 'strain', 'u', 'v', 'w', 'x', 'y', 'zero', 'displacement', 'radius', 'step'];

/** Numbers separated by commas. @throws AppError `bad-option` */
export function parseNumbers(
  option: string,
  text: string,
  form: string,
  counts: readonly number[],
): number[] {
  const parts = text.split(',').map((part) => part.trim());
  const numbers = parts.map(Number);
  const isGood = parts.every((part) => part !== '') && numbers.every(Number.isFinite);
  if (!isGood || (counts.length > 0 && !counts.includes(numbers.length)))
    throw new AppError('bad-option', `${option} is "${text}"; expected ${form}`);
  return numbers;
}

/** `--range 5,90` [deg]. @throws AppError `bad-option` */
export function parseRange(text: string): readonly [number, number] {
  const [from = 0, to = 0] = parseNumbers('--range', text, 'two angles such as 5,90', [2]);
  if (!(from >= 0 && to <= 180 && from < to))
    throw new AppError('bad-option', `--range is "${text}"; expected 0 ≤ FROM < TO ≤ 180 deg`);
  return [from, to];
}

/** `--texture 0,0,1,0.8`. @throws AppError `bad-option` */
export function parseTexture(text: string): PreferredOrientation {
  const [h = 0, k = 0, l = 0, ratio = 1] = parseNumbers('--texture', text, 'H,K,L,R such as 0,0,1,0.8', [4]);
  return { direction: [h, k, l], ratio };
}

/** `--background 50,-10` [counts]. @throws AppError `bad-option` */
export const parseBackground = (text: string): Background => ({
  chebyshev: parseNumbers('--background', text, 'counts such as 50 or 50,-10', []),
});

/** `--profile size=20nm,strain=0.001`: a size in nm unless it says A. @throws AppError `bad-option` */
export function parseProfile(text: string): ProfileSettings {
  const settings = new Map<string, number>();
  for (const part of text === '' ? [] : text.split(',')) {
    const [, name = '', value = '', unit = ''] =
      /^\s*(\w+)\s*=\s*([-+.\deE]*?)\s*(nm|[AÅ])?\s*$/.exec(part) ?? [];
    const number = value === '' ? Number.NaN : Number(value);
    const isKnown = settingNames.includes(name) && !settings.has(name) && (unit === '' || name === 'size');
    if (!isKnown || !Number.isFinite(number))
      throw new AppError(
        'bad-option',
        `--profile has "${part}"; expected NAME=NUMBER, each once, with ${settingNames.join(', ')}; a size may end in nm or A`,
      );
    settings.set(name, name === 'size' && !/[AÅ]/.test(unit) ? 10 * number : number);
  }
  const get = (name: string, otherwise: number): number => settings.get(name) ?? otherwise;
  const [u, v, w] = laboratoryWidths;
  const size = settings.get('size');
  const height = settings.get('displacement');
  const step = get('step', 0.02);
  if (!(step >= 0.0005 && step <= 5))
    throw new AppError('bad-option', `--profile has step=${step}; expected 0.0005 to 5 deg`);
  return {
    broadening: {
      gaussian: [get('u', u), get('v', v), get('w', w)],
      lorentzian: [get('x', 0), get('y', 0)],
      strain: get('strain', 0),
      ...(size === undefined ? {} : { size }),
    },
    shift: {
      zero: get('zero', 0),
      ...(height === undefined ? {} : { displacement: { height, radius: get('radius', defaultRadius) } }),
    },
    step,
  };
}
