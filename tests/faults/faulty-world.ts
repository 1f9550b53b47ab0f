import type {
  ActionHandle,
  ActionProgress,
  ActionRequest,
  Instrument,
  InstrumentDriver,
} from '../../src/campaign/index.ts';
import { AppError } from '../../src/core/error.ts';
import type { Json } from '../../src/core/json.ts';
import { type Random, seededRandom } from '../../src/core/random.ts';

/** How often each fault strikes, per message to the device [1]. */
export type FaultRates = {
  /** The request never arrives; it arrives and the reply is lost; it arrives twice. */
  readonly lostRequest: number;
  readonly lostReply: number;
  readonly twice: number;
  /** The device answers with an answer that it gave before. */
  readonly oldReply: number;
  /** The device is silent for a while, or until somebody repairs it. */
  readonly silence: number;
  readonly death: number;
  /** A power cut: the device forgets what it was doing. */
  readonly forgets: number;
  /** The device reports that an action failed. */
  readonly reportedFault: number;
  /** The process dies before the message leaves, or after it took effect. */
  readonly crash: number;
  /** The limits change. */
  readonly newLimit: number;
};

export const usualRates: FaultRates = {
  lostRequest: 0.03,
  lostReply: 0.03,
  twice: 0.03,
  oldReply: 0.03,
  silence: 0.02,
  death: 0.01,
  forgets: 0.01,
  reportedFault: 0.03,
  crash: 0.03,
  newLimit: 0.05,
};

/** What physically happened to one action, as the device knows and the system does not. */
export type LedgerEntry = {
  readonly id: string;
  readonly request: ActionRequest;
  readonly device: string;
  /** Times that matter was touched for it. */
  starts: number;
  /** The limit in force as matter was touched [unit of the setting], and what the action set. */
  readonly limit: number;
  readonly setting: number;
  readonly handle: ActionHandle;
  /** The device has lost all memory of it. */
  isForgotten: boolean;
  /** The device itself says that it failed. */
  isReportedFailed: boolean;
  isDone: boolean;
};

export type FaultCounts = { [fault: string]: number };

/** Devices that outlive every process, the wires to them, and the ledger of what really happened. */
export type FaultyWorld = {
  readonly ledger: ReadonlyMap<string, LedgerEntry>;
  readonly counts: FaultCounts;
  limit(): number;
  /** Called whenever somebody reads the limits: they may change just then. */
  mayChangeLimit(): void;
  /** The driver as one process sees it; `kill` ends that process. */
  driverFor(process: { isDead(): boolean; kill(): void }): InstrumentDriver<unknown>;
  /** A person repairs every device. */
  repair(): void;
};

export type FaultyWorldOptions = {
  readonly seed: number;
  readonly rates: FaultRates;
  /** The instrument that does the work; any one. */
  readonly inner: InstrumentDriver<unknown>;
  optionsOf(device: string): { readonly [option: string]: Json };
  /** Setting of a design that is limited, and the limits that come and go. */
  readonly setting: string;
  readonly limits: readonly [number, number];
};

const unreachable = (what: string): AppError => new AppError('no-answer', `${what}: no answer`, true);

/** The device behind every name: what it remembers, and for how many more messages it is silent. */
type Device = { silentFor: number; isDead: boolean; lastAnswer: ActionProgress | null };

export function createFaultyWorld(options: FaultyWorldOptions): FaultyWorld {
  const { seed, rates, setting, limits } = options;
  const random = seededRandom(seed, 'faults');
  const ledger = new Map<string, LedgerEntry>();
  const counts: FaultCounts = {};
  const devices = new Map<string, Device>();
  let limit = limits[1];
  const deviceOf = (name: string): Device => {
    const known = devices.get(name) ?? { silentFor: 0, isDead: false, lastAnswer: null };
    devices.set(name, known);
    return known;
  };
  const strikes = (fault: keyof FaultRates): boolean => {
    if (random.uniform() >= rates[fault]) return false;
    counts[fault] = (counts[fault] ?? 0) + 1;
    return true;
  };
  return {
    ledger,
    counts,
    limit: () => limit,
    mayChangeLimit() {
      if (strikes('newLimit')) limit = limit === limits[0] ? limits[1] : limits[0];
    },
    repair() {
      for (const device of devices.values()) {
        device.isDead = false;
        device.silentFor = 0;
      }
    },
    driverFor: (process) => ({
      name: 'faulty',
      version: '1.0.0',
      summary: 'another instrument behind wires that fail, on a bench whose truth is kept apart',
      parseOptions: (given) => given,
      open(given, surroundings) {
        const name = String((given as { device?: unknown }).device ?? 'device');
        const inner = options.inner.open(options.inner.parseOptions(options.optionsOf(name)), surroundings);
        const wires = { process, strikes, random, device: deviceOf(name) };
        return openFaulty(inner, name, wires, ledger, (request) => ({
          limit,
          setting: Math.max(...request.samples.map(({ design }) => Number(design[setting] ?? 0))),
        }));
      },
    }),
  };
}

type Wires = {
  readonly process: { isDead(): boolean; kill(): void };
  readonly strikes: (fault: keyof FaultRates) => boolean;
  readonly random: Random;
  readonly device: Device;
};

type Send = <T>(what: string, effect: () => Promise<T>) => Promise<T>;

/** One message: it may not arrive, arrive twice, lose its answer, or end the process on its way. */
function createSender({ process, strikes, device, random }: Wires): Send {
  return async (what, effect) => {
    if (process.isDead()) throw new AppError('process-dead', 'the process is dead');
    // A device that is silent is asked a hundred times over; a process outlives most of that.
    const isSilent = device.isDead || device.silentFor > 0;
    if ((!isSilent || random.uniform() < 0.1) && strikes('crash')) {
      process.kill();
      throw new AppError('process-dead', `the process dies before ${what}`);
    }
    if (!isSilent && strikes('silence')) device.silentFor = 1 + random.integer(30);
    if (!isSilent && strikes('death')) device.isDead = true;
    if (device.isDead) throw unreachable(what);
    if (device.silentFor > 0) {
      device.silentFor--;
      throw unreachable(what);
    }
    if (strikes('lostRequest')) throw unreachable(what);
    const answer = await effect();
    if (strikes('twice')) await effect();
    if (strikes('crash')) {
      process.kill();
      throw new AppError('process-dead', `the process dies after ${what}`);
    }
    if (strikes('lostReply')) throw unreachable(what);
    return answer;
  };
}

function openFaulty(
  inner: Instrument,
  name: string,
  wires: Wires,
  ledger: Map<string, LedgerEntry>,
  setAt: (request: ActionRequest) => { readonly limit: number; readonly setting: number },
): Instrument {
  const { strikes, device } = wires;
  const send = createSender(wires);
  const powerCut = (): void => {
    for (const entry of ledger.values()) if (entry.device === name && !entry.isDone) entry.isForgotten = true;
  };
  return {
    verified: 'simulated',
    find: (id) =>
      send(`find ${id}`, async () => {
        const entry = ledger.get(id);
        if (entry === undefined) return 'never-started';
        return entry.isForgotten ? 'cannot-tell' : entry.handle;
      }),
    start: (request, context) =>
      send(`start ${request.id}`, async () => {
        const known = ledger.get(request.id);
        if (known !== undefined && !known.isForgotten) return known.handle;
        if (known !== undefined) known.starts++;
        const settings = setAt(request);
        const handle = await inner.start(request, context);
        if (known === undefined)
          ledger.set(request.id, {
            id: request.id,
            request,
            device: name,
            starts: 1,
            ...settings,
            handle,
            isForgotten: false,
            isReportedFailed: false,
            isDone: false,
          });
        return handle;
      }),
    poll: (handle, now) =>
      send(`poll ${handle.action}`, async () => {
        if (strikes('forgets')) powerCut();
        const entry = ledger.get(handle.action);
        if (entry === undefined || entry.isForgotten)
          throw new AppError('unknown-action', `${name} knows nothing of ${handle.action}`);
        if (device.lastAnswer !== null && strikes('oldReply')) return device.lastAnswer;
        const progress = await inner.poll(handle, now);
        if (progress.status === 'running') return progress;
        if (!entry.isDone && strikes('reportedFault')) entry.isReportedFailed = true;
        entry.isDone = true;
        if (entry.isReportedFailed)
          return { status: 'failed', failure: { kind: 'instrument-fault', detail: `${name}: a fuse` } };
        const answer = progress.status === 'done' ? { ...progress, action: handle.action } : progress;
        device.lastAnswer = answer;
        return answer;
      }),
    safe: () => Promise.resolve(),
  };
}
