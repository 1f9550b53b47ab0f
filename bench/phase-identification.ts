// Phases of measured powder patterns against what was weighed in: node bench/phase-identification.ts [--part mixtures|held-out|reactions]

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { powderDiffraction } from '../src/analyses/powder-diffraction.ts';
import type { Finding } from '../src/campaign/index.ts';
import { sha256Hex } from '../src/core/hash.ts';
import { describeMachine } from './machine.ts';
import { median } from './median.ts';
import { reducedFormula } from './reduced-formula.ts';

const data = join(import.meta.dirname, '../../shared/data');
const folders = ['xrd_dara/reference_cifs_typed', 'xrd_autoanalyzer/reference_cifs'] as const;

type HypothesisJson = {
  readonly phases: readonly {
    readonly name: string;
    readonly weightFraction: number;
    readonly sd: number;
    readonly systematicSd: number;
  }[];
  readonly rwp: number;
  readonly probability: number;
};
type Weighed = ReadonlyMap<string, number>;
type Pattern = {
  readonly folder: string;
  readonly file: string;
  readonly weighed: Weighed;
  readonly scan: string;
};
type Told = {
  readonly hypotheses: readonly HypothesisJson[];
  readonly isAmbiguous: boolean;
  readonly unexplained: number | null;
  readonly peaks: readonly number[];
  readonly seconds: number;
};

const candidates = folders.flatMap((folder) =>
  readdirSync(join(data, folder)).map((file) => ({
    name: file.replace('.cif', ''),
    cif: readFileSync(join(data, folder, file), 'utf8'),
  })),
);

/** Formula of a candidate from the name of its file: `Li2CO3_15` is Li2CO3. */
const formulaOf = (name: string): string => reducedFormula(name.split('_')[0]!);

function readManifest(): readonly Pattern[] {
  const lines = readFileSync(join(data, 'xrd_dara/manifest.csv'), 'utf8').trim().split('\n').slice(1);
  return lines.map((line): Pattern => {
    const [file = '', kind, weighed = '', scan = ''] = line.split(',');
    const parts =
      kind === 'precursor_mixture' ? weighed.split(';').map((part) => part.trim().split('=')) : [];
    return {
      folder: 'xrd_dara',
      file,
      scan: kind === 'precursor_mixture' ? scan : 'reaction',
      weighed: new Map(parts.map(([formula = '', grams]) => [reducedFormula(formula), Number(grams)])),
    };
  });
}

function analyse({ folder, file }: Pattern, elements: readonly string[] | undefined): Told {
  const bytes = readFileSync(join(data, folder, file));
  const options = powderDiffraction.parseOptions({
    candidates,
    ...(elements === undefined ? {} : { elements }),
  });
  const before = process.cpuUsage();
  const [outcome] = powderDiffraction.analyse(
    [{ sample: 's', name: file, bytes, blob: sha256Hex(file) }],
    [],
    options,
  );
  const { user, system } = process.cpuUsage(before);
  const seconds = (user + system) / 1e6;
  const find = (quantity: string): Finding | undefined =>
    outcome?.findings.find((finding) => finding.quantity === quantity);
  const identification = find('phase-identification');
  const unexplained = find('unexplained-intensity');
  return {
    hypotheses: (identification?.detail.hypotheses ?? []) as unknown as readonly HypothesisJson[],
    isAmbiguous: identification?.detail.ambiguous === true,
    unexplained: unexplained?.value ?? null,
    peaks: ((unexplained?.detail.strongest ?? []) as unknown as readonly { twoTheta_deg: number }[])
      .slice(0, 3)
      .map(({ twoTheta_deg }) => twoTheta_deg),
    seconds,
  };
}

const formulasOf = ({ phases }: HypothesisJson): ReadonlySet<string> =>
  new Set(phases.map(({ name }) => formulaOf(name)));

const isRight = (hypothesis: HypothesisJson | undefined, weighed: Weighed): boolean => {
  if (hypothesis === undefined) return false;
  const found = formulasOf(hypothesis);
  return found.size === weighed.size && [...weighed.keys()].every((formula) => found.has(formula));
};

type Error = { readonly formula: string; readonly error: number; readonly sd: number };

/** Found less weighed in, for each formula [wt%]; polymorphs are added up. */
function weightErrors({ phases }: HypothesisJson, weighed: Weighed): readonly Error[] {
  const total = [...weighed.values()].reduce((sum, grams) => sum + grams, 0);
  return [...weighed].map(([formula, grams]) => {
    const own = phases.filter(({ name }) => formulaOf(name) === formula);
    const found = own.reduce((sum, { weightFraction }) => sum + weightFraction, 0);
    const sd = Math.sqrt(own.reduce((sum, { sd, systematicSd }) => sum + sd ** 2 + systematicSd ** 2, 0));
    return { formula, error: 100 * (found - grams / total), sd: 100 * sd };
  });
}

const describeHypothesis = ({ phases, rwp, probability }: HypothesisJson): string =>
  `${phases.map(({ name, weightFraction }) => `${name} ${(100 * weightFraction).toFixed(1)}`).join(' + ')} (Rwp ${(100 * rwp).toFixed(2)} %, p ${probability.toFixed(2)})`;

const quantile = (values: readonly number[], share: number): number =>
  values.toSorted((one, other) => one - other)[
    Math.min(values.length - 1, Math.floor(share * values.length))
  ] ?? Number.NaN;

function benchMixtures(patterns: readonly Pattern[], scan: string, hasChemistry: boolean): void {
  let first = 0;
  let firstThree = 0;
  let ambiguous = 0;
  const errors: Error[] = [];
  const seconds: number[] = [];
  const own = patterns.filter((pattern) => pattern.scan === scan);
  for (const pattern of own) {
    const elements = [
      ...new Set([...pattern.weighed.keys()].flatMap((formula) => formula.match(/[A-Z][a-z]?/g) ?? [])),
    ];
    const told = analyse(pattern, hasChemistry ? elements : undefined);
    const right = told.hypotheses.findIndex((hypothesis) => isRight(hypothesis, pattern.weighed));
    if (right === 0) first += 1;
    if (right >= 0 && right < 3) firstThree += 1;
    if (told.isAmbiguous) ambiguous += 1;
    if (right >= 0) errors.push(...weightErrors(told.hypotheses[right]!, pattern.weighed));
    seconds.push(told.seconds);
    const best = told.hypotheses[0];
    console.log(
      `  ${right === 0 ? 'right' : right > 0 ? `right set is number ${right + 1}` : 'WRONG'}${told.isAmbiguous ? ', ambiguous' : ''}  ${pattern.file}  ${best ? describeHypothesis(best) : 'nothing'}  unexplained ${told.unexplained} at ${told.peaks.join(', ')}  ${told.seconds.toFixed(1)} s`,
    );
  }
  const sizes = errors.map(({ error }) => Math.abs(error));
  const within = errors.filter(({ error, sd }) => Math.abs(error) < 2 * sd).length;
  console.log(
    `${scan} scans, ${hasChemistry ? 'candidates of the weighed-in chemistry' : `all ${candidates.length} candidates`}: first ${first}/${own.length}, among three ${firstThree}/${own.length}, ambiguous ${ambiguous}; ` +
      `|error| median ${median(sizes).toFixed(1)} wt%, 90th percentile ${quantile(sizes, 0.9).toFixed(1)} wt%, within 2 sd ${within}/${errors.length}; ` +
      `processor time ${median(seconds).toFixed(1)} s a pattern, at most ${Math.max(...seconds).toFixed(1)} s`,
  );
}

function benchOthers(patterns: readonly Pattern[]): void {
  for (const pattern of patterns) {
    const told = analyse(pattern, undefined);
    console.log(
      `  ${pattern.file}: unexplained ${told.unexplained} at ${told.peaks.join(', ')}${told.isAmbiguous ? ', ambiguous' : ''}, ${told.seconds.toFixed(1)} s`,
    );
    for (const hypothesis of told.hypotheses.slice(0, 2))
      console.log(`      ${describeHypothesis(hypothesis)}`);
  }
}

const part = process.argv[process.argv.indexOf('--part') + 1];
const isWanted = (name: string): boolean => !process.argv.includes('--part') || part === name;
const patterns = readManifest();
console.log(describeMachine());
if (isWanted('mixtures'))
  for (const hasChemistry of [true, false])
    for (const scan of ['8min', '2min']) benchMixtures(patterns, scan, hasChemistry);
if (isWanted('held-out')) {
  console.log('named patterns of xrd_autoanalyzer, all candidates, no chemistry');
  benchOthers(
    readdirSync(join(data, 'xrd_autoanalyzer'))
      .filter((file) => file.endsWith('.xy'))
      .map((file) => ({ folder: 'xrd_autoanalyzer', file, scan: 'named', weighed: new Map() })),
  );
}
if (isWanted('reactions')) {
  console.log('reaction products, all candidates, no chemistry: no truth is known');
  benchOthers(patterns.filter(({ scan }) => scan === 'reaction'));
}
