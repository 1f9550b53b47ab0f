/** How people ask across the bench, kind by kind, asked of the record `furnace`; written before the recogniser knew any sayings. */
export const colloquial: { readonly [kind: string]: readonly string[] } = {
  best: [
    "who's the front runner?",
    "what's our hottest result to date",
    'which one came out on top?',
    "what's the number to beat?",
  ],
  ranking: ['line them up from good to bad', "who's in the top 3?", 'give me the pecking order'],
  threshold: ['anything north of 9 K?', 'which ones came in under 6 K', 'who cleared 10 K?'],
  why: ['how come you went for s7?', "what's the thinking behind s12?", 'what was the case for s10'],
  failures: ['what blew up?', 'what went south?', 'any duds so far?', 'which ones went belly up'],
  next: ["what's cooking?", "what's in the pipeline?", "what's on the menu for tomorrow?"],
  batch: ['give me three ideas for what to try', 'what would you try if you had 4 shots?'],
  compare: ['how does s1 stack up against s2?', 'is there any daylight between s7 and s13?'],
  stop: ['can we call it a day?', 'should we throw in the towel?', 'are we there yet?'],
  cost: [
    'what did all this set us back?',
    'how deep in the hole are we?',
    'how much cash is left in the kitty?',
  ],
  factors: ['what moves the needle?', 'what makes the biggest difference?', 'does hotter help?'],
  suspicious: [
    'anything smell off?',
    'any readings I should take with a grain of salt?',
    'does any of it look too good to be true?',
  ],
  replicates: ['did the reruns match?', 'if I measure it once more do I get the same?'],
  calibration: ['did the crystal ball work?', 'how far off the mark were the guesses?'],
  overturn: ['how sure can I be about the winner?', 'what would make you change your mind?'],
  progress: ['are we getting anywhere?', 'have we hit a plateau?'],
  summary: ['give me the gist', "what's the story so far?", 'catch me up'],
};

/** Talk of the same tone that no record answers. */
export const colloquialStrangers: readonly string[] = [
  "what's cooking for lunch?",
  "who's the boss here?",
  'how come superconductors are superconducting?',
  'can you call me a cab?',
  "what's the weather like up north?",
  'tell me a joke',
  'should I throw a party?',
  'how deep is the sea?',
  'what moves the moon?',
  'are my eyes hot?',
  'who won the match?',
  "what's the story of Romeo and Juliet?",
];

/** Written after the recogniser knew its sayings, to tell how it does with those that it does not know. */
export const colloquialAfresh: { readonly [kind: string]: readonly string[] } = {
  best: ['which one wears the crown?', "who's king of the hill?"],
  ranking: ['run me through the lot, winners down to losers'],
  threshold: ['anything better than 9 K?', "which ones didn't make 6 K?"],
  why: ['whose bright idea was s7?', 'why on earth s12?'],
  failures: ['what bit the dust?', "what didn't survive?"],
  next: ['what have we got coming?', "who's holding things up?"],
  batch: ['got any suggestions for what to cook up?'],
  compare: ['s1 versus s2, who wins?', 'would you pick s7 over s13?'],
  stop: ['is it worth the bother any more?', 'have we squeezed it dry?'],
  cost: ['how much have we blown?', 'are we nearly broke?'],
  factors: ["what's the big lever here?", 'what should I be fiddling with?'],
  suspicious: ['any dodgy points?', 'does anything look wonky?'],
  replicates: ['can we get the same thing twice?'],
  calibration: ['was the planner any good at guessing?'],
  overturn: ['how shaky is the winner?'],
  progress: ['are we just spinning our wheels?'],
  summary: ["so, what's up with this campaign?", 'give it to me in one breath'],
};
