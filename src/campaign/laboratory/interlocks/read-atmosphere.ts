/** Names that laboratories give to gases and mixtures → the gases in them. */
const gases: { readonly [name: string]: readonly string[] } = {
  ar: ['argon'],
  argon: ['argon'],
  he: ['helium'],
  helium: ['helium'],
  n2: ['nitrogen'],
  nitrogen: ['nitrogen'],
  air: ['oxygen', 'nitrogen'],
  o2: ['oxygen'],
  oxygen: ['oxygen'],
  ozone: ['oxygen'],
  o3: ['oxygen'],
  n2o: ['oxygen'],
  h2: ['hydrogen'],
  d2: ['hydrogen'],
  hydrogen: ['hydrogen'],
  formier: ['hydrogen', 'nitrogen'],
  'forming gas': ['hydrogen', 'nitrogen'],
  'forming-gas': ['hydrogen', 'nitrogen'],
  nh3: ['ammonia'],
  ammonia: ['ammonia'],
  co2: ['carbon dioxide'],
  co: ['carbon monoxide'],
  ch4: ['methane'],
  methane: ['methane'],
  cl2: ['chlorine'],
  chlorine: ['chlorine'],
  h2s: ['hydrogen sulfide'],
  vacuum: [],
  'high vacuum': [],
};

export const knownAtmospheres: readonly string[] = Object.keys(gases);

/** Gases of an atmosphere as a person writes it, `Ar + 5 % H2`; null when a part of it is not known. */
export function readAtmosphere(text: string): ReadonlySet<string> | null {
  const plain = text.trim().toLowerCase();
  if (Object.hasOwn(gases, plain)) return new Set(gases[plain]);
  const parts = plain
    .replaceAll(/\d+([.,]\d+)?\s*(%|vol%|ppm|sccm|mbar|bar)|\(|\)/g, ' ')
    .split(/[+/,:\s-]+/)
    .filter((part) => part !== '' && part !== 'in');
  const found = new Set<string>();
  for (const part of parts) {
    if (!Object.hasOwn(gases, part)) return null;
    for (const gas of gases[part]!) found.add(gas);
  }
  return parts.length === 0 ? null : found;
}
