import { fitLinear, median, pointNoise, sdOfCoefficient } from '../../kernels/statistics/index.ts';
import type { Curve } from './diamagnetic-transition.ts';

/** Where magnetic order ends, of a run that does not show where: beyond one of its ends, or nobody can tell. */
export type OrderOutside =
  | { readonly order: 'ferromagnetic' | 'antiferromagnetic'; readonly least: number; readonly why: string }
  | { readonly order: 'none'; readonly most: number; readonly why: string }
  | { readonly order: 'unknown'; readonly why: string };

/**
 * χT per gram [emu K/(Oe g)] beyond which no moments are free: twice that of holmium, the largest Curie constant per mass. A ferromagnet
 * whose field its own poles hold off has ten times more at room temperature.
 */
const largestFree = 0.2;
/** Readings at either end where no fall can be found. */
const edge = 4;

/**
 * Judges a run over temperature in which neither a Curie nor a Néel point was found. It is ordered to the end where more moment is left
 * than free moments have, and where the moment falls ever faster, which that of free moments never does; it is not ordered where it falls
 * ever more slowly, as Curie's law, or is weak. A moment that is level or of which the mass is not known may be either.
 * @param susceptibilityScale what moments are multiplied by to be susceptibilities per gram [emu/(Oe g) per unit of the moment]; null where mass or field is not known
 */
export function judgeOrderOutside({ t, m }: Curve, susceptibilityScale: number | null): OrderOutside {
  const noise = pointNoise(t, m);
  const largest = Math.max(...m);
  const last = m.findLastIndex((moment) => moment > 0.5 * largest + 3 * noise);
  const bend = bendOfUpperHalf(t, m);
  const isFalling = median(m.slice(0, 3)) - median(m.slice(-3)) > 8 * noise;
  const rise = median(m.slice(-3)) - median(m.slice(0, 3));
  const isRising =
    rise > 8 * noise && rise > 0.02 * Math.abs(largest) && m.lastIndexOf(largest) > 0.9 * m.length;
  const most = t[Math.min(edge, t.length - 1)]!;
  const isStrong =
    susceptibilityScale !== null && last >= edge && m[last]! * susceptibilityScale * t[last]! > largestFree;
  const isCurieLike = bend === 'slower' && isFalling;
  if (isStrong && !isCurieLike)
    return {
      order: 'ferromagnetic',
      least: t[last]!,
      why: 'more moment is left than free moments have',
    };
  if (susceptibilityScale === null && bend === 'faster' && last >= edge)
    return { order: 'ferromagnetic', least: t[last]!, why: 'the moment falls ever faster' };
  if (isRising && susceptibilityScale !== null)
    return {
      order: 'antiferromagnetic',
      least: t.at(-1)!,
      why: 'the susceptibility rises up to the highest temperature',
    };
  if (isCurieLike) return { order: 'none', most, why: 'the moment falls ever more slowly' };
  if (susceptibilityScale !== null && !isStrong)
    return { order: 'none', most, why: 'the moment is no more than free moments and electrons have' };
  return {
    order: 'unknown',
    why:
      susceptibilityScale === null
        ? 'without the mass and the field it may be ordered over the whole range or not at all'
        : 'it may be just above its Curie point',
  };
}

/** Whether the moment falls ever faster or ever more slowly over the upper half of the temperatures, beyond four sd of a parabola's bend. */
function bendOfUpperHalf(t: readonly number[], m: readonly number[]): 'faster' | 'slower' | null {
  const middle = (t[0]! + t.at(-1)!) / 2;
  const from = Math.min(
    t.findIndex((kelvin) => kelvin >= middle),
    t.length - 6,
  );
  const [x, y] = [t.slice(from), m.slice(from)];
  const centre = (x[0]! + x.at(-1)!) / 2;
  const half = (x.at(-1)! - x[0]!) / 2;
  const z = x.map((kelvin) => (kelvin - centre) / half);
  const fit = fitLinear([z.map(() => 1), z, z.map((value) => value ** 2)], y);
  if (fit === null) return null;
  const [level, slope, curve] = fit.coefficients as unknown as [number, number, number];
  const isSeen = Math.abs(curve) > 4 * sdOfCoefficient(fit, 2) && -2 * slope > 0.02 * Math.abs(level);
  return !isSeen ? null : curve < 0 ? 'faster' : 'slower';
}
