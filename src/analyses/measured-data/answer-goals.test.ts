import { describe, expect, it } from 'vitest';
import type { Finding, Goal } from '../../campaign/index.ts';
import { answerGoals } from './answer-goals.ts';

const goalOf = (quantity: string, criterion: string, unit = 'K'): Goal => ({
  quantity,
  criterion,
  unit,
  direction: 'maximize',
});
const findingOf = (changes: Partial<Finding>): Finding => ({
  quantity: 'curie-temperature',
  value: 300,
  sd: 1,
  unit: 'K',
  criterion: 'steepest fall of the moment over temperature, fc cooling',
  method: 'curie-point@1.0.1',
  detail: {},
  ...changes,
});
const answer = (findings: readonly Finding[], goal: Goal) => {
  const warnings: string[] = [];
  const source = { sample: 's1', file: undefined, fidelity: 'measured' as const };
  return { observations: answerGoals(findings, [goal], source, warnings), warnings };
};

describe('a goal', () => {
  it('takes the finding by its criterion, as whole words', () => {
    const edges = ['a', 'b', 'c'].map((edge, i) =>
      findingOf({ quantity: 'lattice-parameter', unit: 'Å', value: 3 + i, criterion: `cell edge ${edge}` }),
    );
    expect(answer(edges, goalOf('lattice-parameter', 'c', 'Å')).observations).toMatchObject([{ value: 5 }]);
  });

  it('takes what was not found as its bound', () => {
    const finding = findingOf({ value: null, sd: null, bound: 'lower', limit: 900 });
    const { observations } = answer([finding], goalOf('curie-temperature', 'steepest fall'));
    expect(observations).toMatchObject([{ value: 900, sd: null, bound: 'lower' }]);
  });

  it('keeps the bound of a value that is the most there can be', () => {
    const finding = findingOf({
      value: 0.4,
      unit: '1',
      bound: 'upper',
      limit: 0.4,
      detail: { phase: 'NiO' },
    });
    const { observations } = answer([finding], goalOf('curie-temperature', 'NiO', '1'));
    expect(observations).toMatchObject([{ value: 0.4, bound: 'upper' }]);
  });

  it('says which criterion it takes instead', () => {
    const { observations, warnings } = answer([findingOf({})], goalOf('curie-temperature', 'Arrott'));
    expect(observations).toHaveLength(1);
    expect(warnings.join()).toContain('taken is that by "steepest fall');
  });

  it('takes none of several phases that it does not name, and none of several values by one criterion', () => {
    const phases = ['NiO', 'CoO'].map((phase, i) =>
      findingOf({ value: i, unit: '1', criterion: `share of ${phase}`, detail: { phase } }),
    );
    const unnamed = answer(phases, goalOf('curie-temperature', 'FeO', '1'));
    expect(unnamed.observations).toEqual([]);
    expect(unnamed.warnings.join()).toContain('names none of the phases NiO, CoO');
    const peaks = [21, 35].map((value) => findingOf({ value }));
    const several = answer(peaks, goalOf('curie-temperature', 'steepest fall'));
    expect(several.observations).toEqual([]);
    expect(several.warnings.join()).toContain('differ');
  });

  it('is not answered in a unit of something else', () => {
    const { observations, warnings } = answer([findingOf({})], goalOf('curie-temperature', 'fc', 'T'));
    expect(observations).toEqual([]);
    expect(warnings.join()).toContain('the goal expects "T"');
  });
});
