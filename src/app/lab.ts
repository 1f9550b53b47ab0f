import { agentPlanner } from '../agents/index.ts';
import { analyses } from '../analyses/index.ts';
import { graders } from '../gym/index.ts';
import { instrumentDrivers } from '../instruments/index.ts';
import { planners as computingPlanners } from '../planners/index.ts';
import type { Definitions } from '../runtime/index.ts';
import { simulators } from '../simulators/index.ts';
import { judgeNovelty } from './built-in-novelty.ts';

/** What a lab module exports as `lab`: every definition that campaigns may name. */
export type Lab = { readonly definitions: Definitions };

/** Those that compute, and the one that asks a language model. */
const planners: Definitions['planners'] = [...computingPlanners, agentPlanner];

/** The definitions that come with Onnes. */
export const builtInDefinitions: Definitions = {
  planners,
  simulators,
  analyses,
  graders,
  instrumentDrivers,
  novelty: judgeNovelty,
};

/**
 * A laboratory with the built-in definitions and a user's own; an own one replaces a built-in one of the same name.
 * A lab module reads `export const lab = createLab({ planners: [mine] })` and is named with `--lab-module FILE`.
 */
export function createLab(own: Partial<Definitions>): Lab {
  const join = <D extends { readonly name: string }>(
    extra: readonly D[] | undefined,
    builtIn: readonly D[],
  ): readonly D[] => {
    const names = new Set(extra?.map((definition) => definition.name));
    return [...(extra ?? []), ...builtIn.filter((definition) => !names.has(definition.name))];
  };
  return {
    definitions: {
      planners: join(own.planners, planners),
      simulators: join(own.simulators, simulators),
      analyses: join(own.analyses, analyses),
      graders: join(own.graders, graders),
      instrumentDrivers: join(own.instrumentDrivers, instrumentDrivers),
      novelty: own.novelty ?? judgeNovelty,
    },
  };
}

export const lab: Lab = createLab({});
