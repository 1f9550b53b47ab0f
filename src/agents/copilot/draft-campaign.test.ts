import { describe, expect, it } from 'vitest';
import { parseCampaign, type Table } from '../../campaign/index.ts';
import { type DraftRequest, draftCampaign } from './draft-campaign.ts';

const tableOf = (
  columns: readonly string[],
  ...rows: readonly (readonly (number | string | null)[])[]
): Table => ({
  name: 'alloys.csv',
  columns,
  rows: rows.map((row) => Object.fromEntries(columns.map((column, index) => [column, row[index] ?? null]))),
  licence: 'not stated',
  source: 'test',
  sha256: '',
});

const request = (changes: Partial<DraftRequest> = {}): DraftRequest => ({
  name: 'a draft',
  goals: [{ quantity: 'Tc (K)', direction: 'maximize' }],
  inputs: null,
  ignore: [],
  experiments: 12,
  laboratory: 'bench',
  table: 'alloys.csv',
  ...changes,
});

const alloys = tableOf(
  ['no', 'name', 'Nb', 'Ti', 'T (°C)', 'gas', 'furnace', 'Tc (K)'],
  [1, 'a', 0.5, 0.5, 800, 'argon', 'F1', 9],
  [2, 'b', 0.9, 0.1, 900, 'vacuum', 'F1', 9.4],
  [3, 'c', 0.1, 0.9, 1000, 'argon', 'F1', null],
  [4, 'd', 0.3, 0.7, 850, 'argon', 'F1', 8.8],
);

describe('a draft of a campaign', () => {
  const { file, notes } = draftCampaign(alloys, request());

  it('is accepted by the parser, with the table as what is known beforehand', () => {
    const { spec } = parseCampaign(file, null, 'draft', [alloys]);
    expect(spec.prior?.[0]?.rows).toHaveLength(3);
    expect(spec.budget).toEqual({ experiments: 12 });
    expect(spec.goals[0]).toMatchObject({ quantity: 'Tc (K)', unit: 'K', direction: 'maximize' });
  });

  it('makes a variable of what was varied: fractions a composition, numbers a range with its unit, texts a choice', () => {
    expect((file.space as { variables: unknown }).variables).toEqual([
      { kind: 'composition', name: 'composition', elements: ['Nb', 'Ti'], atMost: 2, step: 0.01 },
      { kind: 'continuous', name: 'T (°C)', unit: '°C', min: 800, max: 1000 },
      { kind: 'categorical', name: 'gas', options: ['argon', 'vacuum'] },
    ]);
  });

  it('says what it left out, and why', () => {
    const all = notes.join('\n');
    expect(all).toContain('"no" is left out: it only counts the rows');
    expect(all).toContain('"name" is left out: its 4 texts look like names');
    expect(all).toContain('"furnace" is left out: it is "F1" in every row');
    expect(all).toContain('3 of 4 rows have a value of "Tc (K)"');
  });

  it('takes limits beside the goal, and a table that answers', () => {
    const table = tableOf(['x', 'y', 'z'], [0.1, 1, 5], [0.5, 2, 6], [0.9, 3, 4]);
    const goals = [
      { quantity: 'y', direction: 'minimize' },
      { quantity: 'z', atMost: 5 },
    ] as const;
    const draft = draftCampaign(table, request({ goals, laboratory: 'replay' }));
    const { spec } = parseCampaign(draft.file, table, 'draft');
    expect(spec.goals.map(({ direction }) => direction)).toEqual(['minimize', 'constrain']);
    expect(spec.space.pool).toHaveLength(3);
    expect(draft.notes.join()).toContain('"y" has no unit in its header');
  });

  it.each<[string, Partial<DraftRequest>, string]>([
    ['a goal that is no column', { goals: [{ quantity: 'Tc', direction: 'maximize' }] }, 'no column "Tc"'],
    ['an input that is no column', { inputs: ['Zr'] }, 'no column "Zr"'],
    ['nothing left to vary', { inputs: ['furnace'] }, 'no column is left to vary'],
  ])('refuses %s', (_, changes, message) => {
    expect(() => draftCampaign(alloys, request(changes))).toThrow(message);
  });
});
