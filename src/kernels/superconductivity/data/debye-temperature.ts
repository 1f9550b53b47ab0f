import { AppError } from '../../../core/error.ts';

const debyeTemperatures: ReadonlyMap<string, number> = new Map(
  Object.entries({
    Ti: 420,
    Zr: 291,
    Hf: 252,
    V: 380,
    Nb: 275,
    Ta: 240,
    Cr: 630,
    Mo: 450,
    W: 400,
    Re: 430,
  }),
);

/** The elements that {@link debyeTemperature} knows: those that mix on the bcc lattice of groups 4 to 7. */
export const debyeElements: readonly string[] = [...debyeTemperatures.keys()];

/**
 * Low-temperature Debye temperature of a transition metal [K].
 * @source kittel2005, ch. 5 table 1
 * @throws unknown-element — the element is not among {@link debyeElements}.
 */
export function debyeTemperature(element: string): number {
  const value = debyeTemperatures.get(element);
  if (value === undefined)
    throw new AppError(
      'unknown-element',
      `no Debye temperature is known for "${element}"; known are ${debyeElements.join(', ')}`,
    );
  return value;
}
