import type { Quantity } from '../../core/quantity.ts';

/** What a file says of itself, each as written there; null where it says nothing. Nothing is guessed. */
export type Provenance = {
  /** Name of the format that read it, such as `quantum-design`. */
  readonly format: string;
  /** As the file names it, option and software version included. */
  readonly instrument: string | null;
  readonly sample: string | null;
  /** ISO 8601; without zone when the file states none. */
  readonly measuredAt: string | null;
  /** Mass, volume, molar mass, field, wavelength … as stated, under the field's own names. */
  readonly stated: { readonly [name: string]: Quantity | string };
  /** What a reader passed over, with line numbers. */
  readonly warnings: readonly string[];
};

/** One column: values in file order, null where the cell is empty. Unit as written (`Oe`, `emu`, `Ohm`), `''` for a stated pure number, null when the file states none. */
export type MeasuredColumn = {
  readonly name: string;
  readonly unit: string | null;
  readonly values: readonly (number | null)[];
};

/** Readings of an instrument over time: all columns equally long. `lines[i]` is the line of the file that holds row i, from 1. */
export type MeasuredTable = Provenance & {
  readonly kind: 'table';
  readonly columns: readonly MeasuredColumn[];
  readonly lines: readonly number[];
};

/** Intensity over the scattering angle: arrays equally long, 2θ [degrees] strictly rising. */
export type PowderScan = Provenance & {
  readonly kind: 'powder-scan';
  readonly twoTheta: Float64Array;
  /** Counts, or counts per second when `isRate`; whatever the file holds. */
  readonly intensity: Float64Array;
  /** Standard deviation of the intensity where the file states one. */
  readonly sd: Float64Array | null;
  readonly isRate: boolean;
  /** Seconds per point, where stated; counts = rate · seconds. */
  readonly secondsPerPoint: number | null;
  /** Kα1 and Kα2 [Å] and their intensity ratio, where stated. */
  readonly wavelength: {
    readonly alpha1: number;
    readonly alpha2: number | null;
    readonly ratio: number | null;
  } | null;
};

export type InstrumentData = MeasuredTable | PowderScan;

/** A file format. `recognizes` looks at name and first bytes only; `read` gives all scans of the file or says at which line it fails. */
export type FileFormat = {
  readonly name: string;
  readonly summary: string;
  readonly extensions: readonly string[];
  recognizes(file: { readonly name: string; readonly bytes: Uint8Array }): boolean;
  /** @throws AppError `unreadable-file` — `NAME, line N: what was found, and what was expected` */
  read(file: { readonly name: string; readonly bytes: Uint8Array }): readonly InstrumentData[];
};
