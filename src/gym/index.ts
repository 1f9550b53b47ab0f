import type { Grader } from '../campaign/index.ts';
import { measuredGoal } from './rewards/measured-goal.ts';

/** Every grader; a new one is a file and a line here. */
export const graders: readonly Grader<unknown>[] = [measuredGoal];

export { type FamilyCheck, familyChecks } from './check-family.ts';
export * from './contracts.ts';
export { drawCall } from './draw-call.ts';
export {
  createEnvironment,
  type Environment,
  type EnvironmentState,
  type Observation,
  type StepOut,
} from './environment.ts';
export { playPolicy } from './play-policy.ts';
export {
  type Audit,
  type AuditedClaim,
  chooseAudits,
  estimateMeanGap,
  type PaidProposal,
} from './rewards/choose-audits.ts';
export {
  type Distrust,
  distrustFarClaims,
  type HeldOutClaim,
  type SurrogateClaim,
} from './rewards/distrust-far-claims.ts';
export {
  type FidelityModel,
  type FidelityPair,
  fitFidelity,
  fuseFidelities,
  type Posterior,
  settlingFidelity,
} from './rewards/fuse-fidelities.ts';
export { clip, expectUtility, type Utility, type Worth } from './rewards/goal-utility.ts';
export { payEpisode, type RewardWeights, rewardWeights } from './rewards/pay-episode.ts';
export { type GroupMember, type Settlement, settleGroup } from './rewards/settle-group.ts';
export {
  claimedUtility,
  type HackingGap,
  type RewardWatch,
  type TrueUtilityOf,
  type WatchOptions,
  watchRewards,
} from './rewards/watch-rewards.ts';
export {
  type Rescored,
  type Rollout,
  type RolloutSettlement,
  type RolloutSink,
  rescoreRollout,
  settleRollout,
  simulateAgain,
  type TurnTokens,
} from './rollout.ts';
export {
  type AuditRule,
  chooseSettlements,
  rescoreRollouts,
  type SettleOptions,
} from './settle-rollouts.ts';
export { createTaskSource, splitOf, splits, type TaskRequest, type TaskSource } from './task-source.ts';
export { taskFamilies } from './tasks/index.ts';
export { addressOf } from './wires/address-of.ts';
export type { OpenEnvReport } from './wires/check-open-env.ts';
export type { RunningServer } from './wires/serve-wire.ts';
export type { Wire } from './wires/wire.ts';

/** The wires and what serves them; loaded when asked for, for they bring an HTTP server along. */
export const loadWires = (): Promise<typeof import('./wires/index.ts')> => import('./wires/index.ts');
export { createImproveRecord } from './tasks/improve-record/index.ts';
export { type RecordTable, recordFromTable } from './tasks/improve-record/record-table.ts';
