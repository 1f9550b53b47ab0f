import { AppError } from '../../../core/error.ts';
import { parseWith } from '../../../core/parse-with.ts';
import type { ActionRequest } from '../contracts.ts';
import { airSensitive } from './air-sensitive.ts';
import { arcMelting } from './arc-melting.ts';
import { findSettingFault } from './check-settings.ts';
import { crucibleMelt } from './crucible-melt.ts';
import { describeCase } from './describe-case.ts';
import { findForbidden } from './find-forbidden.ts';
import { hydrogenWithOxidiser } from './hydrogen-with-oxidiser.ts';
import type { ChemistryFacts, Interlock, InterlockCase } from './interlock.ts';
import type { Limits } from './limits.ts';
import { sealedAmpoule } from './sealed-ampoule.ts';
import { toxicElements } from './toxic-elements.ts';

export type { ChemistryFacts, Interlock } from './interlock.ts';
export { type Limits, parseLimits } from './limits.ts';

/** Every rule of chemistry; a new one is a file and a line here. */
export const interlocks: readonly Interlock<unknown>[] = [
  hydrogenWithOxidiser,
  toxicElements,
  airSensitive,
  arcMelting,
  sealedAmpoule,
  crucibleMelt,
];

/** Why an action may not begin; null when everything that limits and rules say of it is shown to hold. `isDevice`: it reaches a real one. */
export type CheckAction = (request: ActionRequest, isDevice: boolean) => string | null;

/** Nothing is limited: a laboratory without a limits file. */
export const withoutLimits: CheckAction = () => null;

/** @throws AppError `bad-limits` — a rule that does not exist, or options that it does not take. */
export function createInterlocks(limits: Limits, facts: ChemistryFacts): CheckAction {
  const checks = prepareRules(limits);
  return (request, isDevice) => {
    if (isDevice && !Object.hasOwn(limits.instruments, request.instrument))
      return `the limits file says nothing of ${request.instrument}, so nothing can be shown to be within its limits`;
    const fault = findSettingFault(request, limits);
    if (fault !== null) return fault;
    const step = describeCase(request, limits, facts);
    if (typeof step === 'string') return step;
    for (const check of checks) {
      const broken = check(step);
      if (broken !== null) return broken;
    }
    return findForbidden(step, limits);
  };
}

function prepareRules(limits: Limits): ((step: InterlockCase) => string | null)[] {
  const unknown = Object.keys(limits.rules).find((name) => !interlocks.some((rule) => rule.name === name));
  if (unknown !== undefined)
    throw new AppError(
      'bad-limits',
      `limits: rules.${unknown}: there is no such rule; expected one of ${interlocks.map(({ name }) => name).join(', ')}`,
    );
  return interlocks.flatMap((rule) => {
    const given = Object.hasOwn(limits.rules, rule.name) ? limits.rules[rule.name]! : {};
    if (typeof given.off === 'string' && given.off.trim() !== '') return [];
    const options = parseWith(rule.options, given, 'bad-limits', `limits: rules.${rule.name}`);
    return [
      (step: InterlockCase) => {
        const broken = rule.check(step, options);
        return broken === null ? null : `${broken} (rule ${rule.name}; ${rule.source})`;
      },
    ];
  });
}
