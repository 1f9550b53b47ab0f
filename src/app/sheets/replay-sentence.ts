import type { ReplayResult } from './replay-result.ts';

/** One part of a sentence; `role` says whose number it is, so that it can be coloured and said. */
export type SentencePart = { readonly text: string; readonly role?: 'onnes' | 'own' | 'random' | 'verdict' };

/** What the replay came to, as a colleague would say it, "nothing" and "worse than random" included. `words`: what was to be reached. */
export function describeReplay(
  result: ReplayResult,
  words: string,
  runCount: number,
): readonly SentencePart[] {
  const { reached, verdict, replayCount, budget } = result;
  const onnes = onnesWords(reached.onnes, budget);
  const random: SentencePart = { text: `about ${reached.random.median}`, role: 'random' };
  const ownPart: SentencePart = {
    text: reached.own === null ? `not within its ${runCount}` : String(reached.own),
    role: 'own',
  };
  const own: readonly SentencePart[] =
    reached.own === null
      ? [{ text: 'The order of the sheet did not reach it.' }]
      : [{ text: 'The order of the sheet needed ' }, ownPart, { text: '.' }];
  const spread = spreadOf(reached.onnes, replayCount);
  if (verdict === 'no difference')
    return [
      { text: 'Nothing over a random order', role: 'verdict' },
      {
        text: `, as far as ${replayCount === 1 ? '1 replay tells' : `${replayCount} replays tell`}. To reach ${words}, Onnes needed `,
      },
      onnes,
      { text: ` experiments${spread}, a random order ` },
      random,
      { text: '. ' },
      ...own,
    ];
  if (verdict === 'later')
    return [
      { text: 'Worse than random', role: 'verdict' },
      { text: `. Here Onnes would have lost time: to reach ${words} it needed ` },
      onnes,
      { text: ` experiments${spread} against ` },
      random,
      { text: ' of a random order. ' },
      ...own,
      {
        text: ' Settings that act in jumps, or many equal results, do this to a smooth model; a screening design would come first.',
      },
    ];
  return [
    { text: 'It would have saved ' },
    { text: shareInWords(result.saved), role: 'verdict' },
    { text: ` of the experiments of a random order. To reach ${words}, Onnes needed ` },
    onnes,
    { text: ` experiments${spread}, you needed ` },
    ownPart,
    { text: ', a random order ' },
    random,
    {
      text:
        reached.own !== null && reached.onnes.median !== null && reached.own <= reached.onnes.median
          ? '. Your own order was as good or better.'
          : '.',
    },
  ];
}

const onnesWords = ({ median }: ReplayResult['reached']['onnes'], budget: number): SentencePart => ({
  text: median === null ? `more than ${budget}` : String(median),
  role: 'onnes',
});

function spreadOf({ low, high }: ReplayResult['reached']['onnes'], replayCount: number): string {
  if (replayCount < 5 || low === null) return '';
  return high === null ? ` (middle 80 %: ${low} or more)` : ` (middle 80 %: ${low}–${high})`;
}

/** A saved share as people say it. */
export function shareInWords(saved: number | null): string {
  if (saved === null) return 'some';
  const steps: readonly (readonly [number, string])[] = [
    [0.12, 'about a tenth'],
    [0.22, 'about a sixth'],
    [0.29, 'about a quarter'],
    [0.42, 'about a third'],
    [0.58, 'about half'],
    [0.71, 'about two thirds'],
    [0.85, 'about three quarters'],
  ];
  if (saved < 0.06) return 'little';
  return steps.find(([below]) => saved < below)?.[1] ?? 'nearly all';
}
