import { ask } from './api.ts';
import { whenIdle } from './when-idle.ts';

/** SI or cgs, as the person chose; kept in this browser. Values are converted when they are shown, never where they are stored. */
export type UnitSystem = 'as stored' | 'SI' | 'cgs';

type Shown = { readonly unit: string; readonly factor: number };
type UnitForm = { readonly unit: string; readonly si: Shown; readonly cgs: Shown };

const key = 'onnes-units';
export const unitSystems: readonly UnitSystem[] = ['as stored', 'SI', 'cgs'];

export const units = $state<{ system: UnitSystem; forms: ReadonlyMap<string, UnitForm> }>({
  system: readChoice(),
  forms: new Map(),
});

/** Fetches what stands for what, once; later where no value waits for it. Without it, as before a login, values stand as they are stored. */
export function startUnits(): void {
  const begin = (): void => void load().catch(() => undefined);
  if (units.system === 'as stored') whenIdle(begin);
  else begin();
}

export async function chooseUnits(system: UnitSystem): Promise<void> {
  if (system !== 'as stored') await load();
  units.system = system;
  localStorage.setItem(key, system);
}

async function load(): Promise<void> {
  if (units.forms.size > 0) return;
  const { forms } = await ask<{ forms: UnitForm[] }>('/units');
  units.forms = new Map(forms.map((form) => [plain(form.unit), form]));
}

function readChoice(): UnitSystem {
  const kept = localStorage.getItem(key);
  return kept === 'SI' || kept === 'cgs' ? kept : 'as stored';
}

/** One spelling of `A m²/kg`, `A m^2/kg` and `Am2/kg`. */
const plain = (unit: string): string =>
  unit
    .normalize('NFKC')
    .replace(/[\s·⋅^]+/g, '')
    .replace(/[μµ]/g, 'u');

/** The factor from a unit to the one of the chosen system, and that unit. */
export function shownUnit(unit: string): Shown {
  const form = units.system === 'as stored' ? undefined : units.forms.get(plain(unit));
  if (form === undefined) return { unit, factor: 1 };
  const shown = units.system === 'SI' ? form.si : form.cgs;
  return shown.factor === 1 && plain(shown.unit) === plain(unit) ? { unit, factor: 1 } : shown;
}

/** What a value in one unit is multiplied by to be one in another of the same dimension, such as T and Oe; null where they have nothing to do with each other. */
export function factorBetween(from: string, to: string): number | null {
  if (plain(from) === plain(to)) return 1;
  const [one, other] = [units.forms.get(plain(from)), units.forms.get(plain(to))];
  if (one === undefined || other === undefined || one.si.unit !== other.si.unit) return null;
  return one.si.factor / other.si.factor;
}

/** Whether SI and cgs have different units for it: only then does a page need the switch. */
export const differsInUnits = (unit: string): boolean => units.forms.has(plain(unit));

/** A quantity as the chosen system shows it. */
export function inSystem<Q extends { value: number; sd: number | null; unit: string }>(quantity: Q): Q {
  const { unit, factor } = shownUnit(quantity.unit);
  if (factor === 1 && unit === quantity.unit) return quantity;
  const sd = quantity.sd === null ? null : quantity.sd * factor;
  return { ...quantity, value: quantity.value * factor, sd, unit };
}

const number = '[−-]?\\d[\\d,]*(?:\\.\\d+)?(?: × 10[⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+)?';
const amount = new RegExp(
  `(?:(${number}) (to|and) )?(${number})(?: ± (${number}))?[\\u202f ]([A-Za-zµ][A-Za-zµ0-9²³^/()]*(?: m(?:²|\\^2)(?:/[a-zA-Z]+)?)?)`,
  'g',
);
const powers = '⁰¹²³⁴⁵⁶⁷⁸⁹';

/** The number that a text shows. */
export function readNumber(text: string): number {
  const [mantissa = '', exponent = ''] = text.replaceAll(',', '').replaceAll('−', '-').split(' × 10');
  const digits = [...exponent].map((sign) => (sign === '⁻' ? '-' : String(powers.indexOf(sign)))).join('');
  return Number(mantissa) * 10 ** Number(digits || 0);
}

/** A sentence with the amounts in it as the chosen system shows them; `show` writes an amount. */
export function tellInSystem(
  text: string,
  show: (value: number, sd: number | null, unit: string) => string,
): string {
  if (units.system === 'as stored') return text;
  return text.replace(
    amount,
    (
      whole: string,
      first: string | undefined,
      joint: string,
      value: string,
      sd: string | undefined,
      unit: string,
    ) => {
      const shown = shownUnit(unit);
      if (shown.factor === 1) return whole;
      const before =
        first === undefined ? '' : `${show(readNumber(first) * shown.factor, null, '')} ${joint} `;
      return `${before}${show(readNumber(value) * shown.factor, sd === undefined ? null : readNumber(sd) * shown.factor, shown.unit)}`;
    },
  );
}
