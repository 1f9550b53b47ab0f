import { seededRandom } from '../core/random.ts';
import type { FileHeading, Recipe } from './world-family.ts';
import { latin1, simulatedNote } from './write-quantum-design.ts';

/** What a furnace writes of its anneal: setpoint and thermocouple over time. */
export function writeFurnaceLog(
  { temperature, hours, route, atmosphere }: Recipe,
  run: string,
  heading: FileHeading,
): Uint8Array {
  const random = seededRandom('furnace', run);
  const ramp = (temperature - 295) / 600;
  const points = [0, 0.25, 0.5, 0.75, 1].map(
    (part) => [part * ramp, 295 + part * (temperature - 295)] as const,
  );
  const holds = Array.from({ length: 7 }, (_, i) => [ramp + ((i + 1) / 7) * hours, temperature] as const);
  const rows = [...points, ...holds].map(
    ([time, setpoint]) =>
      `${(3600 * time).toFixed(0)},${setpoint.toFixed(1)},${(setpoint + 1.5 * random.normal()).toFixed(1)}`,
  );
  return latin1([
    `# ${simulatedNote}`,
    `# sample: ${heading.sample}`,
    `# route: ${route}`,
    `# atmosphere: ${atmosphere}`,
    'Time (s),Setpoint (K),Temperature (K)',
    ...rows,
  ]);
}
