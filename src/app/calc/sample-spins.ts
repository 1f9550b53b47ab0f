import { AppError } from '../../core/error.ts';
import {
  sampleTemperature,
  type TemperatureSeries,
  type TemperatureTask,
} from '../../kernels/magnetism/index.ts';

/** What a worker sends back: an AppError does not keep its code on the way between threads. */
export type SpinOutcome =
  | { readonly series: TemperatureSeries }
  | { readonly code: string; readonly message: string };

/** Called in a worker thread. */
export function sampleSpins(task: TemperatureTask): SpinOutcome {
  try {
    return { series: sampleTemperature(task) };
  } catch (error) {
    if (error instanceof AppError) return { code: error.code, message: error.message };
    throw error;
  }
}
