// Questions with exact answers, asked of made-up records, and answered without a model: `node bench/copilot-questions.ts [--wrong]`.
// Answers are worked out from the events by code of the benchmark alone. One third is held out by index (bench/copilot/question.ts).
import { parseArgs } from 'node:util';
import { answerQuestion } from '../src/agents/index.ts';
import { foldAll } from '../src/campaign/index.ts';
import { colloquialAfresh } from '../tests/copilot/colloquial.ts';
import { lastWordings, lateWordings } from './copilot/late-wordings.ts';
import { playRecords } from './copilot/records.ts';
import { type Scored, scoreAnswers } from './copilot/score-answers.ts';
import { describeMachine } from './machine.ts';

const { values: settings } = parseArgs({ options: { wrong: { type: 'boolean', default: false } } });

const percent = (part: readonly unknown[], whole: readonly unknown[]): string =>
  `${part.length} of ${whole.length} (${((100 * part.length) / whole.length).toFixed(1)} %)`;

function describeSet(name: string, scored: readonly Scored[]): string {
  const questions = new Set(scored.map(({ question }) => question));
  const isRefusal = ({ question }: Scored): boolean => question.status === 'refused';
  const isRight = ({ faults }: Scored): boolean => faults.length === 0;
  const [asked, foreign] = [scored.filter((one) => !isRefusal(one)), scored.filter(isRefusal)];
  const unsupported = scored.reduce((sum, { unsupportedCount }) => sum + unsupportedCount, 0);
  return `| ${name} | ${questions.size} | ${percent(asked.filter(isRight), asked)} | ${percent(foreign.filter(isRight), foreign)} | ${unsupported} |`;
}

function askWordings(name: string, wordings: typeof lateWordings): string {
  const events = playRecords().get('furnace')!;
  const record = { state: foldAll(events), events };
  const answers = wordings.map(([kind, wording]) => [kind, answerQuestion(record, wording)] as const);
  const right = answers.filter(([kind, answer]) => answer.kind === kind);
  const refused = answers.filter(([, answer]) => answer.kind === null);
  const other = answers.filter(([kind, answer]) => answer.kind !== null && answer.kind !== kind);
  return `| ${name} | ${percent(right, answers)} | ${percent(refused, answers)} | ${percent(other, answers)} |`;
}

const scored = scoreAnswers();
console.log(describeMachine());
console.log(
  '\n| set | questions | wordings answered right | wordings refused right | unsupported numbers |\n|---|---|---|---|---|',
);
console.log(
  describeSet(
    'built with',
    scored.filter(({ isHeldOut }) => !isHeldOut),
  ),
);
console.log(
  describeSet(
    'held out',
    scored.filter(({ isHeldOut }) => isHeldOut),
  ),
);
console.log(describeSet('all', scored));
console.log(
  '\n| wordings | taken for what they ask | refused | taken for something else |\n|---|---|---|---|',
);
console.log(askWordings('colloquial, used since', lateWordings));
console.log(askWordings('written last, asked once', lastWordings));
const afresh = Object.entries(colloquialAfresh).flatMap(([kind, wordings]) =>
  wordings.map((wording) => [kind, wording] as const),
);
console.log(askWordings('idioms written after the sayings were known', afresh));
if (settings.wrong)
  for (const { question, wording, faults, answer } of scored.filter(({ faults }) => faults.length > 0))
    console.log(`\n[${question.record}] ${wording}\n  ${faults.join('; ')}\n  ${answer.text}`);
