import { describe, expect, test } from 'vitest';
import type { ActionRequest, ActionResult, Context, Instrument } from '../campaign/index.ts';
import { seededRandom } from '../core/random.ts';
import { openSeal, openWorld, type Seal, swapsInWorld, type WorldTruth } from '../world/index.ts';
import { namedWorld, secretName, twin } from './twin.ts';

const secrets = (name: string) => ({ seed: `seed of ${name}`, salt: 'salt' });
const open = (options: Parameters<typeof twin.parseOptions>[0], secret?: typeof secrets): Instrument =>
  twin.open(twin.parseOptions(options), {
    table: null,
    orders: { get: () => null },
    hours: 2,
    ...(secret && { secret }),
  });

const designs = Array.from({ length: 6 }, (_, i) => ({ Nb: 0.5 + 0.08 * i, Ti: 0.5 - 0.08 * i }));
const requestOf = (count = 1, key = 's1/measure/1', campaign = 'c1'): ActionRequest => ({
  id: `${campaign}:${key}`,
  campaign,
  seed: 1,
  key,
  instrument: 'cryostat',
  samples: designs
    .slice(0, count)
    .map((design, i) => ({ id: `s${i + 1}`, design, replicateOf: null, repeat: 0 })),
  goals: [
    { quantity: 'critical-temperature-midpoint', criterion: 'midpoint', unit: 'K', direction: 'maximize' },
  ],
  action: {},
  cost: { money: 60, hours: 4 },
});
const context: Context = {
  key: 's1/measure/1',
  random: seededRandom(1),
  now: 0,
  progress: () => undefined,
  signal: { aborted: false },
};
const never = 1000 * 3_600_000;

async function perform(instrument: Instrument, request: ActionRequest): Promise<ActionResult> {
  const progress = await instrument.poll(await instrument.start(request, context), never);
  if (progress.status !== 'done') throw new Error(`expected done, got ${progress.status}`);
  return progress.result;
}

describe('the digital twin', () => {
  test.each(['synthesis', 'diffraction', 'resistance', 'magnetisation', 'heat-capacity'])(
    '%s leaves a file for every sample, the same from another process',
    async (does) => {
      const result = await perform(open({ does }, secrets), requestOf(2));
      for (const { id } of requestOf(2).samples)
        expect(result.files.some(({ sample }) => sample === id) || result.failures[id] !== undefined).toBe(
          true,
        );
      expect(await perform(open({ does }, secrets), requestOf(2))).toEqual(result);
      expect(result.files.every(({ source }) => source.includes('simulated'))).toBe(true);
    },
  );

  test('takes its time, and longer when it is down', async () => {
    const instrument = open({ world: 'clock' });
    const dueAfter = async (key: string): Promise<number> => {
      const progress = await instrument.poll(await instrument.start(requestOf(1, key), context), 0);
      if (progress.status !== 'running') throw new Error('expected running');
      return progress.dueAt! / 3_600_000;
    };
    const hours: number[] = [];
    for (let i = 1; i <= 200; i++) hours.push(await dueAfter(`s${i}/measure/1`));
    const late = hours.filter((each) => each > 2);
    expect(hours.filter((each) => each === 2).length + late.length).toBe(200);
    expect(late.length).toBeGreaterThan(0);
    expect(late.length).toBeLessThan(15);
    expect(Math.min(...late)).toBeGreaterThanOrEqual(6);
  });

  test('seals what is true; the secret of the campaign opens it, and no other', async () => {
    const { seals, asMade } = await perform(open({}, secrets), requestOf(1));
    const seal = seals?.s1 as unknown as Seal;
    const truth = openSeal(secrets(secretName('c1')), seal) as unknown as WorldTruth;
    expect(truth.own['critical-temperature-midpoint']).toBeGreaterThan(0);
    expect(() => openSeal(secrets(secretName('c2')), seal)).toThrow(
      expect.objectContaining({ code: 'wrong-secret' }),
    );
    expect(JSON.stringify(seal)).not.toContain(String(truth.own['critical-temperature-midpoint']));
    expect(asMade).toEqual({});
  });

  test('keeps the secret out of the handle, and notices when it has changed', async () => {
    const handle = await open({}, secrets).start(requestOf(1), context);
    expect(handle.token).not.toContain('seed of');
    const other = open({}, () => ({ seed: 'another', salt: 'salt' }));
    await expect(other.poll(handle, never)).rejects.toMatchObject({ code: 'world-changed' });
  });

  test('gives each campaign a world of its own, and all that name one the same', async () => {
    const fileOf = async (instrument: Instrument, campaign: string) =>
      (await perform(instrument, requestOf(1, 's1/measure/1', campaign))).files[0]!.bytes;
    expect(await fileOf(open({}, secrets), 'c1')).not.toEqual(await fileOf(open({}, secrets), 'c2'));
    expect(await fileOf(open({ world: 'w' }), 'c1')).toEqual(await fileOf(open({ world: 'w' }), 'c2'));
    expect(() => open({})).toThrow(expect.objectContaining({ code: 'no-world' }));
  });

  test('finds what it began, and knows nothing of what it did not', async () => {
    const instrument = open({ world: 'w' });
    const handle = await instrument.start(requestOf(1), context);
    expect(await instrument.find('c1:s1/measure/1')).toEqual(handle);
    expect(await open({ world: 'w' }).find('c1:s1/measure/1')).toBe('never-started');
  });

  test('two samples of one run that change places get the files of each other, and no word of it', async () => {
    const world = openWorld('w', { isMasked: false });
    const keys = Array.from({ length: 400 }, (_, i) => `s1/measure/${i + 1}`);
    const key = keys.find((one) => swapsInWorld(world, `1/${one}`, ['s1', 's2']).size === 2)!;
    const { files, seals } = await perform(open({ world: 'w', does: 'diffraction' }), requestOf(2, key));
    expect(files.map(({ sample }) => sample)).toEqual(['s1', 's2']);
    const truths = ['s1', 's2'].map(
      (id) => openSeal(namedWorld('w'), seals![id] as unknown as Seal) as unknown as WorldTruth,
    );
    expect(truths.map(({ fault }) => fault)).toEqual(['swapped-positions', 'swapped-positions']);
    expect(truths[0]!.own).not.toEqual(truths[1]!.own);
    for (const { bytes } of files) expect(new TextDecoder().decode(bytes)).not.toMatch(/swap/i);
    const made = await perform(open({ world: 'w', does: 'synthesis' }), requestOf(2, key));
    expect(
      (openSeal(namedWorld('w'), made.seals!.s1 as unknown as Seal) as unknown as WorldTruth).fault,
    ).toBeNull();
  });

  test('makes magnets where the options say so, and refuses what is not measured of them', async () => {
    const masked = { family: 'magnets', masked: true, world: 'w' } as const;
    const design = { E1: 0.5, E4: 0.5 };
    const request = { ...requestOf(1), samples: [{ id: 's1', design, replicateOf: null, repeat: 0 }] };
    const { files } = await perform(open({ ...masked, does: 'hysteresis' }), request);
    expect(new TextDecoder('latin1').decode(files[0]!.bytes)).toContain('Magnetic Field (Oe)');
    expect(() => twin.parseOptions({ ...masked, does: 'resistance' })).toThrow(
      /does is resistance; worlds of magnets are asked for synthesis/,
    );
    expect(() => twin.parseOptions({ family: 'unicorns' })).toThrow(
      expect.objectContaining({ code: 'bad-options' }),
    );
  });

  test('makes a sample as its design says, else as the options do', async () => {
    const at = async (options: object, design: object) => {
      const request = {
        ...requestOf(1),
        samples: [{ id: 's1', design: { ...designs[0], ...design }, replicateOf: null, repeat: 0 }],
      };
      return (await perform(open({ world: 'w', does: 'synthesis', ...options }), request)).files[0]!.bytes;
    };
    const stated = await at({}, { route: 'pellet', temperature: 1500 });
    expect(await at({ recipe: { route: 'pellet', temperature: 1500 } }, {})).toEqual(stated);
    expect(await at({}, {})).not.toEqual(stated);
  });

  test('refuses designs that it cannot make, naming the fault', async () => {
    const failureOf = async (design: { [variable: string]: number | string }) => {
      const request = { ...requestOf(1), samples: [{ id: 's1', design, replicateOf: null, repeat: 0 }] };
      return (await perform(open({ world: 'w' }), request)).failures.s1;
    };
    expect(await failureOf({ Nb: 0.5 })).toMatchObject({
      kind: 'refused',
      detail: expect.stringContaining('sum to 0.5'),
    });
    expect(await failureOf({ Nb: 1, temperature: 9000 })).toMatchObject({
      kind: 'refused',
      detail: expect.stringContaining('temperature'),
    });
    expect(await failureOf({ Nb: 1, route: 'prayer' })).toMatchObject({ kind: 'refused' });
    expect(() => twin.parseOptions({ does: 'alchemy' })).toThrow(
      expect.objectContaining({ code: 'bad-options' }),
    );
  });
});
