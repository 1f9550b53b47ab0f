import { spaceGroupSettings, symbolsBeforeDoubleGlide } from './data/space-group-settings.ts';

/** One of the 530 ways to write down a space group. */
export type SpaceGroupSetting = {
  /** 1 to 230. */
  readonly number: number;
  /** Unique axis and cell choice (`b1`), origin choice (`1`, `2`), axes (`H`, `R`) or order of axes (`cab`); often empty. */
  readonly choice: string;
  /** Hermann–Mauguin symbol, short and full, with blanks. */
  readonly symbol: string;
  readonly fullSymbol: string;
  readonly hallSymbol: string;
};

const settings: readonly SpaceGroupSetting[] = spaceGroupSettings.map((line) => {
  const [number = '', choice = '', symbol = '', fullSymbol = '', hallSymbol = ''] = line.split('|');
  return { number: Number(number), choice, symbol, fullSymbol: fullSymbol || symbol, hallSymbol };
});

/** All settings of a space group by its number, the standard one first; empty outside 1 to 230. */
export const settingsOfSpaceGroup = (number: number): readonly SpaceGroupSetting[] =>
  settings.filter((setting) => setting.number === number);

const axisOrders = ['', 'ba-c', 'cab', '-cba', 'bca', 'a-cb'];

const byKey: ReadonlyMap<string, readonly SpaceGroupSetting[]> = indexSymbols();

function indexSymbols(): ReadonlyMap<string, readonly SpaceGroupSetting[]> {
  const index = new Map<string, SpaceGroupSetting[]>();
  for (const setting of settings)
    for (const key of new Set(keysOf(setting))) {
      const known = index.get(key) ?? [];
      known.push(setting);
      index.set(key, known);
    }
  return index;
}

function keysOf({ number, choice, symbol, fullSymbol }: SpaceGroupSetting): readonly string[] {
  const older = symbolsBeforeDoubleGlide[number]?.[axisOrders.indexOf(choice.replace(/^[12]/, ''))];
  const keys = [symbol, fullSymbol, older ?? symbol].map(simplify);
  // F m 3 m was written for F m -3 m until 1992.
  return number < 200 ? keys : [...keys, ...keys.map((key) => key.replace('-3', '3'))];
}

/** Blanks, underscores and brackets carry no meaning once the letters do. */
function simplify(symbol: string): string {
  const bare = symbol.replace(/[\s_()]/g, '');
  return bare.slice(0, 1).toUpperCase() + bare.slice(1).toLowerCase();
}

/**
 * The settings that a Hermann–Mauguin symbol may mean: `P 21/c`, `P21/c`, `P 1 21/c 1`, `Fd-3m:2`, `F d -3 m Z`, `R -3 m H`,
 * `Fm3m`, `Cmce`. Several when the symbol leaves the origin, the axes or the unique axis open; none when it is unknown.
 */
export function settingsOfSymbol(symbol: string): readonly SpaceGroupSetting[] {
  const match = /^(.*?)(?:\s*:\s*(\w+)|\s+([HRSZ])|(?<=[\dmcn])([HRSZ]))?$/i.exec(symbol.trim())!;
  const marked = byKey.get(simplify(match[1]!)) ?? [];
  const suffix = (match[2] ?? match[3] ?? match[4])?.toUpperCase();
  if (suffix === undefined) return marked;
  const choice = suffix === 'S' ? '1' : suffix === 'Z' ? '2' : suffix;
  const chosen = marked.filter((setting) => setting.choice.toUpperCase() === choice);
  // Files mark groups that have one origin, too.
  return chosen.length > 0 ? chosen : marked.filter((setting) => setting.choice === '');
}
