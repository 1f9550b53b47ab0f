/** One adjustable quantity of an experiment. Its `name` is the key in a design (a composition's components are the keys instead). */
export type Variable =
  | {
      readonly kind: 'continuous';
      readonly name: string;
      readonly unit: string;
      readonly min: number;
      readonly max: number;
      readonly scale: 'linear' | 'log';
      /** Standard deviation of what is made about what was planned [unit]; default 0. */
      readonly deviation?: number;
    }
  | {
      readonly kind: 'integer';
      readonly name: string;
      readonly unit: string;
      readonly min: number;
      readonly max: number;
      readonly deviation?: number;
    }
  | {
      readonly kind: 'discrete';
      readonly name: string;
      readonly unit: string;
      readonly levels: readonly number[];
      readonly deviation?: number;
    }
  | { readonly kind: 'categorical'; readonly name: string; readonly options: readonly string[] }
  | Composition;

/**
 * Mole fractions over chosen elements that sum to 1 on the mixed site; at most `atMost` of them non-zero.
 * With fixed parts (`Nb3X`) the mixed site holds `mixedAmount` atoms beside `fixed` atoms per formula unit.
 */
export type Composition = {
  readonly kind: 'composition';
  readonly name: string;
  readonly components: readonly { readonly element: string; readonly min: number; readonly max: number }[];
  readonly atMost: number;
  /** Fractions are multiples of this step; null = continuous. */
  readonly step: number | null;
  readonly fixed: { readonly [element: string]: number };
  readonly mixedAmount: number;
  /** Standard deviation of each fraction as made about the one planned; default 0. */
  readonly deviation?: number;
};

/** Σ coefficient · variable (≤ | ≥ | =) bound; `text` as the person wrote it. */
export type LinearConstraint = {
  readonly text: string;
  readonly terms: readonly { readonly variable: string; readonly coefficient: number }[];
  readonly comparator: '<=' | '>=' | '=';
  readonly bound: number;
};

/** All designs a campaign may ask for. With a pool, exactly the designs listed; the variables then describe the pool's columns. */
export type Space = {
  readonly variables: readonly Variable[];
  readonly constraints: readonly LinearConstraint[];
  readonly pool: readonly { readonly [variable: string]: number | string }[] | null;
};
