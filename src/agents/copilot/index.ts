export type { Answer, StatedNumber } from './answer.ts';
export * from './answer-question.ts';
export { askModel, type ModelAnswer, type ModelQuestion } from './ask-model.ts';
export {
  checkNumbers,
  markUnsupported,
  type NumberEvidence,
  type Unsupported,
  unsupportedMark,
} from './check-numbers.ts';
export { type CampaignDraft, type DraftRequest, draftCampaign } from './draft-campaign.ts';
export { largestBatch } from './kinds/batch.ts';
export type { CampaignRecord, RecordPlace, StatedHypothesis } from './record.ts';
