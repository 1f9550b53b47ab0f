/** Options of `onnes calc tc`, as typed. */
export type TcOptions = {
  readonly muStar: number;
  readonly convention: 'A' | 'B' | 'C';
  readonly cutoff?: string;
  readonly coulombCutoff?: string;
  readonly sharpCutoff?: true;
  readonly smearing?: string;
  readonly unit?: string;
  readonly omegaRef?: number;
  readonly einstein?: string;
  readonly lambda?: number;
  readonly omegaLog?: number;
  readonly omega2?: number;
  readonly gap?: true;
};
