import type { Id } from '../core/id.ts';
import type { Quantity } from '../core/quantity.ts';
import { type MeasuredDesign, observationOf, rankMeasuredDesigns } from './best.ts';
import type { ClaimStanding, Design } from './contracts.ts';
import type { Finding } from './finding.ts';
import type { LaboratoryState } from './laboratory/state.ts';
import type { CampaignState, SampleState } from './state.ts';

/** What a claim of a discovery rests on; each must be shown. */
export const claimRequirements = [
  'own-measurement',
  'second-sample',
  'bulk-evidence',
  'phase-evidence',
  'novelty',
] as const;
export type ClaimRequirement = (typeof claimRequirements)[number];

export type ClaimCheck = {
  readonly requirement: ClaimRequirement;
  readonly isMet: boolean;
  /** What shows it, or what is missing. */
  readonly detail: string;
};

/** How far a measured design is from a discovery. */
export type Claim = {
  readonly status: ClaimStanding['status'];
  readonly design: Design;
  readonly value: Quantity;
  readonly samples: readonly Id[];
  readonly checks: readonly ClaimCheck[];
  readonly missing: readonly ClaimRequirement[];
};

/** What is known of a composition beforehand; `facts` says where was looked. */
export type NoveltyEvidence = { readonly reportedBy: readonly string[]; readonly facts: string };

export type ClaimSurroundings = {
  /** Null when nobody looked: then nothing is new. */
  readonly novelty: ((design: Design) => NoveltyEvidence | null) | null;
  /** Where the samples came from; null when the laboratory's record is not at hand. */
  readonly laboratory: LaboratoryState | null;
};

/** Assesses what the leading design of a campaign may be called; null when nothing leads. */
export function assessClaim(state: CampaignState, surroundings: ClaimSurroundings): Claim | null {
  const [leader] = rankMeasuredDesigns(state);
  return leader === undefined ? null : assessDesign(state, leader, surroundings);
}

function assessDesign(
  state: CampaignState,
  measured: MeasuredDesign,
  surroundings: ClaimSurroundings,
): Claim {
  const checks: ClaimCheck[] = [
    checkOwn(measured),
    checkSecondSample(state, measured, surroundings.laboratory),
    checkBulk(measured),
    checkPhase(measured),
    checkNovelty(measured, surroundings.novelty),
  ];
  const missing = checks.filter(({ isMet }) => !isMet).map(({ requirement }) => requirement);
  const isKnown = missing.length === 1 && missing[0] === 'novelty' && isReported(measured, surroundings);
  return {
    status:
      measured.fidelity === 'simulated'
        ? 'simulated'
        : missing.length === 0
          ? 'discovery'
          : isKnown
            ? 'known'
            : 'candidate',
    design: measured.design,
    value: measured.mean,
    samples: measured.samples.map(({ id }) => id),
    checks,
    missing,
  };
}

/**
 * What the design of one sample may be called by the campaign's own record: it knows of no shared ancestors, and novelty is still
 * missing. Undefined when no value of it was measured.
 */
export function standingOf(state: CampaignState, sample: Id): ClaimStanding | undefined {
  const measured = rankMeasuredDesigns(state).find(({ samples }) => samples.some(({ id }) => id === sample));
  if (measured === undefined) return undefined;
  const { status, checks } = assessDesign(state, measured, { novelty: null, laboratory: null });
  const missing = checks
    .filter(({ isMet }) => !isMet)
    .map(({ requirement, detail }) => ({ requirement, detail }));
  return { status, missing };
}

/** A standing once it is known what was reported before. */
export function settleNovelty(
  { status, missing }: ClaimStanding,
  { reportedBy, facts }: NoveltyEvidence,
): ClaimStanding {
  const others = missing.filter(({ requirement }) => requirement !== 'novelty');
  const isReported = reportedBy.length > 0;
  const standing = others.length > 0 ? 'candidate' : isReported ? 'known' : 'discovery';
  return {
    status: status === 'simulated' ? status : standing,
    missing: isReported
      ? [...others, { requirement: 'novelty', detail: sayKnown(reportedBy, facts) }]
      : others,
  };
}

const sayKnown = (reportedBy: readonly string[], facts: string): string =>
  `known: ${reportedBy.slice(0, 3).join(', ')}; looked up in ${facts}`;

function checkOwn({ fidelity }: MeasuredDesign): ClaimCheck {
  const words = {
    measured: 'measured on own samples',
    literature: 'read from a table of others’ measurements',
    simulated: 'SIMULATED; no matter was measured',
  };
  return { requirement: 'own-measurement', isMet: fidelity === 'measured', detail: words[fidelity] };
}

/** Two readings agree within three of their common standard deviations, or a tenth where those are not known. */
function agree(a: Quantity, b: Quantity): boolean {
  const difference = Math.abs(a.value - b.value);
  return a.sd === null || b.sd === null
    ? difference <= 0.1 * Math.max(Math.abs(a.value), Math.abs(b.value))
    : difference <= 3 * Math.hypot(a.sd, b.sd);
}

function checkSecondSample(
  state: CampaignState,
  { samples }: MeasuredDesign,
  laboratory: LaboratoryState | null,
): ClaimCheck {
  const requirement = 'second-sample';
  const [first, ...others] = samples;
  const goal = state.spec.goals[0];
  const reading = first === undefined ? null : observationOf(first, goal);
  if (first === undefined || reading === null || others.length === 0)
    return { requirement, isMet: false, detail: 'one sample only; make and measure a second one' };
  const why: string[] = [];
  for (const other of others) {
    const shared = laboratory === null ? null : sharedOrigin(laboratory, state.id, first.id, other.id);
    const second = observationOf(other, goal);
    if (second === null) why.push(`${other.id} has no reading`);
    else if (second.bound !== undefined || reading.bound !== undefined)
      why.push(`${other.id}: a bound confirms nothing`);
    else if (shared !== null) why.push(`${first.id} and ${other.id} are not independent: ${shared}`);
    else if (!agree(reading, second))
      why.push(`${first.id} and ${other.id} disagree: ${reading.value} and ${second.value} ${second.unit}`);
    else return { requirement, isMet: true, detail: `${first.id} and ${other.id} agree` };
  }
  return { requirement, isMet: false, detail: why.join('; ') };
}

/** What two samples have in common that makes them one: an ancestor, or the action in which both were made. */
function sharedOrigin(laboratory: LaboratoryState, campaign: Id, a: Id, b: Id): string | null {
  const ancestors = ancestorsOf(laboratory, `${campaign}/${a}`);
  const common = [...ancestorsOf(laboratory, `${campaign}/${b}`)].find((each) => ancestors.has(each));
  if (common !== undefined) return `both are pieces of ${common}`;
  for (const { request, status } of laboratory.actions.values()) {
    if (request.campaign !== campaign || status !== 'finished') continue;
    const names = request.samples.map(({ id }) => id);
    if (names.includes(a) || names.includes(b))
      return names.includes(a) && names.includes(b) ? `both were made in ${request.id}` : null;
  }
  return null;
}

function ancestorsOf(laboratory: LaboratoryState, sample: Id): Set<Id> {
  const found = new Set<Id>();
  const queue = [sample];
  for (let next = queue.pop(); next !== undefined; next = queue.pop()) {
    if (found.has(next)) continue;
    found.add(next);
    queue.push(...(laboratory.samples.get(next)?.parents ?? []));
  }
  return found;
}

/** Quantities that only the bulk of a sample can show, whatever the technique. */
const bulkQuantities: readonly string[] = [
  'shielding-fraction',
  'meissner-fraction',
  'superconducting-fraction',
  'heat-capacity-jump',
  'curie-temperature',
  'neel-temperature',
  'saturation-magnetization',
  'saturation-moment',
  'coercivity',
  'remanence',
  'remanent-moment',
];

/** A smaller superconducting part than this may be a second phase. */
const leastFraction = 0.1;
const isFraction = (quantity: string): boolean => quantity.endsWith('-fraction');

/** Magnetisation or heat capacity; a resistance may be that of one thread through the sample. */
export function isBulkFinding({ quantity, value, method, detail }: Finding): boolean {
  if (value === null || (isFraction(quantity) && value < leastFraction)) return false;
  if (bulkQuantities.includes(quantity)) return true;
  const technique = typeof detail.technique === 'string' ? detail.technique : (method.split('@')[0] ?? '');
  return (
    quantity.startsWith('critical-temperature') &&
    /magneti|moment|susceptib|heat-capacity|specific-heat/.test(technique)
  );
}

const findingsOf = (samples: readonly SampleState[]): readonly (readonly [Id, Finding])[] =>
  samples
    .filter(({ isRetracted }) => !isRetracted)
    .flatMap(({ id, findings }) => findings.map((finding) => [id, finding] as const));

function checkBulk({ samples }: MeasuredDesign): ClaimCheck {
  const requirement = 'bulk-evidence';
  const all = findingsOf(samples);
  const small = all.find(
    ([, { quantity, value }]) =>
      bulkQuantities.includes(quantity) && isFraction(quantity) && value !== null && value < leastFraction,
  );
  if (small !== undefined)
    return {
      requirement,
      isMet: false,
      detail: `${small[1].quantity} of ${small[0]} is ${small[1].value}, below ${leastFraction}: it may be that of a minority phase`,
    };
  const found = all.find(([, finding]) => isBulkFinding(finding));
  const detail =
    found === undefined
      ? 'no magnetisation and no heat capacity; a resistance alone may be that of a minority phase'
      : `${found[1].quantity} of ${found[0]} by ${found[1].method}`;
  return { requirement, isMet: found !== undefined, detail };
}

const phaseQuantities: readonly string[] = [
  'phase-identification',
  'phase-weight-fraction',
  'lattice-parameter',
];

function checkPhase({ samples }: MeasuredDesign): ClaimCheck {
  const requirement = 'phase-evidence';
  const all = findingsOf(samples).filter(([, { quantity }]) => phaseQuantities.includes(quantity));
  const undecided = all.find(
    ([, { quantity, value }]) => quantity === 'phase-identification' && value === null,
  );
  if (undecided !== undefined) {
    const why =
      undecided[1].detail.ambiguous === true
        ? 'two sets of phases explain the pattern equally well'
        : String(undecided[1].detail.reason ?? 'the pattern was not explained');
    return { requirement, isMet: false, detail: `${undecided[0]}: ${why}` };
  }
  const [sample, finding] = all.find(([, { value }]) => value !== null) ?? [];
  const detail =
    finding === undefined
      ? 'nothing says which phases the sample holds; take a diffraction pattern'
      : `${finding.quantity} of ${sample} by ${finding.method}`;
  return { requirement, isMet: finding !== undefined, detail };
}

function checkNovelty({ design }: MeasuredDesign, novelty: ClaimSurroundings['novelty']): ClaimCheck {
  const requirement = 'novelty';
  const evidence = novelty?.(design) ?? null;
  if (evidence === null)
    return {
      requirement,
      isMet: false,
      detail: 'not compared with known compounds; nothing shows that it is new',
    };
  const { reportedBy, facts } = evidence;
  return reportedBy.length === 0
    ? { requirement, isMet: true, detail: `in none of ${facts}` }
    : { requirement, isMet: false, detail: sayKnown(reportedBy, facts) };
}

const isReported = ({ design }: MeasuredDesign, { novelty }: ClaimSurroundings): boolean =>
  (novelty?.(design)?.reportedBy.length ?? 0) > 0;
