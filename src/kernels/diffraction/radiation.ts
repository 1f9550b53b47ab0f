import { AppError } from '../../core/error.ts';

/** One line of an X-ray source: wavelength [Å] and intensity relative to the source's other lines [1], above 0. */
export type SpectralLine = { readonly name: string; readonly wavelength: number; readonly weight: number };

/** What a tube or beam line shines on the powder: one line or more. */
export type Radiation = { readonly name: string; readonly lines: readonly SpectralLine[] };

/**
 * Wavelengths of the Kα1, Kα2 and Kβ1,3 lines of common anodes [Å]. Cr, Fe, Co, Cu were measured on the scale of silicon's
 * lattice parameter; Mo and Ag come from the compilation.
 * @source holzer1997, table 2
 * @source deslattes2003, table 5
 */
const anodes: { readonly [anode: string]: readonly [alpha1: number, alpha2: number, beta: number] } = {
  Cr: [2.289726, 2.293651, 2.084881],
  Fe: [1.936041, 1.939973, 1.756604],
  Co: [1.788996, 1.792835, 1.620826],
  Cu: [1.5405929, 1.5444274, 1.39225],
  Mo: [0.709317, 0.713607, 0.632303],
  Ag: [0.5594218, 0.5638131, 0.4970817],
};

/** Names that {@link readRadiation} knows, such as `CuKa1`, `CuKa2`, `CuKa` (both, 2 to 1) and `CuKb`. */
export const radiationNames: readonly string[] = Object.keys(anodes).flatMap((anode) =>
  ['Ka1', 'Ka', 'Ka2', 'Kb'].map((line) => `${anode}${line}`),
);

/** Wavelengths that patterns can be calculated for [Å]. */
export const wavelengthRange = [0.1, 5] as const;

const linesOf = (name: string): readonly SpectralLine[] | undefined => {
  const [, anode = '', line] = /^([A-Z][a-z])(K(?:a1|a2|a|b))$/.exec(name) ?? [];
  const wavelengths = Object.hasOwn(anodes, anode) ? anodes[anode] : undefined;
  if (wavelengths === undefined) return undefined;
  const [alpha1, alpha2, beta] = wavelengths;
  if (line === 'Kb') return [{ name, wavelength: beta, weight: 1 }];
  if (line === 'Ka1') return [{ name, wavelength: alpha1, weight: 1 }];
  if (line === 'Ka2') return [{ name, wavelength: alpha2, weight: 1 }];
  return [
    { name: `${anode}Ka1`, wavelength: alpha1, weight: 1 },
    { name: `${anode}Ka2`, wavelength: alpha2, weight: 0.5 },
  ];
};

/**
 * Reads a radiation: a name such as `CuKa1` or `MoKa`, a wavelength in Å, or several of them with commas, each with an
 * optional relative weight: `CuKa,CuKb@0.02`. I(Kα2)/I(Kα1) is 0.5.
 * @throws bad-radiation — an unknown name, a wavelength outside {@link wavelengthRange}, a weight that is not above 0.
 */
export function readRadiation(text: string): Radiation {
  const lines = text.split(',').flatMap((part): readonly SpectralLine[] => {
    const [source = '', factorText, ...rest] = part.trim().split('@');
    const factor = factorText === undefined ? 1 : Number(factorText);
    if (rest.length > 0 || factorText === '' || !(factor > 0 && factor <= 1e6)) throw refuse(text, part);
    const known = linesOf(source);
    if (known) return known.map((line) => ({ ...line, weight: line.weight * factor }));
    const wavelength = source === '' ? Number.NaN : Number(source);
    if (!isWavelength(wavelength)) throw refuse(text, part);
    return [{ name: `${wavelength} Å`, wavelength, weight: factor }];
  });
  return { name: text, lines };
}

const refuse = (text: string, part: string): AppError =>
  new AppError(
    'bad-radiation',
    `radiation ${JSON.stringify(text)}: ${JSON.stringify(part)} is neither a wavelength from ${wavelengthRange.join(' to ')} Å nor one of ` +
      `${radiationNames.join(', ')}; a weight follows with @ and is above 0`,
  );

/** Whether a number is a wavelength that patterns can be calculated for. */
export const isWavelength = (value: number): boolean =>
  value >= wavelengthRange[0] && value <= wavelengthRange[1];

/** The mean wavelength [Å] of a radiation, weighted by the intensities of its lines. */
export function meanWavelength({ lines }: Radiation): number {
  const total = lines.reduce((sum, { weight }) => sum + weight, 0);
  return lines.reduce((sum, { wavelength, weight }) => sum + wavelength * weight, 0) / total;
}
