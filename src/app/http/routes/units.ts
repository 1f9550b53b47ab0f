import { createRoute, z } from '@hono/zod-openapi';
import { emu_Am2, oersted_T } from '../../../core/units.ts';
import type { HttpApp } from '../http-scene.ts';
import { json } from './responses.ts';

/** A dimension that the two systems measure differently, with the spellings that stand in records, as so many of the system's own unit. */
type Dimension = {
  readonly si: string;
  readonly cgs: string;
  readonly siPerCgs: number;
  readonly siSpellings: { readonly [spelling: string]: number };
  readonly cgsSpellings: { readonly [spelling: string]: number };
  /** Spellings of neither system, as so many of the SI unit. */
  readonly others?: { readonly [spelling: string]: number };
};

/** Energy product of one megagauss-oersted [kJ/m³]: 10⁶ · 10⁻⁴ T · 10³/(4π) A/m. */
const megagaussOersted_kJperM3 = 100 / (4 * Math.PI);

/** Fields in Oe stand for flux densities µ₀H in vacuum; A/m stands for a magnetisation. */
const dimensions: readonly Dimension[] = [
  {
    ...{ si: 'T', cgs: 'Oe', siPerCgs: oersted_T },
    siSpellings: { T: 1, Tesla: 1, mT: 1e-3, µT: 1e-6, nT: 1e-9 },
    cgsSpellings: { Oe: 1, kOe: 1e3, G: 1, Gauss: 1, kG: 1e3 },
  },
  {
    ...{ si: 'A m²', cgs: 'emu', siPerCgs: emu_Am2 },
    siSpellings: { 'A m²': 1, 'mA m²': 1e-3, 'J/T': 1 },
    cgsSpellings: { emu: 1, memu: 1e-3, µemu: 1e-6 },
  },
  {
    ...{ si: 'A m²/kg', cgs: 'emu/g', siPerCgs: emu_Am2 * 1e3 },
    siSpellings: { 'A m²/kg': 1, 'J/T/kg': 1, 'J/(T kg)': 1 },
    cgsSpellings: { 'emu/g': 1 },
  },
  {
    ...{ si: 'A/m', cgs: 'emu/cm³', siPerCgs: emu_Am2 * 1e6 },
    siSpellings: { 'A/m': 1, 'kA/m': 1e3 },
    cgsSpellings: { 'emu/cm³': 1, 'emu/cc': 1 },
  },
  {
    ...{ si: 'A m²/T', cgs: 'emu/Oe', siPerCgs: emu_Am2 / oersted_T },
    siSpellings: { 'A m²/T': 1 },
    cgsSpellings: { 'emu/Oe': 1 },
  },
  {
    ...{ si: 'kJ/m³', cgs: 'MGOe', siPerCgs: megagaussOersted_kJperM3 },
    siSpellings: { 'kJ/m³': 1 },
    cgsSpellings: { MGOe: 1 },
  },
  {
    ...{ si: 'J/m³', cgs: 'erg/cm³', siPerCgs: 0.1 },
    siSpellings: { 'J/m³': 1, 'MJ/m³': 1e6 },
    cgsSpellings: { 'erg/cm³': 1, 'erg/cc': 1 },
  },
  {
    ...{ si: 'Pa', cgs: 'dyn/cm²', siPerCgs: 0.1 },
    siSpellings: { Pa: 1, hPa: 100, kPa: 1e3, MPa: 1e6, GPa: 1e9 },
    cgsSpellings: { 'dyn/cm²': 1 },
    others: { bar: 1e5, mbar: 100, kbar: 1e8, atm: 101_325, Torr: 101_325 / 760, torr: 101_325 / 760 },
  },
];

/** Every spelling with the unit that each system shows in its place; what already belongs to a system stays as it is there. */
export const unitForms = dimensions.flatMap(
  ({ si, cgs, siPerCgs, siSpellings, cgsSpellings, others = {} }) => [
    ...Object.entries(siSpellings).map(([unit, factor]) => ({
      ...{ unit, si: { unit, factor: 1 }, cgs: { unit: cgs, factor: factor / siPerCgs } },
    })),
    ...Object.entries(cgsSpellings).map(([unit, factor]) => ({
      ...{ unit, si: { unit: si, factor: factor * siPerCgs }, cgs: { unit, factor: 1 } },
    })),
    ...Object.entries(others).map(([unit, factor]) => ({
      ...{ unit, si: { unit: si, factor }, cgs: { unit: cgs, factor: factor / siPerCgs } },
    })),
  ],
);

const form = z.object({ unit: z.string(), factor: z.number() });

/** How values are shown in either system of units; stored values do not change. */
export function addUnitRoutes(app: HttpApp): void {
  const list = createRoute({
    ...{ method: 'get', path: '/api/units', summary: 'What stands for a unit in SI and in cgs' },
    responses: {
      200: json(
        z.object({ forms: z.array(z.object({ unit: z.string(), si: form, cgs: form })) }),
        'the units',
      ),
    },
  });
  app.openapi(list, (context) => context.json({ forms: unitForms }, 200));
}
