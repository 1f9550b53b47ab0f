/** A superconductor with the coupling that tunnelling or a calculation gave it. */
export type MeasuredCoupling = {
  readonly material: string;
  /** Measured Tc [K]. */
  readonly criticalTemperature: number;
  /** ω_log [K]. */
  readonly omegaLog: number;
  readonly lambda: number;
  readonly muStar: number;
};

const rowOf = ([material, criticalTemperature, omegaLog, lambda, muStar]: readonly [
  string,
  number,
  number,
  number,
  number,
]): MeasuredCoupling => ({ material, criticalTemperature, omegaLog, lambda, muStar });

/**
 * Material, Tc [K], ω_log [K], λ, μ*: rows of the table of Allen and Dynes as Xie and others retyped them. ω_2 is not among them.
 * @source allen-dynes1975, table 1 @source xie2019, data set
 */
export const allenDynesRows: readonly MeasuredCoupling[] = (
  [
    ['Tl0.9Bi0.1', 2.3, 48, 0.78, 0.1],
    ['In', 3.4, 68, 0.81, 0.1],
    ['In0.5Tl0.5', 2.52, 53, 0.83, 0.11],
    ['In0.9Tl0.1', 3.28, 63, 0.85, 0.1],
    ['In0.57Tl0.43', 2.6, 53, 0.85, 0.12],
    ['In0.07Tl0.93', 2.77, 49, 0.89, 0.11],
    ['In0.73Tl0.27', 3.36, 55, 0.93, 0.11],
    ['In0.17Tl0.83', 3.19, 45, 0.98, 0.1],
    ['In0.27Tl0.73', 3.64, 42, 1.09, 0.09],
    ['Pb0.4Tl0.6', 4.6, 48, 1.15, 0.09],
    ['Hg', 4.19, 29, 1.6, 0.098],
    ['Pb0.6Tl0.4', 5.9, 50, 1.38, 0.103],
    ['Pb0.6Tl0.2Bi0.2', 7.26, 48, 1.81, 0.111],
    ['Pb0.8Bi0.2', 7.95, 46, 1.88, 0.093],
    ['Pb0.7Bi0.3', 8.45, 47, 2.01, 0.092],
    ['Pb0.65Bi0.35', 8.95, 45, 2.13, 0.093],
    ['In2Bi', 5.6, 46, 1.4, 0.096],
    ['Sb2Tl7', 5.2, 37, 1.43, 0.102],
    ['Bi2Tl', 6.4, 47, 1.63, 0.101],
  ] as const
).map(rowOf);

/** Later materials, for which μ* = 0.1 was assumed. @source xie2019, data set */
export const laterRows: readonly MeasuredCoupling[] = (
  [
    ['Al', 1.18, 296, 0.432, 0.1],
    ['NbS2', 6, 136, 0.554, 0.1],
    ['Nb', 9.2, 147, 1.04, 0.1],
    ['V3Ga', 14.2, 121, 1.56, 0.1],
    ['CaC6', 11.4, 305, 0.84, 0.1],
    ['La3Ni2B2N3', 12.25, 173, 0.85, 0.1],
    ['LuNi2B2C', 16.1, 200, 0.88, 0.1],
    ['Nb3Sn', 18, 125, 1.8, 0.1],
    ['MgB2(1)', 36.7, 480, 0.58, 0.1],
    ['MgB2(2)', 36.7, 480, 0.768, 0.1],
  ] as const
).map(rowOf);
