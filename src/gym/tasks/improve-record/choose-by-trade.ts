import type { Choose } from '../design-search/search-kind.ts';
import { chooseNearBest } from '../design-search/search-policies.ts';

/** Valence electrons per atom at which transition metals superconduct best. @source matthias1955 */
const favourable = [4.7, 6.5] as const;

/** Where electrons per atom are a column, the designs nearest to Matthias's two numbers, by turns; elsewhere spread out, then near the best. */
export const chooseByTrade: Choose = async (view) => {
  const { designs, heard } = view;
  if (!view.variables.some(({ name }) => name === 'electrons_per_atom')) return chooseNearBest(view);
  const tried = new Set(heard.map(({ place }) => place));
  const wanted = favourable[heard.length % favourable.length] as number;
  const awayFrom = (place: number): number => Math.abs(Number(designs[place]?.electrons_per_atom) - wanted);
  const untried = [...designs.keys()].filter((place) => !tried.has(place));
  return untried.length === 0
    ? null
    : untried.reduce((best, place) => (awayFrom(place) < awayFrom(best) ? place : best));
};
