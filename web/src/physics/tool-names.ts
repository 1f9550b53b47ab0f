/** What a tool is called where its command is an abbreviation. */
const titles: { readonly [name: string]: string } = {
  'composition-tc': 'Critical temperature of a formula',
  candidates: 'Candidates to try next',
  curie: 'Ordering temperature of spins',
  elastic: 'Elastic constants',
  'free-energy': 'Free energy',
  hull: 'Phase stability and reactions',
  kinetics: 'Kinetics of a furnace programme',
  relax: 'Relaxed structure',
  symmetry: 'Symmetry of a structure',
  tc: 'Critical temperature from α²F',
  xrd: 'Powder pattern',
  'allen-dynes': 'Allen–Dynes formula',
  'bcc-alloy': 'Tc of a bcc alloy',
  'debye-solid': 'Debye solid',
  eliashberg: 'Eliashberg equations',
  'heisenberg-curie': 'Heisenberg magnet: ordering temperature',
  'heisenberg-magnetization': 'Heisenberg magnet: magnetisation',
  mcmillan: 'McMillan formula',
};

/** `Powder pattern` of `xrd`; other names in plain words. */
export function titleOfTool(name: string): string {
  const words = titles[name] ?? name.replaceAll('-', ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
}

const fields: { readonly [name: string]: string } = {
  'mu-star': 'μ*',
  'omega-ref': 'ω ref',
  'omega-log': 'ω log',
  'omega-2': 'ω₂',
  lambda: 'λ',
  'b-iso': 'B iso',
};

/** `μ*` of `mu-star`, `sharp cutoff` of `sharp-cutoff`. */
export const titleOfField = (name: string): string =>
  fields[name] ?? name.replace('option:', '').replaceAll('-', ' ').replaceAll('_', ' ');

/** What goes in, as a person writes it: `meV` of `MEV`, `formula` of `FORMULA`. */
export const hintOf = (placeholder: string): string => {
  if (placeholder === 'MEV') return 'meV';
  if (placeholder === '2THETA') return '2θ in deg';
  return /^[A-Z_]{3,}(?:=[A-Z]+)?$/.test(placeholder)
    ? placeholder.toLowerCase().replaceAll('_', ' ')
    : placeholder;
};

/** The description of an option, which names others as the command line does: `with --lambda` is `with λ` here. */
export const describeField = (description: string): string =>
  inSymbols(description.replace(/--([a-z0-9-]+)/g, (_, name: string) => titleOfField(name)));

/** `vibrational free energy` of `vibrationalFreeEnergy_eVperAtom`: the unit stands beside it. */
export function nameOfOutput(quantity: string, unit: string): string {
  const name = unit === '' || unit === '1' ? quantity : quantity.replace(/_[A-Za-z0-9]+$/, '');
  return name
    .replace(/[_-]/g, ' ')
    .replace(/([a-z])([A-Z])/g, (_, before: string, after: string) => `${before} ${after.toLowerCase()}`);
}

/** Symbols of the theory as they are printed: `ω_log` of `omega_log`. */
export const inSymbols = (text: string): string =>
  text
    .replace(/\bomega_2\b/g, 'ω₂')
    .replace(/\bomega(?=_[a-z]+\b)/g, 'ω')
    .replace(/\bmu\*/g, 'μ*')
    .replace(/\balpha2F\b/g, 'α²F')
    .replace(/\blambda\b/g, 'λ')
    .replace(/<omega\^2>\^\(1\/2\)/g, '⟨ω²⟩^½');

/** A number in a table of results, with a true minus and without the unit of a plain number. */
export const cellOf = (text: string, head: string): string =>
  head === 'unit' && text === '1' ? '–' : inSymbols(text).replace(/^-(?=[\d.])/, '−');

/** Whether every cell of a column is a number or stands for none, so that the column is set right. */
export const isNumeric = (cells: readonly string[]): boolean =>
  cells.some((cell) => /\d/.test(cell)) &&
  cells.every((cell) => /^[−-]?[\d.,]*(?: ?× 10[⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+)?(?: [a-zA-ZÅ%³²/]+)?$|^–$/.test(cell.trim()));
