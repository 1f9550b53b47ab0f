/**
 * Coefficients A to H of the Shomate equation, valid from `least` to `most` [K]: with t = T/1000,
 * Cp = A + B t + C t² + D t³ + E/t² [J/(mol K)], H(T) − H(298.15 K) = A t + B t²/2 + C t³/3 + D t⁴/4 − E/t + F − H [kJ/mol],
 * S = A ln t + B t + C t²/2 + D t³/3 − E/(2t²) + G [J/(mol K)].
 */
export type ShomateRange = {
  readonly least: number;
  readonly most: number;
  readonly coefficients: readonly [number, number, number, number, number, number, number, number];
};

/** A gas at its standard pressure, 1 bar: enthalpy from 0 K to 298.15 K [kJ/mol], and its ranges. */
export type GasFacts = {
  readonly enthalpyTo298: number;
  readonly ranges: readonly ShomateRange[];
};

const range = (least: number, most: number, ...coefficients: ShomateRange['coefficients']): ShomateRange => ({
  least,
  most,
  coefficients,
});

/**
 * Gases by formula, from the NIST-JANAF tables and the fits to them in the NIST Chemistry WebBook.
 * @source chase1998
 * @source nist-webbook
 */
export const gases: { readonly [formula: string]: GasFacts } = {
  O2: {
    enthalpyTo298: 8.683,
    ranges: [
      range(100, 700, 31.32234, -20.23531, 57.86644, -36.50624, -0.007374, -8.903471, 246.7945, 0),
      range(700, 2000, 30.03235, 8.772972, -3.988133, 0.788313, -0.741599, -11.32468, 236.1663, 0),
      range(2000, 6000, 20.91111, 10.72071, -2.020498, 0.146449, 9.245722, 5.337651, 237.6185, 0),
    ],
  },
  N2: {
    enthalpyTo298: 8.67,
    ranges: [
      range(100, 500, 28.98641, 1.853978, -9.647459, 16.63537, 0.000117, -8.671914, 226.4168, 0),
      range(500, 2000, 19.50583, 19.88705, -8.598535, 1.369784, 0.527601, -4.935202, 212.39, 0),
      range(2000, 6000, 35.51872, 1.128728, -0.196103, 0.014662, -4.55376, -18.97091, 224.981, 0),
    ],
  },
  H2: {
    enthalpyTo298: 8.467,
    ranges: [
      range(298, 1000, 33.066178, -11.363417, 11.432816, -2.772874, -0.158558, -9.980797, 172.707974, 0),
      range(1000, 2500, 18.563083, 12.257357, -2.859786, 0.268238, 1.97799, -1.147438, 156.288133, 0),
      range(2500, 6000, 43.41356, -4.293079, 1.272428, -0.096876, -20.533862, -38.515158, 162.081354, 0),
    ],
  },
  F2: {
    enthalpyTo298: 8.825,
    ranges: [range(298, 6000, 31.4451, 8.413831, -2.77885, 0.218104, -0.211175, -10.4326, 237.277, 0)],
  },
  Cl2: {
    enthalpyTo298: 9.18,
    ranges: [
      range(298, 1000, 33.0506, 12.2294, -12.0651, 4.38533, -0.159494, -10.8348, 259.029, 0),
      range(1000, 3000, 42.6773, -5.00957, 1.904621, -0.165641, -2.09848, -17.2898, 269.84, 0),
    ],
  },
  H2O: {
    enthalpyTo298: 9.904,
    ranges: [
      range(500, 1700, 30.092, 6.832514, 6.793435, -2.53448, 0.082139, -250.881, 223.3967, -241.8264),
      range(1700, 6000, 41.96426, 8.622053, -1.49978, 0.098119, -11.15764, -272.1797, 219.7809, -241.8264),
    ],
  },
  CO: {
    enthalpyTo298: 8.671,
    ranges: [
      range(298, 1300, 25.56759, 6.09613, 4.054656, -2.671301, 0.131021, -118.0089, 227.3665, -110.5271),
      range(1300, 6000, 35.1507, 1.300095, -0.205921, 0.01355, -3.28278, -127.8375, 231.712, -110.5271),
    ],
  },
  CO2: {
    enthalpyTo298: 9.364,
    ranges: [
      range(298, 1200, 24.99735, 55.18696, -33.69137, 7.948387, -0.136638, -403.6075, 228.2431, -393.5224),
      range(1200, 6000, 58.16639, 2.720074, -0.492289, 0.038844, -6.447293, -425.9186, 263.6125, -393.5224),
    ],
  },
  NH3: {
    enthalpyTo298: 10.045,
    ranges: [
      range(298, 1400, 19.99563, 49.77119, -15.37599, 1.921168, 0.189174, -53.30667, 203.8591, -45.89806),
      range(1400, 6000, 52.02427, 18.48801, -3.765128, 0.248541, -12.45799, -85.53895, 223.8022, -45.89806),
    ],
  },
};
