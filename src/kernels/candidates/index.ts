export { type Candidate, cellRelativeSd, decoratePrototype } from './decorate-prototype.ts';
export { enumerateCompositions } from './enumerate-compositions.ts';
export { createNoveltyJudge, type KnownCompound, type Novelty } from './judge-novelty.ts';
export type { Prototype, Role, SizeRule } from './prototype.ts';
export { prototypes } from './prototypes.ts';
export type { Filling, Verdict } from './size-rules.ts';
export { mostReplaced, type Substitution, substituteElements } from './substitute-elements.ts';
