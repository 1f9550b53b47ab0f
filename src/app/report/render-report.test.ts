import { describe, expect, it } from 'vitest';
import {
  type CampaignEvent,
  type CampaignState,
  failureKinds,
  type Goal,
  type Table,
} from '../../campaign/index.ts';
import { readMarkup } from './read-markup.contract.ts';
import {
  campaignFile,
  closed,
  type Experiment,
  kelvin,
  recordCampaign,
  reportOn,
  simulatorMethod,
} from './record-campaign.contract.ts';
import { renderReport } from './render-report.ts';
import type { ReportInput } from './report-data.ts';

/** A measurement at x that peaks near x = 64; even samples are predicted and estimated. */
const measure = (x: number): Experiment => ({
  design: { x },
  predicted: x % 2 === 0 ? kelvin(0.15 * x, 1.2) : null,
  estimate: kelvin(0.1 * x + 1, 0.8),
  measured: kelvin(12 - Math.abs(x - 64) / 8, 0.15),
});

const run = (count: number): Experiment[] => Array.from({ length: count }, (_, i) => measure((i * 37) % 101));
const goal = (changes: Partial<Goal>) => ({
  goal: { quantity: 'Tc_K', unit: 'K', direction: 'maximize', ...changes },
});
const limit = (bound: 'upper' | 'lower', value: number): Experiment => ({
  ...measure(50),
  measured: { ...kelvin(value, null), bound },
});
const hostile = `<script>alert("x")</script>' onload="y" & \u202egnp.exe\u0000 </style></title>`;

const table: Table = {
  name: 'alloys',
  columns: ['Nb', 'Ti', 'Zr', 'Tc_K'],
  rows: [
    { Nb: 0.75, Ti: 0.25, Zr: 0, Tc_K: 9.8 },
    { Nb: 0.5, Ti: 0, Zr: 0.5, Tc_K: 9.9 },
    { Nb: 1, Ti: 0, Zr: 0, Tc_K: 9.25 },
  ],
  licence: 'CC0-1.0',
  source: 'made up for a test',
  sha256: 'ab'.repeat(32),
};
const tableCampaign = recordCampaign(
  campaignFile({ space: { from: 'table' } }),
  [
    { design: { Nb: 0.5, Ti: 0, Zr: 0.5 }, measured: kelvin(9.9, null), fidelity: 'literature' },
    {
      design: { Nb: 1, Ti: 0, Zr: 0 },
      measured: kelvin(9.25, null),
      fidelity: 'literature',
      notKnown: 'too few',
    },
  ],
  [closed],
  table,
);
const candidateValues = { values: [9.8, 9.9, 9.25], ...table };

const hostileCampaign = recordCampaign(
  campaignFile({
    name: hostile,
    goal: { quantity: hostile, criterion: hostile, unit: hostile, direction: 'maximize' },
    space: { variables: [{ name: 'gas', kind: 'categorical', options: [hostile, 'Ar'] }] },
    laboratory: {
      name: hostile,
      clock: 'wall',
      instruments: { cryostat: { driver: hostile }, [hostile]: { driver: hostile } },
    },
    planner: hostile,
    currency: hostile,
  }),
  [
    {
      design: { gas: hostile },
      quantity: hostile,
      predicted: { value: 3, sd: 1, unit: hostile },
      estimate: { value: 3, sd: 1, unit: hostile },
      measured: { value: 3, sd: 1, unit: hostile },
      why: hostile,
      rationale: {
        belief: null,
        chanceToImprove: 0.5,
        teaches: null,
        nearest: [{ sample: hostile, distance: 1, value: { value: 1, sd: null, unit: hostile } }],
        runnerUp: {
          design: { [hostile]: hostile },
          predicted: null,
          expectedImprovement: null,
          chanceToImprove: 0,
          distance: 1,
        },
      },
    },
    { design: { gas: 'Ar' }, failure: { kind: 'refused', detail: hostile }, why: hostile, notKnown: hostile },
  ],
  [{ type: 'campaign-paused', data: { why: hostile } }],
);

const { goal: _goal, ...fileWithoutGoal } = campaignFile() as { readonly goal: object };
const withGoals = (goals: readonly object[]): object => ({ ...fileWithoutGoal, goals });
const tcGoal = { quantity: 'Tc_K', unit: 'K', direction: 'maximize' };
const costGoal = { quantity: 'cost', unit: 'EUR', direction: 'minimize' };
const strainGoal = { quantity: 'strain', unit: '%', atMost: 4 };
/** Designs whose critical temperature and cost both rise with x, and whose strain peaks in the middle. */
const tradeOff = (count: number): CampaignEvent[] =>
  Array.from({ length: count }, (_, i) => {
    const x = (i * 370) % 1000;
    const noise = 0.1 * Math.sin(9 * i);
    const reading = (quantity: string, unit: string, value: number, sd: number) =>
      ({ quantity, unit, value, sd, fidelity: 'measured', method: 'recorded value' }) as const;
    const observations = [
      reading('Tc_K', 'K', x / 100 + noise, 0.1),
      reading('cost', 'EUR', 20 + x / 20 - noise, 0.1),
      reading('strain', '%', 5 - Math.abs(x - 500) / 100, 0.1),
    ];
    return { type: 'measurement-added', data: { design: { x }, observations, why: 'a test' } };
  });

const scenarios: { readonly [name: string]: readonly [CampaignState, Partial<ReportInput>?] } = {
  empty: [recordCampaign(campaignFile(), [])],
  'empty with a table': [
    recordCampaign(campaignFile({ space: { from: 'table' } }), [], [], table),
    { candidateValues },
  ],
  'one experiment': [recordCampaign(campaignFile(), run(1))],
  'one under way': [recordCampaign(campaignFile(), [{ design: { x: 5 } }])],
  maximize: [recordCampaign(campaignFile(), run(20), [closed])],
  minimize: [recordCampaign(campaignFile(goal({ direction: 'minimize', target: 4 })), run(20), [closed])],
  target: [
    recordCampaign(campaignFile(goal({ direction: 'target', target: 8 })), [
      ...run(12),
      limit('upper', 3),
      limit('lower', 11),
    ]),
  ],
  'a table': [tableCampaign, { candidateValues }],
  'failures of every kind': [
    recordCampaign(campaignFile({ retry: { instrumentFaults: 0, invalidMeasurements: 0 } }), [
      ...failureKinds.map(
        (kind): Experiment => ({ design: { x: 3 }, failure: { kind, detail: `it was ${kind}` } }),
      ),
      ...run(2),
    ]),
  ],
  'only failures': [
    recordCampaign(campaignFile(), [
      { design: { x: 3 }, failure: { kind: 'synthesis-failed', detail: 'it cracked' } },
    ]),
  ],
  'only limits': [recordCampaign(campaignFile(), [limit('upper', 1.8), limit('lower', 3)])],
  replicates: [
    recordCampaign(campaignFile({ confirm: 3 }), [
      ...run(5),
      { ...measure(64), predicted: null },
      { ...measure(64), replicateOf: 's6' },
      { ...measure(64), replicateOf: 's6', measured: kelvin(11.4, 0.15) },
    ]),
  ],
  'made otherwise': [recordCampaign(campaignFile(), [{ ...measure(20), asMade: { x: 22 } }, ...run(3)])],
  'two goals': [recordCampaign(withGoals([tcGoal, costGoal]), [], tradeOff(12))],
  'three goals and a constraint': [
    recordCampaign(
      withGoals([
        tcGoal,
        costGoal,
        { ...costGoal, quantity: 'strain', unit: '%', direction: 'target', range: [1, 2] },
        strainGoal,
      ]),
      [],
      tradeOff(12),
    ),
  ],
  'one design with two goals': [recordCampaign(withGoals([tcGoal, costGoal]), [], tradeOff(1))],
  'two goals, nothing measured': [recordCampaign(withGoals([tcGoal, costGoal]), [])],
  'a constraint': [recordCampaign(withGoals([tcGoal, strainGoal]), [], tradeOff(12))],
  'a constraint that nothing meets': [
    recordCampaign(withGoals([tcGoal, { ...strainGoal, atMost: -1 }]), [], tradeOff(3)),
  ],
  'a map of classes': [
    recordCampaign(
      withGoals([{ quantity: 'phase', unit: '1', direction: 'boundary', classes: true }]),
      [],
      [1, 2, 2].map((value, x) => ({
        type: 'measurement-added',
        data: {
          design: { x },
          observations: [
            { quantity: 'phase', unit: '1', value, sd: null, fidelity: 'measured', method: 'XRD' },
          ],
          why: 'a test',
        },
      })),
    ),
  ],
  'weighted goals': [
    recordCampaign(
      withGoals([
        { ...tcGoal, weight: 1, utility: { zero: 0, one: 12 } },
        { ...costGoal, weight: 2, utility: { zero: 80, one: 10 } },
      ]),
      [],
      tradeOff(12),
    ),
  ],
  'a boundary': [
    recordCampaign(withGoals([{ ...tcGoal, direction: 'boundary', target: 5 }]), [], tradeOff(12)),
  ],
  simulated: [
    recordCampaign(
      campaignFile(),
      run(6).map((e) => ({ ...e, fidelity: 'simulated' as const })),
    ),
  ],
  retracted: [
    recordCampaign(campaignFile(), run(4), [
      { type: 'observation-retracted', data: { sample: 's2', why: 'wrong button' } },
    ]),
  ],
  added: [
    recordCampaign(campaignFile(), run(2), [
      {
        type: 'measurement-added',
        data: {
          design: { x: 64 },
          observations: [{ ...kelvin(12, 0.1), quantity: 'Tc_K', fidelity: 'literature', method: 'a paper' }],
          why: 'published',
        },
      },
    ]),
  ],
  'zeros and tiny numbers': [
    recordCampaign(campaignFile(), [
      { design: { x: 0 }, predicted: kelvin(0, 0), measured: kelvin(0, 0) },
      { design: { x: 1e-9 }, measured: kelvin(-3e-9, 1e-10) },
    ]),
  ],
  'no budget but experiments': [recordCampaign(campaignFile({ budget: { experiments: 3 } }), [])],
  hostile: [
    hostileCampaign,
    {
      candidateValues: { values: [1, 2], source: hostile, licence: hostile },
      onnesVersion: hostile,
      generatedAt: hostile,
    },
  ],
  '500 experiments': [recordCampaign(campaignFile({ budget: { experiments: 500 } }), run(500), [closed])],
};

const allowedAttributes =
  'lang charset http-equiv content name class aria-label aria-hidden role viewBox width height x y x1 x2 y1 y2 cx cy r d ' +
  'text-anchor transform font-style font-size dy style scope data-label title';

describe.each(Object.entries(scenarios))('the report of: %s', (name, [state, changes]) => {
  const page = renderReport(reportOn(state, changes));
  const { faults, attributes, tags, text } = readMarkup(page);

  it('is one well-formed document', () => {
    expect(page.startsWith('<!doctype html>\n<html lang="en">')).toBe(true);
    expect(page.endsWith('</html>\n')).toBe(true);
    expect(faults).toEqual([]);
    expect(tags.filter((tag) => tag === 'html' || tag === 'body' || tag === 'main')).toHaveLength(3);
  });

  it('asks nothing of the network and runs nothing', () => {
    expect(page).toContain(
      `content="default-src &#39;none&#39;; style-src &#39;unsafe-inline&#39;; img-src data:"`,
    );
    expect(
      tags.filter((tag) => ['script', 'link', 'img', 'iframe', 'object', 'a', 'image', 'use'].includes(tag)),
    ).toEqual([]);
    expect([...attributes].filter((attribute) => !allowedAttributes.split(' ').includes(attribute))).toEqual(
      [],
    );
    expect(page).not.toMatch(/https?:|url\(|@import|@font-face/);
  });

  it('shows no number that is none, and no drawing without a description', () => {
    expect(text).not.toMatch(/NaN|undefined|Infinity|\[object|null/);
    expect(page.match(/<svg class="figure"[^>]*>/g) ?? []).toEqual(
      page.match(/<svg class="figure"[^>]*role="img" aria-label="[^"]{20,}"[^>]*>/g) ?? [],
    );
  });

  it('draws nothing outside its drawings', () => {
    for (const [drawing, width = '', height = ''] of page.matchAll(
      /<svg class="figure" viewBox="0 0 (\d+) (\d+)".*?<\/svg>/gs,
    )) {
      const beyond = (names: string, most: number): string[] =>
        [...drawing.matchAll(new RegExp(` (?:${names})="(-?[\\d.]+)"`, 'g'))]
          .map(([, value = '']) => value)
          .filter((value) => Number(value) < 0 || Number(value) > most);
      expect(beyond('cx|x1|x2|x', Number(width))).toEqual([]);
      expect(beyond('cy|y1|y2|y', Number(height))).toEqual([]);
    }
  });

  it('names the campaign, the record and how to verify it', () => {
    expect(text).toContain('onnes verify 01JTESTCAMPAIGN');
    expect(text).toContain('Head hash');
    if (name !== 'hostile') expect(text).toContain(state.spec.name);
  });
});

const textOf = (name: string): string => {
  const [state, changes] = scenarios[name] as readonly [CampaignState, Partial<ReportInput>?];
  return readMarkup(renderReport(reportOn(state, changes))).text.replace(/[\s\u202f\u200b]+/g, ' ');
};
const pageOf = (name: string): string => {
  const [state, changes] = scenarios[name] as readonly [CampaignState, Partial<ReportInput>?];
  return renderReport(reportOn(state, changes));
};

describe('the report', () => {
  it('replaces characters that are not seen', () => {
    expect(pageOf('hostile')).toContain('\ufffdgnp.exe\ufffd');
    for (const unseen of ['\u0000', '\u202e']) expect(pageOf('hostile')).not.toContain(unseen);
  });

  it('says first what was found, with its uncertainty and unit', () => {
    expect(textOf('maximize')).toMatch(
      /11\.\d+ ± 0\.15 K best Tc: x \d+ % one measurement one sample is not yet a result/,
    );
    expect(textOf('maximize')).toContain('It ended because the budget is spent');
    expect(textOf('minimize')).toContain('the lowest of many noisy readings is usually too low');
  });

  it('calls a repeated leader confirmed, and its repeats diamonds', () => {
    expect(textOf('replicates')).toContain('mean of 3 measurements confirmed');
    expect(textOf('replicates')).toContain('Repeats s6: one reading is not yet a result');
    expect(pageOf('replicates')).toMatch(/<path class="mark repeat measured"/);
  });

  it('compares with a random order only where the table is known', () => {
    expect(textOf('a table')).toContain(
      'A random order of the 3 candidates would need 2 experiments on average',
    );
    expect(textOf('a table')).toContain('Nothing in the table of 3 candidates is better.');
    expect(pageOf('a table')).toContain('class="band90"');
    expect(textOf('maximize')).toContain('No random order to compare with');
    expect(pageOf('maximize')).not.toContain('class="band90"');
  });

  it('shows the designs that no other beats, by what all measurements say of them', () => {
    expect(textOf('two goals')).toContain('Goal: the highest Tc and the lowest cost (criterion');
    expect(textOf('two goals')).toMatch(/12 designs of 12 measured in every goal are beaten by no other/);
    expect(textOf('two goals')).toContain('Better: higher Tc and lower cost.');
    expect(pageOf('two goals').match(/class="bar faint"/g)?.length).toBe(2 * 2 * 12);
    expect(textOf('three goals and a constraint')).toContain('strain at most 4 %');
    expect(textOf('three goals and a constraint')).toMatch(/\d+ of them meet the constraints/);
    expect(textOf('maximize')).not.toContain('Best compromises');
  });

  it('lets what breaks a constraint lead nothing', () => {
    expect(textOf('a constraint')).toMatch(/best Tc: x 8\d\d|best Tc: x 9\d\d/);
    expect(textOf('a constraint')).toContain('of all that meet the constraints');
    expect(textOf('weighted goals')).toContain('is the best compromise measured');
    expect(textOf('weighted goals')).toContain('as one compromise, weighted 1 : 2');
    expect(textOf('a constraint that nothing meets')).toContain('nothing measured meets the constraints');
    expect(textOf('a map of classes')).toContain('2 classes of phase so far');
    expect(textOf('a boundary')).toContain('Goal: the boundary where Tc crosses 5 K');
  });

  it('says that nothing was gained when nothing was', () => {
    const values = Array.from({ length: 40 }, () => 12);
    const late = [measure(9), measure(20), measure(64)];
    const page = renderReport(
      reportOn(recordCampaign(campaignFile(), late), {
        candidateValues: { values, source: 'made up', licence: 'CC0' },
      }),
    );
    expect(readMarkup(page).text).toContain('Nothing over a random order');
  });

  it('writes formulae, sources and licences', () => {
    expect(textOf('a table')).toContain('Nb50Zr50');
    expect(pageOf('a table')).toContain('Nb<sub>50</sub>Zr<sub>50</sub>');
    expect(textOf('a table')).toContain('Source: made up for a test. Licence: CC0-1.0.');
    expect(textOf('a table')).toContain(`sha256:${table.sha256}`);
    expect(textOf('a table')).toContain('sd not known');
  });

  it('marks simulated results in three ways, and measured ones in none', () => {
    const simulated = pageOf('simulated');
    expect(simulated).toContain('<body class="simulated">');
    expect(
      simulated.match(/<span class="badge simulated">SIMULATED<\/span>/g)?.length,
    ).toBeGreaterThanOrEqual(3);
    expect(simulated).toContain('<circle class="mark simulated"');
    expect(simulated).not.toContain('<circle class="mark measured"');
    expect(simulated).toContain('<title>SIMULATED: ');
    const measured = pageOf('maximize');
    expect(measured).not.toContain('<body class="simulated">');
    expect(measured).toContain('<span class="badge measured">MEASURED</span>');
  });

  it('names every kind of failure and shows a limit as a limit', () => {
    for (const kind of failureKinds) expect(textOf('failures of every kind')).toContain(`it was ${kind}`);
    expect(pageOf('failures of every kind')).toContain('<g class="failed">');
    expect(textOf('only failures')).toContain('1 experiment failed and nothing has been measured yet.');
    expect(textOf('only limits')).toContain('< 1.8'.replace('<', '&lt;'));
    expect(pageOf('only limits')).toContain('<g class="limit measured">');
  });

  it('strikes out what was retracted and does not count it', () => {
    expect(pageOf('retracted')).toMatch(
      /<del>[^/]*<span class="sd">± 0\.15<\/span><\/del><span class="note bad">retracted/,
    );
    expect(textOf('retracted')).toContain('Void, the evidence was retracted1 of 4');
  });

  it('puts provisional and settled reward side by side', () => {
    expect(pageOf('one experiment')).toContain(
      '<del>0.08</del> <b>0.33</b><span class="note good">settled</span>',
    );
  });

  it('tells how honest the predictions were, and the simulator from the planner', () => {
    expect(textOf('maximize')).toMatch(/\d+ of \d+ inside the 95 % interval, \d+ inside 68 %\./);
    expect(textOf('maximize')).toContain(`Hollow marks: simulated by ${simulatorMethod}`);
    expect(textOf('maximize')).toContain('fitted on 3 rows of critical-temperatures (79, 83, 85)');
    expect(textOf('a table')).toContain('Not known for 2 experiments');
    expect(textOf('one experiment')).toContain('Coverage not known');
  });

  it('states a unit at every column of numbers', () => {
    const heads = [...pageOf('maximize').matchAll(/<th scope="col" class="number">(.*?)<\/th>/g)].map(
      ([, head = '']) => head.replace(/<[^>]+>/g, ''),
    );
    const bare = heads.filter((head) => !/\((K|EUR)\)|0 to 1|%|time/.test(head));
    expect(new Set(bare)).toEqual(new Set(['no.', 'experiments']));
  });

  it('shows a long campaign whole', () => {
    const rows = pageOf('500 experiments').match(/data-label="no\."/g);
    expect(rows).toHaveLength(500);
  });

  it('ranks the first guess of a simulator', () => {
    const firstGuess = {
      favourite: { design: { Nb: 1, Ti: 0, Zr: 0 }, predicted: 11, measured: 9.25 },
      rank: 3,
      designCount: 3,
      notKnownCount: 1,
    };
    const data = reportOn(tableCampaign, { candidateValues });
    const simulators = data.simulators.map((simulator) => ({ ...simulator, firstGuess }));
    const { text } = readMarkup(renderReport(reportOn(tableCampaign, { candidateValues, simulators })));
    expect(text.replace(/\s+/g, ' ')).toContain(
      'it would choose Nb (Tc simulated 11 K, measured 9.25 K): rank 3 of 3',
    );
    expect(text).toContain('better by 0.65');
  });

  it('folds what spoke for a design behind a summary, and nothing where no model chose', () => {
    const kelvins = (value: number, sd: number | null) => ({ value, sd, unit: 'K' });
    const rationale = {
      belief: kelvins(9, 0.5),
      chanceToImprove: 0.25,
      teaches: { atOptimum: 0.4, overCandidates: 0.004 },
      nearest: [{ sample: 's1', distance: 0.125, value: kelvins(8.5, 0.1) }],
      runnerUp: {
        design: { x: 7 },
        predicted: kelvins(8, 1),
        expectedImprovement: 0.1,
        chanceToImprove: 0.125,
        distance: 0.5,
      },
      nextSteps: [
        {
          method: 'measure',
          gain: 1,
          cost: { money: 200, hours: 8 },
          gainPerCost: 0.125,
          per: 'hour' as const,
        },
        { method: 'dft@1', gain: 0.5, cost: { money: 0, hours: 2 }, gainPerCost: 0.25, per: 'hour' as const },
      ],
    };
    const experiments = [measure(10), { ...measure(12), predicted: kelvins(9, 0.6), rationale }];
    const page = renderReport(reportOn(recordCampaign(campaignFile(), experiments)));
    expect(page.match(/what speaks for it/g)).toHaveLength(1);
    const text = readMarkup(page).text.replace(/\s+/g, ' ');
    expect(text).toContain('the true value 9.0 ± 0.5 K');
    expect(text).toContain('removes 40 % of the variance at the expected optimum, less than 1 % of it over');
    expect(text).toContain('measure it: 1 K, 0.125 K per hour');
    expect(text).toContain('simulate it first with dft@1: 0.5 K, 0.25 K per hour');
    expect(text).toContain('s1: 8.50 ± 0.10 K, 0.13 ranges away');
    expect(text).toMatch(/x 7 %, expected 8.0 ± 1.0 K, 0.1 K expected, 13 % likely to beat the best so far/);
  });
});
