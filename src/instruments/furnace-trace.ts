import { appendFile, readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** One look at a furnace while its programme runs. */
export type FurnaceLook = {
  /** Since the programme was started [s]. */
  readonly time: number;
  /** [°C] */
  readonly temperature: number;
  readonly setpoint: number;
  /** Share of full power [%]. */
  readonly output: number;
};

const header = 'Time (s),Temperature (C),Working set point (C),Output (%)';
const fileName = 'trace.csv';
const whole = ';';

/** A look begins on a line of its own, whatever a crash left before it, and ends with a mark that shows that it is whole. */
export const appendLook = (folder: string, look: FurnaceLook): Promise<void> =>
  appendFile(
    join(folder, fileName),
    `\n${look.time},${look.temperature},${look.setpoint},${look.output}${whole}\n`,
  );

/** All looks of a run; a line that a crash cut short is left out, wherever it stands. */
export async function readLooks(folder: string): Promise<readonly FurnaceLook[]> {
  let text: string;
  try {
    text = await readFile(join(folder, fileName), 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
  return text
    .split('\n')
    .filter((line) => line.endsWith(whole))
    .map((line) => line.slice(0, -whole.length).split(',').map(Number))
    .filter((cells) => cells.length === 4 && cells.every(Number.isFinite))
    .map(([time, temperature, setpoint, output]) => ({ time, temperature, setpoint, output }) as FurnaceLook);
}

/** The raw file of a run. */
export function furnaceCsv(
  about: { readonly [name: string]: string },
  looks: readonly FurnaceLook[],
): Uint8Array {
  const lines = [
    ...Object.entries(about).map(([name, value]) => `# ${name}: ${value.replaceAll(/[\r\n]+/g, ' ')}`),
    header,
    ...looks.map(({ time, temperature, setpoint, output }) =>
      [time, temperature, setpoint, output].join(','),
    ),
  ];
  return new TextEncoder().encode(`${lines.join('\n')}\n`);
}

/** Mean and standard deviation of the temperature [°C] while the set-point stood at a target; null from fewer than three looks. */
export function plateauOf(
  looks: readonly FurnaceLook[],
  target: number,
): { mean: number; sd: number } | null {
  // The first looks after the ramp still lag behind it.
  const there = looks.filter(({ setpoint }) => Math.abs(setpoint - target) < 0.05);
  const settled = there.slice(Math.floor(there.length / 2)).map(({ temperature }) => temperature);
  if (settled.length < 3) return null;
  const mean = settled.reduce((sum, value) => sum + value, 0) / settled.length;
  const variance = settled.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (settled.length - 1);
  return { mean, sd: Math.sqrt(variance) };
}
