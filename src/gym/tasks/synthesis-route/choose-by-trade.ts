import type { Choose, HeardPlace, SearchView } from '../design-search/search-kind.ts';

type Programme = { readonly route: string; readonly temperature: number; readonly hours: number };

/**
 * As at the furnace: begin in the middle; hotter where precursors are left, cooler where the competing phase has grown, by half the step
 * each time the sign changes; then the same temperature by the other routes.
 */
export const chooseByTrade: Choose = async (view) => {
  const programmes = view.designs as readonly (Programme & SearchView['designs'][number])[];
  const tried = new Set(view.heard.map(({ place }) => place));
  const untried = [...programmes.keys()].filter((place) => !tried.has(place));
  if (untried.length === 0) return null;
  const wanted = nextProgramme(view.heard, programmes);
  const awayFrom = (place: number): number => {
    const { route, temperature, hours } = programmes[place] as Programme;
    const otherRoute = route === wanted.route ? 0 : 10;
    return (
      otherRoute + Math.abs(temperature - wanted.temperature) / 100 + Math.abs(Math.log(hours / wanted.hours))
    );
  };
  return untried.reduce((best, place) => (awayFrom(place) < awayFrom(best) ? place : best));
};

const routeOrder = ['sealed-tube', 'milled', 'pellet'] as const;
/** Experiments spent on the temperature of the first route before others are tried. */
const stepsOfTemperature = 5;

function nextProgramme(heard: readonly HeardPlace[], programmes: readonly Programme[]): Programme {
  let programme: Programme = { route: routeOrder[0], temperature: 1100, hours: 24 };
  let step = 100;
  let lastSign = 0;
  for (const { outcome, seen } of heard.slice(0, stepsOfTemperature)) {
    if (outcome !== 'value') continue;
    const { unreacted = 0, competing = 0 } = (seen ?? {}) as { unreacted?: number; competing?: number };
    const sign = unreacted > competing ? 1 : -1;
    if (lastSign !== 0 && sign !== lastSign) step /= 2;
    lastSign = sign;
    programme = { ...programme, temperature: programme.temperature + sign * step };
  }
  if (heard.length < stepsOfTemperature) return programme;
  const read = heard.filter(({ outcome }) => outcome === 'value');
  if (read.length === 0) return programme;
  const best = programmes[
    read.reduce((leader, one) => (one.value > leader.value ? one : leader)).place
  ] as Programme;
  if (heard.length === stepsOfTemperature)
    return { ...best, route: 'milled', temperature: best.temperature - 100 };
  return { ...best, hours: heard.length % 2 === 0 ? best.hours * 2 : best.hours / 2 };
}
