import { afterEach, describe, expect, it } from 'vitest';
import type { Analysis } from '../../src/campaign/index.ts';
import { AppError } from '../../src/core/error.ts';
import { type ControlAnalysis, computeHere } from '../../src/runtime/index.ts';
import { openScripted, resultFor, type ScriptedLaboratory, scripted } from './scripted-laboratory.ts';

let laboratory: ScriptedLaboratory;
afterEach(() => laboratory.stop());

describe('a control', () => {
  const control = {
    sample: 'niobium',
    instrument: 'furnace',
    everySamples: 1,
    everyDays: null,
    design: {},
    action: {},
    goals: [],
    units: {},
    expected: [{ quantity: 'critical-temperature-midpoint', value: 9.25, tolerance: 0.1, unit: 'K' }],
  };
  const openWith = async (value: number, perform?: ControlAnalysis['compute']['perform']) => {
    const analysis: Analysis<unknown> = {
      name: 'thermometer',
      version: '1.0.0',
      summary: 'a test',
      parseOptions: () => ({}),
      reads: ({ name }) => name === 'a.dat',
      analyse: ([input]) => {
        const { quantity, unit } = control.expected[0]!;
        const finding = { quantity, value, sd: 0.01, unit, criterion: '', method: 'a test', detail: {} };
        return [{ sample: input!.sample, findings: [finding], observations: [], warnings: ['it is old'] }];
      },
    };
    const compute = computeHere({
      planners: [],
      simulators: [],
      graders: [],
      instrumentDrivers: [],
      analyses: [analysis],
    });
    const furnace = scripted({
      start: async ({ id }) => ({ action: id, token: '0' }),
      poll: async ({ action }) => ({
        status: 'done',
        action,
        result: resultFor(action.startsWith('control') ? ['niobium'] : []),
      }),
    });
    laboratory = await openScripted({
      instruments: { furnace },
      controls: { compute: perform ? { ...compute, perform } : compute, analyses: [analysis] },
    });
    await laboratory.command({
      command: 'describe',
      description: { file: '', positions: {}, consumables: {}, controls: [control] },
    });
    await laboratory.request('a');
  };
  const findings = () => [...laboratory.state().controlFindings.values()];

  it('H15: is analysed by itself, once, with what it shows in the record', async () => {
    await openWith(9.2);
    await laboratory.until(() => findings().length > 0);
    expect(findings()).toMatchObject([
      {
        id: 'control:niobium/furnace/1',
        readings: [{ quantity: 'critical-temperature-midpoint', value: 9.2, unit: 'K' }],
        warnings: ['it is old'],
        outOfTolerance: [],
      },
    ]);
    await laboratory.request('b');
    await laboratory.until(() => findings().length > 1);
    const types = (await laboratory.events()).map(({ type }) => type);
    expect(types.filter((type) => type === 'control-analysed')).toHaveLength(2);
    expect(laboratory.state().alarms.size).toBe(0);
  });

  it('H15: that is out of its tolerance raises an alarm', async () => {
    await openWith(8.9);
    await laboratory.until(({ alarms }) => alarms.size > 0);
    expect(laboratory.state().alarms.get('out-of-tolerance niobium/furnace')?.detail).toContain(
      'critical-temperature-midpoint of niobium on furnace is 8.9',
    );
  });

  it('H15: that cannot be analysed raises one, too', async () => {
    await openWith(9.2, () => Promise.reject(new AppError('bad-file', 'no heading in line 3')));
    await laboratory.until(({ alarms }) => alarms.size > 0);
    expect(laboratory.state().alarms.get('out-of-tolerance niobium/furnace')?.detail).toContain(
      'was not measured; expected 9.25 ± 0.10\u202fK at most; thermometer: no heading in line 3',
    );
  });
});
