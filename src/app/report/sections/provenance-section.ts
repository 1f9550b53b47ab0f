import { campaignSchema, type InstrumentSpec, type Stage } from '../../../campaign/index.ts';
import { formatNumber } from '../../../core/format-quantity.ts';
import { type Html, html, joinHtml } from '../html.ts';
import type { CandidateValues, ReportData } from '../report-data.ts';
import { countOf, showHours } from '../show-quantity.ts';
import { showCard, showFacts } from './card.ts';

/** Where every number comes from, and how a reader checks it. */
export function showProvenance(data: ReportData): Html {
  const { state, events, candidateValues } = data;
  const { spec } = state;
  const { laboratory, planner } = spec;
  const definitions = events.definitions ?? [];
  const plannerLabel = definitions.find((label) => label.startsWith(`${planner.name}@`)) ?? planner.name;
  return showCard(
    'Provenance',
    html`<div class="columns">${showFacts([
      ['Campaign', html`<code>${state.id}</code>`],
      ['Laboratory', html`${laboratory.name}, ${laboratory.clock} clock`],
      ...Object.entries(laboratory.instruments).map(
        ([name, instrument]) => ['Instrument', showInstrument(name, instrument)] as const,
      ),
      candidateValues === null ? null : ['Table', showTable(candidateValues)],
      ['Protocol', joinHtml(spec.protocol.map(showStage), ' → ')],
      ['Planner', html`<code>${plannerLabel}</code>${showOptions(planner.options)}`],
    ])}${showFacts([
      [
        'Performed by',
        definitions.length === 0
          ? html`stated in each step-started event`
          : joinHtml(
              definitions.map((label) => html`<code>${label}</code>`),
              ', ',
            ),
      ],
      [
        'Policy, seed',
        html`<code>${state.policy}</code>, seed ${formatNumber(spec.seed)}${state.amendedAt > 0 && html`, last amended by event ${formatNumber(state.amendedAt)}`}`,
      ],
      [
        'Record',
        html`${countOf(events.count, 'event')}, schema ${events.schema ?? campaignSchema}, ${showTime(events.firstAt)} to ${showTime(events.lastAt)}`,
      ],
      ['Head hash', html`<code class="hash">${events.headHash}</code>`],
      ['Report', html`Onnes ${data.onnesVersion}, ${data.generatedAt}`],
    ])}</div>
<p class="sentence small">To check that nothing was altered: <code>onnes verify ${state.id}</code> folds the events again, recomputes the chain of hashes up to the head hash above, and compares every stored file with its hash. The record holds all of this report; <code>onnes export ${state.id} --format csv</code> gives its experiments as a table.</p>`,
  );
}

const showInstrument = (name: string, { driver, hours, capacity, table }: InstrumentSpec): Html =>
  html`${name}: <code>${driver}</code>, ${showHours(hours)} for a run${capacity > 1 && html` of up to ${formatNumber(capacity)}`}${table !== undefined && html`, answers from <code title="${table}">blob:sha256:${table.slice(0, 12)}…</code>`}`;

const showTable = ({ name, values, source, licence, sha256 }: CandidateValues): Html =>
  html`${name !== undefined && html`${name}: `}${formatNumber(values.length)} candidates. Source: ${source}. Licence: ${licence}.${sha256 !== undefined && html` <code class="hash">sha256:${sha256}</code>`}`;

function showStage(stage: Stage): Html {
  const by = {
    simulate: () => (stage.kind === 'simulate' ? stage.simulator : ''),
    review: () => 'a person',
    actuate: () => (stage.kind === 'actuate' ? stage.instrument : ''),
    analyse: () => (stage.kind === 'analyse' ? stage.analysis : ''),
    reward: () => (stage.kind === 'reward' ? stage.grader : ''),
  }[stage.kind]();
  return html`${stage.name} <span class="note inline">(${by})</span>`;
}

const showOptions = (options: { readonly [option: string]: unknown }): Html | null =>
  Object.keys(options).length === 0 ? null : html` <code>${JSON.stringify(options)}</code>`;

/** Minutes are enough to find the day; the events carry milliseconds. */
const showTime = (wallMs: number): string =>
  `${new Date(wallMs).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
