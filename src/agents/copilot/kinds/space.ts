import { countDesigns, type Variable } from '../../../campaign/index.ts';
import { listWords, type Writer, writeAnswer } from '../answer.ts';
import type { QuestionKind } from '../question-kind.ts';

export const space: QuestionKind = {
  name: 'space',
  tells: 'which settings can be varied, and over which ranges',
  example: 'What is the search space?',
  cues: [
    [4.4, 'space', '!bound', '!one-sample'],
    [5, 'space', 'a-factor', '!bound'],
    [5, 'factor', 'history', '!one-sample', '!person'],
  ],
  answer(record, { factors }) {
    const writer = writeAnswer(record);
    writer.cite({ seq: 1 });
    const { variables, constraints, pool } = record.state.spec.space;
    const asked = variables.filter(
      (variable) =>
        factors.includes(variable.name) ||
        (variable.kind === 'composition' &&
          variable.components.some(({ element }) => factors.includes(element))),
    );
    const shown = asked.length > 0 ? asked : variables;
    const size = countDesigns(record.state.spec.space);
    return writer.reply(
      'answered',
      `${shown.map((variable) => sayVariable(writer, variable)).join('; ')}.`,
      constraints.length > 0 &&
        `Constraints: ${constraints.map(({ text }) => writer.quote(text)).join('; ')}.`,
      pool !== null && `Only ${writer.count('pool', pool.length, 'listed design')} can be asked for.`,
      pool === null && Number.isFinite(size) && `That makes ${writer.count('designs', size, 'design')}.`,
    );
  },
};

function sayVariable(writer: Writer, variable: Variable): string {
  switch (variable.kind) {
    case 'continuous':
    case 'integer': {
      const { name, min, max, unit } = variable;
      return `${name} from ${writer.exact(`${name}.min`, min, unit)} to ${writer.exact(`${name}.max`, max, unit)}`;
    }
    case 'discrete':
      return `${variable.name}: ${listWords(variable.levels.map((level) => writer.exact(variable.name, level, variable.unit)))}`;
    case 'categorical':
      return `${variable.name}: ${variable.options.join(', ')}`;
    case 'composition': {
      const parts = variable.components.map(
        ({ element, min, max }) =>
          `${element} ${writer.exact(element, min, '1')} to ${writer.exact(element, max, '1')}`,
      );
      const step = variable.step === null ? '' : `, in steps of ${writer.exact('step', variable.step, '1')}`;
      return `${variable.name}, mole fractions that sum to one: ${parts.join(', ')}${step}`;
    }
  }
}
