import type { CampaignState, Observation, SampleState } from '../../../campaign/index.ts';
import { formatQuantity } from '../../../core/format-quantity.ts';
import type { ChainNode, LifeEvent } from '../contract/sample.ts';

/** From what is claimed back to the raw bytes, the work and the decision that they rest on; the newest first. */
export function chainOf(
  state: CampaignState,
  sample: SampleState,
  life: readonly LifeEvent[],
  reading: Observation | null,
): readonly ChainNode[] {
  const isSimulated = (fidelity: string): boolean => fidelity === 'simulated';
  const isTwin = (instrument: string): boolean =>
    state.spec.laboratory.instruments[instrument]?.driver === 'twin';
  const seqOf = (type: string, step?: string): number | null =>
    life.findLast((event) => event.type === type && (step === undefined || event.step === step))?.seq ?? null;
  const nodes: ChainNode[] = [];
  if (reading !== null) {
    nodes.push({
      ...{ kind: 'claim', title: 'Claim', mark: `${sample.id} · ${reading.fidelity}` },
      detail: `${reading.quantity} ${reading.bound === undefined ? formatQuantity(reading) : `${reading.bound === 'upper' ? 'below' : 'above'} ${reading.value} ${reading.unit}`}`,
      isSimulated: isSimulated(reading.fidelity),
      seq: seqOf('samples-analysed') ?? seqOf('measurement-added'),
    });
    nodes.push({
      ...{ kind: 'analysis', title: 'Analysis', detail: reading.method },
      mark: life.findLast(({ type }) => type === 'samples-analysed')?.step ?? 'entered by a person',
      ...{ isSimulated: isSimulated(reading.fidelity), seq: seqOf('samples-analysed') },
    });
  }
  const stages = state.spec.protocol.filter((stage) => stage.kind === 'actuate').toReversed();
  for (const stage of stages) {
    const started = life.findLast(
      ({ type, step }) => type === 'step-started' && step?.split('/')[1] === stage.name,
    );
    if (started === undefined || started.step === null) continue;
    const files = sample.files.filter((file) => file.stage === stage.name);
    for (const { name, blob } of files)
      nodes.push({
        ...{
          kind: 'file',
          title: 'Raw file',
          detail: name,
          mark: blob,
          isSimulated: isTwin(stage.instrument),
        },
        seq: seqOf('action-finished', started.step),
      });
    nodes.push({
      kind: stage === stages.at(-1) ? 'synthesis' : 'measurement',
      title: stage.name,
      detail: `${stage.instrument}${isTwin(stage.instrument) ? ', a digital twin' : ''}`,
      ...{ mark: started.step, isSimulated: isTwin(stage.instrument), seq: started.seq },
    });
  }
  if (sample.proposal !== null)
    nodes.push({
      ...{
        kind: 'proposal',
        title: 'Proposal',
        mark: state.spec.planner.name,
        isSimulated: false,
        seq: null,
      },
      detail: sample.proposal.why ?? 'no reason is stated',
    });
  const review = life.findLast(({ type }) => type === 'review-settled');
  nodes.push({
    ...{ kind: 'approval', title: 'Approval', isSimulated: false, seq: review?.seq ?? 1 },
    detail: review?.text ?? `by the campaign as ${state.openedBy.id} opened it`,
    mark: review?.hash ?? `policy ${state.policy.slice(0, 16)}`,
  });
  return nodes;
}
