import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { renderReport } from '../src/app/report/render-report.ts';
import { buildReportData } from '../src/app/report/report-data.ts';
import { findBest, foldAll, type StoredCampaignEvent } from '../src/campaign/index.ts';
import { repositoryRoot } from './architecture/source-file.ts';

/** The events of a recorded log, as exported. */
const readLog = (name: string): readonly StoredCampaignEvent[] =>
  readFileSync(join(repositoryRoot, 'tests/golden', name), 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as StoredCampaignEvent);

describe('a log whose proposals carry no rationale', () => {
  const events = readLog('campaign-without-rationales.jsonl');
  const state = foldAll(events);

  it('folds to its recorded end', () => {
    expect(state.status).toBe('closed');
    const proposed = events.filter(({ type }) => type === 'designs-proposed');
    expect(proposed).toHaveLength(4);
    expect([...state.samples.values()].map(({ proposal }) => proposal?.rationale)).toEqual(
      new Array(4).fill(undefined),
    );
    const recorded = [...state.samples.values()].flatMap(({ observations }) =>
      observations.map(({ value }) => value),
    );
    expect(recorded).toHaveLength(4);
    expect(findBest(state)?.mean.value).toBe(Math.max(...recorded));
  });

  it('is reported, without a word of what spoke for its designs', () => {
    const last = events.at(-1)!;
    const page = renderReport(
      buildReportData({
        state,
        events: { count: events.length, firstAt: events[0]!.at, lastAt: last.at, headHash: last.prevHash },
        candidateValues: null,
        simulators: [],
        onnesVersion: '0.1.0',
        generatedAt: 'today',
      }),
    );
    expect(page).toContain('Every experiment');
    expect(page).not.toContain('what speaks for it');
  });
});
