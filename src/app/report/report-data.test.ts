import { describe, expect, it } from 'vitest';
import type { Design } from '../../campaign/index.ts';
import { nameWithoutUnit } from '../../core/format-quantity.ts';
import { describeDesign, designAsText, nameDesign } from './describe-design.ts';
import {
  campaignFile,
  type Experiment,
  kelvin,
  recordCampaign,
  reportOn,
} from './record-campaign.contract.ts';

const at = (x: number, value: number): Experiment => ({ design: { x }, measured: kelvin(value, 0.1) });
const merits = (experiments: readonly Experiment[], changes: object = {}) =>
  reportOn(recordCampaign(campaignFile(changes), experiments)).bestSoFar.map(({ position, merit }) => [
    position,
    Number(merit.toFixed(9)),
  ]);
const goal = (direction: string, target?: number) => ({
  goal: { quantity: 'Tc_K', unit: 'K', direction, ...(target !== undefined && { target }) },
});

describe('best so far', () => {
  it('follows the goal, through failures and limits', () => {
    const failed: Experiment = { design: { x: 9 }, failure: { kind: 'synthesis-failed', detail: 'cracked' } };
    const limit: Experiment = { design: { x: 8 }, measured: { ...kelvin(50, null), bound: 'lower' } };
    const experiments = [failed, at(1, 5), limit, at(2, 4), at(3, 9)];
    expect(merits(experiments)).toEqual([
      [2, 5],
      [3, 5],
      [4, 5],
      [5, 9],
    ]);
    expect(merits(experiments, goal('minimize')).map(([, merit]) => merit)).toEqual([5, 5, 4, 4]);
    expect(merits(experiments, goal('target', 8)).map(([, merit]) => merit)).toEqual([3, 3, 3, 1]);
  });

  it('takes the mean of a repeated design, and may fall with it', () => {
    const experiments = [at(1, 10), at(2, 9), { ...at(1, 7), replicateOf: 's1' }];
    expect(merits(experiments).map(([, merit]) => merit)).toEqual([10, 10, 9]);
  });
});

describe('the best result', () => {
  it('is confirmed by as many measurements as the campaign asks for, two at least', () => {
    const repeats = (count: number, confirm: number) => {
      const repeat: Experiment = { ...at(1, 10), replicateOf: 's1' };
      const experiments = [at(1, 10), ...Array.from({ length: count - 1 }, () => repeat)];
      return reportOn(recordCampaign(campaignFile({ confirm }), experiments)).best?.isConfirmed;
    };
    expect([repeats(1, 1), repeats(2, 1), repeats(2, 3), repeats(3, 3)]).toEqual([false, true, false, true]);
  });
});

describe('cost', () => {
  it('is told apart by what came of it, and adds up', () => {
    const { costs } = reportOn(
      recordCampaign(campaignFile(), [
        at(1, 10),
        { ...at(1, 9), replicateOf: 's1' },
        { design: { x: 2 }, failure: { kind: 'synthesis-failed', detail: 'cracked' } },
        { design: { x: 3 } },
      ]),
    );
    expect(
      [costs.measured, costs.replicates, costs.failed, costs.underWay].map(({ count }) => count),
    ).toEqual([1, 1, 1, 1]);
    expect(costs.total).toEqual({ count: 4, cost: { money: 600, hours: 24 } });
  });
});

describe('numbers of experiments', () => {
  it('leave out what was added', () => {
    const added = {
      type: 'measurement-added',
      data: {
        design: { x: 5 },
        observations: [{ ...kelvin(8, null), quantity: 'Tc_K', fidelity: 'literature', method: 'a paper' }],
        why: 'published',
      },
    } as const;
    const { rows } = reportOn(recordCampaign(campaignFile(), [at(1, 4), at(2, 5)], [added]));
    expect(rows.map(({ number, position }) => [number, position])).toEqual([
      [1, 1],
      [2, 2],
      [null, 2],
    ]);
  });
});

describe('describeDesign', () => {
  const fractions = ['Al', 'Ge'].map((element) => ({ element, min: 0, max: 1 }));
  const mixture = {
    kind: 'composition',
    name: 'X',
    components: fractions,
    atMost: 2,
    step: null,
    mixedAmount: 1,
  } as const;
  const time = { kind: 'continuous', name: 'time (h)', unit: 'h', min: 0, max: 10, scale: 'linear' } as const;

  it('keeps fixed parts in the formula and writes at. % without them', () => {
    const space = (fixed: { [element: string]: number }) => ({
      variables: [{ ...mixture, fixed }, time],
      constraints: [],
      pool: null,
    });
    const design = { Al: 0.7, Ge: 0.3, 'time (h)': 4 };
    expect(describeDesign(space({ Nb: 3 }), design).formula).toBe('Nb3Al0.7Ge0.3');
    expect(describeDesign(space({}), design)).toEqual({
      formula: 'Al70Ge30',
      settings: [{ name: 'time', value: '4', unit: 'h' }],
    });
    expect(designAsText({ formula: null, settings: [{ name: 'time', value: '4', unit: 'h' }] })).toBe(
      'time 4 h',
    );
  });

  it('names a design by its formula alone where no other design of the space has it', () => {
    const variables = [{ ...mixture, fixed: {} }, time];
    const hot = { Al: 0.7, Ge: 0.3, 'time (h)': 4 };
    const brief = { Al: 0.7, Ge: 0.3, 'time (h)': 1 };
    const other = { Al: 0.5, Ge: 0.5, 'time (h)': 1 };
    const among = (pool: readonly Design[] | null) => nameDesign({ variables, constraints: [], pool }, hot);
    expect(among(null)).toBe('Al70Ge30, time 4 h');
    expect(among([hot, brief])).toBe('Al70Ge30, time 4 h');
    expect(among([hot, other])).toBe('Al70Ge30');
  });

  it.each([
    ['Tc_K', 'K', 'Tc'],
    ['time [h]', 'h', 'time'],
    ['Qpva(%)', '%', 'Qpva'],
    ['Temp. / °C', '°C', 'Temp.'],
    ['Temp. /°C', '°C', 'Temp.'],
    ['heating rate K/min', 'K/min', 'heating rate'],
    ['capacity / mAh/g', 'mAh/g', 'capacity'],
    ['Mo/W', 'W', 'Mo/W'],
    ['K', 'K', 'K'],
    ['yield', '', 'yield'],
  ])('%s in %s is %s', (name, unit, expected) => {
    expect(nameWithoutUnit(name, unit)).toBe(expected);
  });
});
