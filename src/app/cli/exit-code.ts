/** What the command line's exit status means. */
export const exitCode = {
  done: 0,
  /** The run itself failed. */
  failed: 1,
  /** Bad input, or something in the surroundings that must be put right first. */
  badInput: 2,
  /** Nothing can go on without a person. */
  waiting: 3,
  interrupted: 130,
} as const;
