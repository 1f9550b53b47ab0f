import { AppError } from '../../core/error.ts';
import { joule_meV } from '../../core/units.ts';
import type { Matrix3, Vector3 } from '../crystal/index.ts';
import { type AnisotropyOptions, judgeAnisotropy } from './judge-anisotropy.ts';
import { type Bond, checkSpinModel, type ExchangeList, type MagneticSite, pairBonds } from './spin-model.ts';

const widths = { isotropic: 1, vectorial: 3, tensorial: 9 } as const;
type ExchangeKind = keyof typeof widths;
const oldKinds: { readonly [code: string]: ExchangeKind } = {
  '0': 'isotropic',
  '1': 'vectorial',
  '2': 'tensorial',
};

/** Takes numbers off lines, one line at a time, and says where it stands when they are not there. */
function openLines(text: string) {
  const lines = text
    .split(/\r?\n/)
    .map((line, i) => ({
      number: i + 1,
      fields: line
        .replace(/#.*/, '')
        .trim()
        .split(/[\s,]+/),
    }))
    .filter(({ fields }) => fields[0] !== '');
  let at = 0;
  const next = (what: string): { number: number; fields: string[] } => {
    const line = lines[at++];
    if (line === undefined) throw new AppError('bad-ucf', `the file ends where ${what} should stand`);
    return line;
  };
  const numbers = (what: string, least: number): number[] => {
    const { number, fields } = next(what);
    const values = fields.map(Number);
    if (values.length < least || values.slice(0, least).some((value) => !Number.isFinite(value)))
      throw new AppError('bad-ucf', `line ${number}: "${fields.join(' ')}"; expected ${what}`);
    return values;
  };
  return { next, numbers };
}

/**
 * Reads a unit-cell file of Vampire: size [Å], vectors, atoms, interactions with J in joule for each link. Each pair is
 * listed in both directions and its energy counts once, so J·6.2415e21 meV is canonical.
 * @throws bad-ucf — the grammar is broken, with the line.
 * @throws normalised-exchange — J stands in the material file, which is not read.
 * @throws anisotropic-exchange — a tensor that is not J·1.
 * @throws missing-reverse-bonds — an interaction in one direction alone.
 * @source evans2014
 */
export function readVampire(text: string, options: AnisotropyOptions = {}): ExchangeList {
  const { next, numbers } = openLines(text);
  const [a = 0, b = 0, c = 0] = numbers('the size of the cell, three lengths', 3);
  const rows = [a, b, c].map((size, i): Vector3 => {
    const [x = 0, y = 0, z = 0] = numbers(`unit vector ${i + 1}`, 3);
    return [x * size, y * size, z * size];
  });
  const lattice = rows as unknown as Matrix3;
  const [atomCount = 0] = numbers('the number of atoms', 1);
  const sites: MagneticSite[] = [];
  for (let i = 0; i < atomCount; i++) {
    const [id = 0, x = 0, y = 0, z = 0, material = 0] = numbers(`atom ${i}: id cx cy cz [material]`, 4);
    if (id !== i) throw new AppError('bad-ucf', `atom ${i} has the id ${id}; expected ids from 0 in order`);
    sites.push({ label: `material ${material + 1}`, position: [x, y, z], moment: null });
  }
  const header = next('the number of interactions and their type');
  const count = Number(header.fields[0]);
  const kind = kindOf(header.fields[1] ?? 'isotropic', header.number);
  const width = widths[kind];
  const directed: Bond[] = [];
  let isotropic = 0;
  let rest = 0;
  for (let n = 0; n < count; n++) {
    const values = numbers(`interaction ${n}: id i j dx dy dz and ${width} exchange constants`, 6 + width);
    const [, from = 0, to = 0, x = 0, y = 0, z = 0] = values;
    const tensor = values.slice(6, 6 + width);
    const diagonal = width === 9 ? [tensor[0]!, tensor[4]!, tensor[8]!] : tensor;
    const exchange = diagonal.reduce((sum, value) => sum + value, 0) / diagonal.length;
    const others = width === 9 ? tensor.filter((_, k) => k % 4 !== 0) : [];
    rest = Math.max(rest, ...others.map(Math.abs), ...diagonal.map((value) => Math.abs(value - exchange)));
    isotropic = Math.max(isotropic, Math.abs(exchange));
    directed.push({ from, to, translation: [x, y, z], exchange });
  }
  const warnings = judgeAnisotropy(rest, isotropic, 'J', options);
  const model = { lattice, sites, bonds: pairBonds(directed, joule_meV) };
  checkSpinModel(model);
  const convention = 'Vampire: J per link [J], pairs listed twice and counted once; × 6.241509e21 meV/J';
  return { model, convention, source: 'Vampire unit-cell file', warnings };
}

function kindOf(word: string, line: number): ExchangeKind {
  const kind = oldKinds[word] ?? word;
  if (kind in widths) return kind as ExchangeKind;
  if (word.startsWith('normalised-'))
    throw new AppError(
      'normalised-exchange',
      `line ${line}: the type ${word} takes its J from the material file; write J in joule and the type isotropic`,
    );
  throw new AppError(
    'bad-ucf',
    `line ${line}: exchange type "${word}"; expected ${Object.keys(widths).join(', ')}`,
  );
}
