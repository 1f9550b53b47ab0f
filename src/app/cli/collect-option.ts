/** An option that may be given several times. */
export const collectOption = (value: string, earlier: readonly string[] = []): readonly string[] => [
  ...earlier,
  value,
];
