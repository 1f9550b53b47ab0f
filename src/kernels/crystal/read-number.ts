/**
 * Reads a number as files write it: `5.43`, `5.43(2)` (the digits in brackets are its uncertainty and are left out), `1.2e-3`,
 * `1/3`; null for any other text.
 */
export function readNumber(text: string): number | null {
  const fraction = /^([+-]?\d+)\/(\d+)$/.exec(text);
  const number = /^([+-]?(?:\d+\.?\d*|\.\d+)(?:[eEdD][+-]?\d+)?)(?:\(\d+\))?$/.exec(text);
  const value = fraction
    ? Number(fraction[1]) / Number(fraction[2])
    : Number(number?.[1]?.replace(/[dD]/, 'e') ?? Number.NaN);
  return Number.isFinite(value) ? value : null;
}
