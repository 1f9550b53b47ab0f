import type { Random } from '../core/random.ts';

/** Reads a voltage [V]; every reading is later than the one before. */
export type Voltmeter = (voltage: number) => number;

/**
 * A nanovoltmeter after current reversal, so that no thermal voltage is left: white noise of an amplifier of 1 to 5 nV/√Hz averaged over
 * `seconds`, a slow part as three relaxing sources make it (1/f below about 0.3 Hz), and steps of its converter. `factor` multiplies the
 * noise of a bad contact, which also comes in bursts.
 */
export function openVoltmeter(random: Random, seconds: number, factor = 1): Voltmeter {
  const white = (1 + 4 * random.uniform()) * 1e-9 * factor;
  const step = 0.5e-9;
  const slow = [0.5, 0.9, 0.98].map((memory) => ({ memory, level: white * 0.4 * random.normal() }));
  return (voltage) => {
    const burst = factor > 1 && random.uniform() < 0.05 ? 8 : 1;
    let noise = (white / Math.sqrt(seconds)) * random.normal() * burst;
    for (const source of slow) {
      source.level =
        source.memory * source.level + white * 0.4 * Math.sqrt(1 - source.memory ** 2) * random.normal();
      noise += source.level / Math.sqrt(seconds);
    }
    return Math.round((voltage + noise) / step) * step;
  };
}
