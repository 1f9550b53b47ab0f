import { expect, it } from 'vitest';
import type { Analysis, RawInput } from '../campaign/index.ts';
import { performJob } from './perform-job.ts';

/** Says of each sample which files it was given. */
const listing: Analysis<unknown> = {
  name: 'listing',
  version: '1',
  summary: 'for tests',
  parseOptions: () => null,
  reads: ({ name }) => name.endsWith('.dat'),
  analyse: (inputs) =>
    [...Map.groupBy(inputs, ({ sample }) => sample)].map(([sample, files]) => ({
      sample,
      findings: [],
      observations: [],
      warnings: files.map(({ name }) => name),
    })),
};

const fileOf = (sample: string, name: string): RawInput => ({
  sample,
  name,
  bytes: new Uint8Array(),
  blob: name,
});

it('an analysis gets of each sample the files that it reads, and all of them where it reads none', async () => {
  const event = await performJob(
    { planners: [], simulators: [], analyses: [listing], graders: [], instrumentDrivers: [] },
    {
      kind: 'analyse',
      key: 's1/analyse/1',
      seed: 1,
      now: 0,
      analysis: 'listing',
      options: {},
      goals: [],
      files: [],
    } as unknown as Parameters<typeof performJob>[1],
    [
      fileOf('s1', 'furnace.csv'),
      fileOf('s1', 'curve.dat'),
      fileOf('s2', 'furnace.csv'),
      fileOf('s2', 'scan.xy'),
      fileOf('s3', 'scan.xy'),
    ],
    () => undefined,
    { aborted: false },
  );
  if (event.type !== 'samples-analysed') throw new Error(`unexpected ${event.type}`);
  expect(event.data.findings.map(({ warnings }) => warnings)).toEqual([
    ['curve.dat'],
    ['furnace.csv', 'scan.xy'],
    ['scan.xy'],
  ]);
});
