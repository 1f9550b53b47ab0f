import { InvalidArgumentError } from 'commander';

/** Text of an option that may be given once: a second one would take the place of the first unseen. */
export function takeOnce(text: string, earlier: string | undefined): string {
  if (earlier !== undefined) throw new InvalidArgumentError(`expected once; it was "${earlier}" before.`);
  return text;
}
