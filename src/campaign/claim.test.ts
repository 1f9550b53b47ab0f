import { describe, expect, it } from 'vitest';
import { observationOn, openRecord, specOf } from './campaign.fixture.ts';
import { assessClaim, type ClaimSurroundings, isBulkFinding, settleNovelty, standingOf } from './claim.ts';
import type { Finding } from './finding.ts';
import type { LaboratoryEvent } from './laboratory/events.ts';
import { foldLaboratory, type StoredLaboratoryEvent } from './laboratory/fold.ts';
import { accepted, finished, listed, registrationOf, requestOf } from './laboratory/laboratory.fixture.ts';
import type { LaboratoryState } from './laboratory/state.ts';
import type { CampaignState, SampleState } from './state.ts';

const findingOf = (quantity: string, changes: Partial<Finding> = {}): Finding => ({
  quantity,
  value: 1,
  sd: 0.1,
  unit: '1',
  criterion: 'a test',
  method: 'powder-diffraction@1',
  detail: {},
  ...changes,
});
const phase = findingOf('phase-weight-fraction');
const shielding = findingOf('shielding-fraction', { method: 'magnetic-transition@1' });
const unknownToAll: ClaimSurroundings = {
  novelty: () => ({ reportedBy: [], facts: 'a table' }),
  laboratory: null,
};

/** A campaign whose leader x = 50 was read on samples with these values. */
function campaignWith(
  values: readonly number[],
  findings: readonly Finding[] = [],
  fidelity: 'measured' | 'literature' | 'simulated' = 'measured',
): CampaignState {
  const { state } = openRecord(specOf());
  values.forEach((value, index) => {
    const id = `s${index + 1}`;
    state.samples.set(id, {
      ...sampleOf(id),
      observations: [observationOn(id, value, { fidelity })],
      findings: [...findings],
    });
  });
  return state;
}

const sampleOf = (id: string): SampleState => ({
  id,
  origin: 'proposed',
  replicateOf: null,
  proposal: null,
  design: { x: 50 },
  asMade: null,
  stage: 3,
  attempts: new Map(),
  status: 'finished',
  outcome: 'measured',
  retryAt: null,
  failure: null,
  faultCount: 0,
  invalidCount: 0,
  isAttempted: true,
  estimates: [],
  notKnown: [],
  files: [],
  observations: [],
  findings: [],
  warnings: [],
  receipts: [],
  cost: { money: 0, hours: 0 },
  isRetracted: false,
  startedAt: 0,
  finishedAt: 0,
});

const missing = (state: CampaignState, surroundings = unknownToAll): readonly string[] | undefined =>
  assessClaim(state, surroundings)?.missing;

describe('a claim', () => {
  it('D1: is a discovery only with everything shown', () => {
    const state = campaignWith([9, 9.1], [phase, shielding]);
    expect(assessClaim(state, unknownToAll)).toMatchObject({ status: 'discovery', missing: [] });
    expect(assessClaim(openRecord(specOf()).state, unknownToAll)).toBeNull();
  });

  it('D1: says what is missing', () => {
    expect(missing(campaignWith([9]), { novelty: null, laboratory: null })).toEqual([
      'second-sample',
      'bulk-evidence',
      'phase-evidence',
      'novelty',
    ]);
    expect(missing(campaignWith([9, 9], [phase]))).toEqual(['bulk-evidence']);
    expect(missing(campaignWith([9, 9], [shielding]))).toEqual(['phase-evidence']);
    expect(missing(campaignWith([9, 9], [phase, shielding], 'literature'))).toEqual(['own-measurement']);
  });

  it('D2: a second sample agrees, and is another one', () => {
    expect(missing(campaignWith([9, 12], [phase, shielding]))).toEqual(['second-sample']);
    const laboratory = (events: readonly LaboratoryEvent[]): LaboratoryState =>
      [
        { type: 'laboratory-opened', data: { name: 'test', clock: 'virtual' } } as const,
        listed('furnace'),
        ...events,
      ]
        .map((event, index) => ({ ...event, labAt: 0, seq: index + 1, stream: 'laboratory/test' }))
        .reduce<LaboratoryState | null>(
          (state, event) => foldLaboratory(state, event as unknown as StoredLaboratoryEvent),
          null,
        ) as LaboratoryState;
    const state = campaignWith([9, 9.1], [phase, shielding]);
    const { id } = state;
    const together = laboratory([
      { type: 'action-requested', data: { request: requestOf('a', ['s1', 's2'], { campaign: id }) } },
      accepted('a'),
      finished('a'),
    ]);
    expect(missing(state, { ...unknownToAll, laboratory: together })).toEqual(['second-sample']);
    const pieces = laboratory([
      { type: 'sample-registered', data: registrationOf('button') },
      {
        type: 'sample-split',
        data: {
          sample: 'button',
          into: [registrationOf(`${id}/s1`), registrationOf(`${id}/s2`)],
          isConsumed: true,
          why: '',
        },
      },
    ]);
    expect(missing(state, { ...unknownToAll, laboratory: pieces })).toEqual(['second-sample']);
    const apart = laboratory(
      ['s1', 's2'].flatMap((sample) => [
        {
          type: 'action-requested',
          data: { request: requestOf(sample, [sample], { campaign: id }) },
        } as const,
        accepted(sample),
        finished(sample),
      ]),
    );
    expect(missing(state, { ...unknownToAll, laboratory: apart })).toEqual([]);
  });

  it.each<[Finding, boolean]>([
    [findingOf('critical-temperature-midpoint', { method: 'resistive-transition@1' }), false],
    [findingOf('critical-temperature-onset', { method: 'magnetic-transition@1' }), true],
    [
      findingOf('critical-temperature-onset', { method: 'x@1', detail: { technique: 'heat-capacity' } }),
      true,
    ],
    [findingOf('heat-capacity-jump'), true],
    [findingOf('heat-capacity-jump', { value: null }), false],
    [findingOf('shielding-fraction', { value: 0.02 }), false],
    [findingOf('residual-resistivity-ratio'), false],
  ])('D3: bulk evidence is no resistance: %j: %s', (finding, expected) => {
    expect(isBulkFinding(finding)).toBe(expected);
  });

  it('D4: two explanations of a pattern are none', () => {
    const tied = findingOf('phase-identification', { value: null, detail: { ambiguous: true } });
    expect(missing(campaignWith([9, 9], [phase, tied, shielding]))).toEqual(['phase-evidence']);
  });

  it('D5: what others reported is known, and what nobody looked up is not new', () => {
    const state = campaignWith([9, 9.1], [phase, shielding]);
    const novelty = () => ({ reportedBy: ['SuperCon 4711'], facts: 'a table' });
    expect(assessClaim(state, { novelty, laboratory: null })).toMatchObject({
      status: 'known',
      missing: ['novelty'],
    });
    expect(assessClaim(state, { novelty: null, laboratory: null })).toMatchObject({
      status: 'candidate',
      missing: ['novelty'],
    });
  });

  it('D6: of a simulation it is none at all', () => {
    const state = campaignWith([9, 9.1], [phase, shielding], 'simulated');
    expect(assessClaim(state, unknownToAll)).toMatchObject({
      status: 'simulated',
      missing: ['own-measurement'],
    });
  });

  it('D7: a receipt says what its sample still lacks, novelty once it was looked up', () => {
    const state = campaignWith([9, 9.1], [phase, shielding]);
    const standing = standingOf(state, 's2')!;
    expect(standing).toMatchObject({ status: 'candidate', missing: [{ requirement: 'novelty' }] });
    expect(settleNovelty(standing, { reportedBy: [], facts: 'a table' })).toEqual({
      status: 'discovery',
      missing: [],
    });
    const known = settleNovelty(standing, { reportedBy: ['SuperCon 4711'], facts: 'a table' });
    expect(known).toMatchObject({ status: 'known', missing: [{ requirement: 'novelty' }] });
    expect(standingOf(campaignWith([9]), 's1')?.missing.map(({ requirement }) => requirement)).toEqual([
      'second-sample',
      'bulk-evidence',
      'phase-evidence',
      'novelty',
    ]);
    const single = standingOf(campaignWith([9]), 's1')!;
    expect(settleNovelty(single, { reportedBy: [], facts: 'a table' }).status).toBe('candidate');
    expect(standingOf(state, 's9')).toBeUndefined();
    const simulated = standingOf(campaignWith([9, 9.1], [phase, shielding], 'simulated'), 's1')!;
    expect(settleNovelty(simulated, { reportedBy: [], facts: 'a table' }).status).toBe('simulated');
  });
});
