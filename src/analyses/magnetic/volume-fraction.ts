import type { Quantity } from '../../core/quantity.ts';
import type { Mark } from './diamagnetic-transition.ts';

/** What is known of a sample's size. */
export type SampleSize = {
  readonly mass_mg?: number | undefined;
  readonly volume_mm3?: number | undefined;
  readonly density_gPerCm3?: number | undefined;
};

/** Size as an option states it, else as the file does. */
export function sizeOf(
  stated: { readonly [field: string]: Quantity | string },
  options: SampleSize,
): SampleSize {
  const inUnit = (unit: string, ...fields: readonly string[]): number | undefined =>
    fields
      .map((field) => stated[field])
      .find((value): value is Quantity => typeof value === 'object' && value.unit === unit && value.value > 0)
      ?.value;
  const grams = inUnit('g', 'WEIGHT');
  return {
    mass_mg:
      options.mass_mg ??
      inUnit('mg', 'SAMPLE_MASS', 'mass', 'MASS') ??
      (grams === undefined ? undefined : 1000 * grams),
    volume_mm3: options.volume_mm3 ?? inUnit('mm3', 'SAMPLE_VOLUME'),
    density_gPerCm3: options.density_gPerCm3,
  };
}

/** Volume [cm³], or what is missing to know it. */
export function volumeOf({ mass_mg, volume_mm3, density_gPerCm3 }: SampleSize): number | string {
  if (volume_mm3 !== undefined) return volume_mm3 / 1000;
  if (mass_mg === undefined) return 'neither mass nor volume is stated';
  if (density_gPerCm3 === undefined) return 'the mass is stated, and no density';
  return mass_mg / 1000 / density_gPerCm3;
}

/**
 * Part of the volume that screens the field, −χ in SI after demagnetisation: χ = χ_apparent/(1 − N χ_apparent).
 * @param moment_emu of the sample alone, with its sd; those of volume and demagnetisation are not in the result's
 * @param field_Oe not 0
 * @param demagnetisation N, 0 to 1; a third for a sphere
 */
export function screenedFraction(
  moment_emu: Mark,
  field_Oe: number,
  volume_cm3: number,
  demagnetisation: number,
): Mark {
  const apparent = (4 * Math.PI * moment_emu.value) / (field_Oe * volume_cm3);
  const apparentSd = (4 * Math.PI * moment_emu.sd) / Math.abs(field_Oe * volume_cm3);
  return {
    value: -apparent / (1 - demagnetisation * apparent),
    sd: apparentSd / (1 - demagnetisation * apparent) ** 2,
  };
}
