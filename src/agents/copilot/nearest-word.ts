/** A word, or the beginning that several have in common, where `isStem`. */
export type Candidate = { readonly text: string; readonly isStem: boolean };

/** The word that a misspelt one is taken for: one slip away, or two in a long word; null when none is near enough. */
export function nearestWord(word: string, words: readonly Candidate[]): string | null {
  if (word.length < 5) return null;
  const allowed = word.length >= 8 ? 2 : 1;
  let nearest: string | null = null;
  let least = allowed + 1;
  for (const { text, isStem } of words) {
    const whole = countSlips(word, text);
    const begun = isStem && text.length >= 6 ? countSlips(word.slice(0, text.length), text) : whole;
    const slips = begun <= 1 ? Math.min(whole, begun) : whole;
    if (slips < least) [least, nearest] = [slips, text];
  }
  return nearest;
}

/**
 * Letters to insert, leave out, replace or swap with their neighbour, the optimal string alignment distance.
 * @source damerau1964
 */
export function countSlips(a: string, b: string): number {
  const width = b.length + 1;
  const table = new Int32Array((a.length + 1) * width);
  for (let j = 0; j <= b.length; j++) table[j] = j;
  for (let i = 1; i <= a.length; i++) {
    table[i * width] = i;
    for (let j = 1; j <= b.length; j++) {
      const isSame = a[i - 1] === b[j - 1];
      let least = Math.min(
        table[(i - 1) * width + j]! + 1,
        table[i * width + j - 1]! + 1,
        table[(i - 1) * width + j - 1]! + (isSame ? 0 : 1),
      );
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
        least = Math.min(least, table[(i - 2) * width + j - 2]! + 1);
      table[i * width + j] = least;
    }
  }
  return table[a.length * width + b.length]!;
}
