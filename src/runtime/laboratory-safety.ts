import type { Instrument, LaboratoryEvent, SafeState } from '../campaign/index.ts';
import { describeError } from '../core/error.ts';
import { answerWithin } from './answer-within.ts';

/** Real time that a device has to reach its safe state's beginning [ms]. */
const longestWait = 60_000;

/** A device to be made safe: how it is opened, and what its laboratory's file says of its safe state. */
export type Unsafe = {
  readonly name: string;
  readonly declared: SafeState | null;
  open(): Promise<Instrument>;
};

/** Drives instruments to their safe states, all at once and each whatever becomes of the others; what came of it, as events. */
export async function makeInstrumentsSafe(devices: readonly Unsafe[]): Promise<readonly LaboratoryEvent[]> {
  const events = await Promise.all(devices.map(makeSafe));
  return events.flat();
}

async function makeSafe({ name, declared, open }: Unsafe): Promise<readonly LaboratoryEvent[]> {
  try {
    const instrument = await answerWithin(open(), longestWait, `opening ${name}`);
    await answerWithin(instrument.safe(), longestWait, `safe state of ${name}`);
    if (!isDriven(instrument) && instrument.verified !== 'simulated')
      return tell(name, 'by-hand', `a person must bring ${name} to its safe state${byHand(declared)}`);
    const detail = instrument.safeState?.words ?? 'simulated; it drives nothing';
    return [{ type: 'made-safe', data: { instrument: name, outcome: 'done', detail } }];
  } catch (error) {
    const why = `${name} may not be safe: ${describeError(error)}`;
    return tell(name, 'failed', `${why}; go and see that it is${byHand(declared)}`);
  }
}

const isDriven = ({ safeState }: Instrument): boolean => (safeState?.does.length ?? 0) > 0;

/** What is to be done there, in the words of the laboratory's file. */
const byHand = (declared: SafeState | null): string =>
  declared === null ? '' : `, ${declared.words}: ${declared.does.join(', ')}`;

const tell = (name: string, outcome: 'by-hand' | 'failed', detail: string): readonly LaboratoryEvent[] => [
  { type: 'made-safe', data: { instrument: name, outcome, detail } },
  { type: 'alarm-raised', data: { alarm: 'not-safe', about: name, detail } },
];
