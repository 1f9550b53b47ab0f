import type { Panel, SampleState, Series } from '../../../campaign/index.ts';
import { canonicalJson, type Json } from '../../../core/json.ts';
import type { AnalyseResult } from '../../analyse/analyse-worker.ts';
import type { AnalysisView, PanelView } from '../contract/sample.ts';
import { viewFinding } from './sample-view.ts';

type Asked = {
  readonly analysis: string;
  readonly options: { readonly [option: string]: Json };
  readonly sample: SampleState;
  /** Whether these are the analysis and the options of the campaign. */
  readonly isRecorded: boolean;
};

/** What an analysis says now, and whether the record says the same. */
export function viewAnalysis(
  { outcome, read }: Extract<AnalyseResult, { outcome: unknown }>,
  { analysis, options, sample, isRecorded }: Asked,
): AnalysisView {
  return {
    ...{ analysis, options: { ...options }, files: [...read], warnings: [...outcome.warnings] },
    findings: outcome.findings.map(viewFinding),
    failure: outcome.failure?.detail ?? null,
    panels: (outcome.panels ?? []).map(viewPanel),
    agreesWithRecord: isRecorded
      ? canonicalJson(outcome.findings as unknown as Json) ===
        canonicalJson(sample.findings as unknown as Json)
      : null,
  };
}

export const viewPanel = ({ description, x, y, series, remarks }: Panel): PanelView => ({
  ...{ description, series: series.map(viewSeries), remarks: [...(remarks ?? [])] },
  ...{ x: viewAxis(x), y: viewAxis(y) },
});

const viewAxis = ({ quantity, unit, extent }: Panel['x']): PanelView['x'] => ({
  ...{ quantity, unit },
  ...(extent !== undefined && { extent: { ...extent } }),
});

const viewSeries = ({ label, kind, x, y, sds, fidelity, colour }: Series): PanelView['series'][number] => ({
  ...{ label, kind, fidelity, x: finiteOf(x), y: finiteOf(y) },
  ...(sds !== undefined && { sds: finiteOf(sds) }),
  ...(colour !== undefined && { colour }),
});

/** JSON holds no NaN: where a line breaks stands null. */
const finiteOf = (values: ArrayLike<number>): (number | null)[] =>
  Array.from(values, (value) => (Number.isFinite(value) ? value : null));
