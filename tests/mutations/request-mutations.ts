import { type Mutation, mutate } from './mutation.ts';

/** Rules of requests and of a campaign's model, broken. */
export const requestMutations: readonly Mutation[] = [
  mutate('C10', 'decide.ts', "(command.spec.model ?? 'off') !== 'off'", 'false'),
  mutate('C9', 'requests.ts', 'if (openRequests(state).length >= mostOpenRequests)', 'if (false)'),
  mutate('C9', 'requests.ts', ' - proposalsAwaited(state)', ''),
  mutate(
    'C9',
    'requests.ts',
    'const verdict = checkDesign(state.spec.space, design);',
    'const verdict = true;',
  ),
  mutate(
    'F22',
    'fold.ts',
    'if (settled === undefined || settled.verdict !== null) return;',
    'if (settled === undefined) return;',
  ),
  mutate('F22', 'fold.ts', 'edited === null ? request.predicted : null', 'request.predicted'),
  mutate('P31', 'next.ts', 'of openRequests(state)) awaits.push', 'of [] as { key: string }[]) awaits.push'),
];
