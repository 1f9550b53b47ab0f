import { askModel, type CampaignRecord, type ModelAnswer, redactJson } from '../../agents/index.ts';
import { AppError } from '../../core/error.ts';
import type { Json } from '../../core/json.ts';
import { computeHere, type Store } from '../../runtime/index.ts';
import type { Lab } from '../lab.ts';
import { openCampaignModel } from '../models/open-campaign-model.ts';
import { buildAgentTools } from '../tools/index.ts';

export type CampaignModelQuestion = {
  readonly store: Store;
  readonly lab: Lab;
  /** Of the workspace, with its models. */
  readonly folder: string;
  readonly record: CampaignRecord;
  readonly question: string;
  /** The model to ask; null for the one that the campaign's switch names. */
  readonly name: string | null;
  readonly signal: AbortSignal;
  readonly onText?: (text: string) => void;
  readonly onRetry?: (why: string) => void;
};

/**
 * The answer of the model that a person has switched on for the campaign, within its budget, from the same tools that agents have, less
 * those that ask for anything to be done. @throws AppError `model-off`, and what models throw
 */
export async function askCampaignModel(asked: CampaignModelQuestion): Promise<ModelAnswer> {
  const { store, lab, folder, record, question, name, signal, onText, onRetry } = asked;
  const { model: switched = 'off' } = record.state.spec;
  if (name !== null && switched !== 'off' && switched.use !== name)
    throw new AppError(
      'model-off',
      `the model of campaign ${record.state.id} is "${switched.use}", not "${name}"; a person may switch: onnes amend`,
    );
  const { model, redact } = await openCampaignModel(store, record.state, {
    folder,
    ...(onRetry && { onRetry }),
  });
  const compute = computeHere(lab.definitions);
  try {
    const tools = buildAgentTools({
      ...{ store, compute, definitions: lab.definitions, filesFolder: null },
      actor: { kind: 'agent', id: 'copilot' },
    });
    const answer = await askModel({
      record,
      question,
      model,
      tools,
      signal,
      ...(onText && { onText: (text) => onText(redact(text)) }),
    });
    return redactJson(answer as unknown as Json, redact) as unknown as ModelAnswer;
  } finally {
    await compute.close();
  }
}
