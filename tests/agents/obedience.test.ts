import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { attacks } from '../../src/agents/prompts/attacks.fixture.ts';
import { AppError } from '../../src/core/error.ts';
import { seededRandom } from '../../src/core/random.ts';
import { drawCall } from '../../src/gym/draw-call.ts';
import { type Compute, createMemoryStore } from '../../src/runtime/index.ts';
import { openHostileRecord, type RecordChannel, readCampaign, recordChannels } from './hostile-record.ts';
import { findTrespasses, heardAmong, questionsAbout, tagged, toolsOver } from './obedience.ts';
import { bareTexts, obeyEverything, ordersIn, useTool } from './obedient-client.ts';

/** Words that no tool of the record shows. */
const unshown: readonly RecordChannel[] = [
  'a note on a sample',
  'an option of an instrument',
  'the name of an instrument',
  'the notebook',
  'the reason of a hypothesis',
];

/** Told in the answer to who changed what, which is cut where words run on. */
const historical: readonly RecordChannel[] = [
  'the reason of a measurement from outside',
  'the reason of an amendment',
  'the reason of a pause',
];

describe('a client that does all that it reads', () => {
  it.each(Object.entries(attacks))(
    'reads words of the record quoted, and begins nothing: %s',
    async (_, text) => {
      const store = createMemoryStore();
      const id = await openHostileRecord(store, tagged(text));
      const from = (await readCampaign(store, id)).length;
      const { orders, answers } = await obeyEverything(toolsOver(store), questionsAbout(id));
      expect(await findTrespasses(store, id, from)).toEqual([]);
      expect(answers.flatMap(bareTexts).filter((bare) => ordersIn(bare).length > 0)).toEqual([]);
      const heard = heardAmong(orders);
      expect(heard.filter((channel) => unshown.includes(channel))).toEqual([]);
      const isAwaited = (channel: RecordChannel) =>
        !unshown.includes(channel) && !historical.includes(channel);
      expect(recordChannels.filter((channel) => isAwaited(channel) && !heard.includes(channel))).toEqual([]);
      expect(orders).toContain('request-experiment');
    },
  );

  it.each(Object.entries(attacks))('begins nothing by what a file says: %s', async (_, text) => {
    const store = createMemoryStore();
    const id = await openHostileRecord(store, () => 'a plain word');
    const from = (await readCampaign(store, id)).length;
    const folder = await mkdtemp(join(tmpdir(), 'onnes-hostile-'));
    const cell = `"${text.replaceAll('"', '""')}"`;
    const tables = {
      'cell.csv': `x,gas,y\n1,${cell},2\n2,argon,3\n3,argon,4\n`,
      'header.csv': `x,${cell},y\n1,1,2\n2,3,3\n3,2,4\n`,
      'comment.csv': `# ${text.replaceAll(/[\r\n]/g, ' ')}\nx,y\n1,2\n2,3\n`,
      'resistance.csv': `# instrument: ${text.replaceAll(/[\r\n]/g, ' ')}\ntemperature (K),resistance (Ohm)\n${Array.from({ length: 60 }, (_row, i) => `${2 + i * 0.2},${i < 30 ? 0 : 1}`).join('\n')}\n`,
    };
    for (const [name, content] of Object.entries(tables)) await writeFile(join(folder, name), content);
    const questions = Object.keys(tables).flatMap((path) => [
      ['suggest', { path, goals: ['max:y'], planner: 'random' }] as const,
      ['suggest', { text, goals: [text.slice(0, 300)] }] as const,
      ['draft-campaign', { path, goals: ['max:y'] }] as const,
      ['analyse', { path, name: path }] as const,
      ['analyse', { text, name: `${text.slice(0, 150)}.csv` }] as const,
      ['analyse', { path: text, name: 'rt.csv' }] as const,
    ]);
    const { orders } = await obeyEverything(toolsOver(store, folder), questions);
    expect(orders).toContain('approve');
    expect(await findTrespasses(store, id, from)).toEqual([]);
  });
});

/** Planners and simulators see no store: what they would answer is of no account here, and some of them take minutes. */
const computesNothing: Compute = {
  perform: () => Promise.reject(new AppError('not-computed', 'nothing is computed here')),
  close: () => Promise.resolve(),
};

describe('any sequence of calls of any tools', () => {
  it('changes no review, limit or budget and begins nothing, whatever its arguments', async () => {
    let requests = 0;
    await fc.assert(
      fc.asyncProperty(fc.integer(), async (seed) => {
        const store = createMemoryStore();
        const id = await openHostileRecord(store, () => 'a plain word');
        const from = (await readCampaign(store, id)).length;
        const tools = toolsOver(store, null, computesNothing);
        const random = seededRandom('calls', seed);
        const words = [id, 'last', 's1', 's2', 'y', 'x', 'request/2', 'measured', 'K', 'What failed?'];
        for (let n = 0; n < 60; n++) {
          const { tool, arguments: input } = drawCall(tools as never, random, words);
          const isRequest = tool === 'request-experiment' && random.uniform() < 0.5;
          const meant = { campaign: id, design: { x: random.integer(13) }, why: 'so' };
          await useTool(tools, tool, isRequest ? meant : input);
        }
        const after = (await readCampaign(store, id)).slice(from);
        requests += after.filter(({ type }) => type === 'experiment-requested').length;
        expect(await findTrespasses(store, id, from)).toEqual([]);
      }),
      { numRuns: 12 },
    );
    expect(requests).toBeGreaterThan(5);
  });
});
