import type { FailureKind } from '../../campaign/index.ts';

/** Every kind of failure as a reader knows it, and what the campaign makes of it. */
export const failureWords: {
  readonly [kind in FailureKind]: { readonly name: string; readonly meaning: string };
} = {
  refused: { name: 'refused', meaning: 'an interlock or a reviewer did not allow it' },
  'instrument-fault': {
    name: 'instrument fault',
    meaning: 'the device failed; tried again as often as the campaign allows',
  },
  'operator-deviation': {
    name: 'operator deviation',
    meaning: 'done otherwise than asked; the design as made is kept',
  },
  'synthesis-failed': { name: 'synthesis failed', meaning: 'teaches which designs cannot be made' },
  'measurement-invalid': {
    name: 'measurement invalid',
    meaning: 'the sample may be sound; the measurement is repeated',
  },
  'measured-negative': { name: 'measured, negative', meaning: 'a result like any other' },
  cancelled: { name: 'cancelled', meaning: 'taken back before it was done' },
  unresolved: { name: 'unresolved', meaning: 'nobody can tell whether it was done' },
};
