import type { Random } from '../core/random.ts';

/** What a thermometer shows [K] when the stage is at a temperature [K] after some hours of a run. */
export type Thermometer = (stage: number, hours: number) => number;

/**
 * A thermometer with an error of calibration that grows with temperature, a drift of 1 to 30 mK/h either way, and perhaps a gross
 * error [K] that nobody knows of.
 */
export function openThermometer(random: Random, grossError: number): Thermometer {
  const cold = 0.005 * random.normal();
  const warm = 0.02 * random.normal();
  const hot = 0.07 * random.normal();
  const drift = (random.uniform() < 0.5 ? -1 : 1) * (0.001 + 0.029 * random.uniform() ** 2);
  return (stage, hours) => {
    const toWarm = Math.min(1, Math.max(0, (stage - 10) / 40));
    const toHot = Math.min(1, Math.max(0, (stage - 100) / 100));
    return (
      stage + cold * (1 - toWarm) + (warm * (1 - toHot) + hot * toHot) * toWarm + drift * hours + grossError
    );
  };
}
