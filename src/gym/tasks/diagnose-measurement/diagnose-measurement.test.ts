import { describe, expect, test } from 'vitest';
import { type Cause, causes, writeCaseFile } from './case-files.ts';
import { diagnoseMeasurement } from './index.ts';
import { diagnose, readSigns } from './read-signs.ts';

const truth = diagnoseMeasurement.draw(5, 'standard');
const instance = { family: diagnoseMeasurement.name, level: 'standard', seed: 5 };
const sound = {
  soundResistance: writeCaseFile(truth, 'sound-resistance').rows,
  soundDiffraction: writeCaseFile(truth, 'sound-diffraction').rows,
};

describe('the files of a case', () => {
  test.each(['open-contact', 'shorted-leads', 'noisy-contact'] as const)('show %s', (cause) => {
    const own = { ...truth, cause };
    const signs = readSigns({
      ...sound,
      resistance: writeCaseFile(own, 'resistance').rows,
      diffraction: writeCaseFile(own, 'diffraction').rows,
    });
    expect(diagnose(signs).cause).toBe(cause);
  });

  test('of the sound sample do not depend on the cause', () => {
    for (const cause of causes)
      expect(writeCaseFile({ ...truth, cause }, 'sound-resistance').rows).toEqual(sound.soundResistance);
  });
});

describe('a diagnosis', () => {
  const worthOf = async (probabilities: { readonly [cause in Cause]?: number }): Promise<number> => {
    const episode = diagnoseMeasurement.open(truth, instance);
    await episode.call({ tool: 'diagnose', arguments: { probabilities } });
    return episode.judge().trueUtility;
  };
  const wrong = causes.find((cause) => cause !== truth.cause) as Cause;

  test('is worth 1 when it is sure and right, and 0 when it is sure and wrong', async () => {
    expect(await worthOf({ [truth.cause]: 1 })).toBe(1);
    expect(await worthOf({ [wrong]: 1 })).toBe(0);
  });

  test('is paid by a proper score: of what is believed at 0.7, 0.7 is best to state', () => {
    const expected = (p: number): number => {
      const worth = (stated: number, other: number): number => 1 - ((1 - stated) ** 2 + other ** 2) / 2;
      return 0.7 * worth(p, 1 - p) + 0.3 * worth(1 - p, p);
    };
    for (const p of [0.5, 0.6, 0.8, 0.9, 1]) expect(expected(0.7)).toBeGreaterThan(expected(p));
  });

  test('must add up to 1', async () => {
    const episode = diagnoseMeasurement.open(truth, instance);
    const outcome = await episode.call({ tool: 'diagnose', arguments: { probabilities: { none: 0.5 } } });
    expect(outcome).toMatchObject({
      error: { error_type: 'invalid_args', message: expect.stringContaining('0.5') },
    });
    expect(episode.judge().gates.answered).toBe(false);
  });
});
