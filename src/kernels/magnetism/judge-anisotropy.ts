import { AppError } from '../../core/error.ts';

/** Whether the isotropic part is taken, with a warning, however large the rest is. */
export type AnisotropyOptions = { readonly isotropicOnly?: boolean };

/** Parts of the exchange tensor that are not J·1, beyond this share of the largest J, are refused [1]. */
const anisotropyLimit = 0.03;

/**
 * A warning for a small anisotropic part, which is left out, or a refusal of a large one.
 * @param rest largest part of an exchange tensor that is not J·1, in the unit of `isotropic`, the largest |J|.
 * @throws anisotropic-exchange — the part exceeds the limit and `isotropicOnly` is not set.
 */
export function judgeAnisotropy(
  rest: number,
  isotropic: number,
  what: string,
  { isotropicOnly = false }: AnisotropyOptions,
): readonly string[] {
  if (!(rest > 1e-6 * isotropic)) return [];
  const share = (100 * rest) / isotropic;
  if (rest > anisotropyLimit * isotropic && !isotropicOnly)
    throw new AppError(
      'anisotropic-exchange',
      `the anisotropic part of ${what} reaches ${share.toPrecision(3)} % of the largest isotropic one; ` +
        `above ${100 * anisotropyLimit} % the isotropic model does not answer for it`,
    );
  return [
    `the anisotropic part of ${what}, at most ${share.toPrecision(2)} % of the largest isotropic one, is left out`,
  ];
}
