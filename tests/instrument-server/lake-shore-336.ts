import type { Cryostat } from './cryostat-world.ts';
import type { LineDevice } from './serve-lines.ts';

export type ControllerState = {
  /** 1 kelvin, 2 Celsius, 3 sensor units. */
  unit: number;
  status: number;
  heaterState: number;
  heaterLimit_K: number;
};

/** The commands of a Lake Shore 336 that drivers use, over a simulated cryostat: input A, output 1. */
export function lakeShore336Device(
  cryostat: Cryostat,
  state: Partial<ControllerState> = {},
): LineDevice & { state: ControllerState } {
  const own: ControllerState = { unit: 1, status: 0, heaterState: 0, heaterLimit_K: 320, ...state };
  let events = 0;
  const signed = (value: number): string =>
    `${value < 0 ? '-' : '+'}${Math.abs(value).toFixed(4).padStart(8, '0')}`;
  const commandError = (): null => {
    events |= 32;
    return null;
  };
  const set = (head: string, args: readonly number[]): null => {
    const [output, first, second] = args;
    if (output !== 1 || first === undefined || args.some(Number.isNaN)) return commandError();
    if (head === 'SETP') cryostat.setTarget(first);
    else if (head === 'RANGE' && first <= 3) cryostat.setHeater(first);
    else if (head === 'RAMP' && second !== undefined && second <= 100) cryostat.setRamp(first === 1, second);
    else return commandError();
    return null;
  };
  const query = (head: string): string | null => {
    switch (head) {
      case '*IDN?':
        return 'LSCI,MODEL336,LSA0001/#######,2.9';
      case '*OPC?':
        return '1';
      case '*ESR?': {
        const value = events;
        events = 0;
        return String(value);
      }
      case 'KRDG?':
        return signed(own.status === 0 ? cryostat.temperature() : 0);
      case 'RDGST?':
        return String(own.status).padStart(3, '0');
      case 'SETP?':
        cryostat.isRamping();
        return signed(cryostat.loop.setpoint);
      case 'RAMP?':
        return `${cryostat.loop.isRampOn ? 1 : 0},${signed(cryostat.loop.rate)}`;
      case 'RAMPST?':
        return cryostat.isRamping() ? '1' : '0';
      case 'RANGE?':
        return String(cryostat.loop.heater);
      case 'HTRST?':
        return String(own.heaterState);
      case 'OUTMODE?':
        return '1,1,0';
      case 'TLIMIT?':
        return signed(own.heaterLimit_K);
      case 'INTYPE?':
        return `3,1,0,1,${own.unit}`;
      default:
        return commandError();
    }
  };
  return {
    name: 'lake-shore-336',
    state: own,
    answer(line) {
      const [head = '', rest = ''] = line.trim().toUpperCase().split(/\s+/, 2);
      if (head === '') return null;
      if (head === '*CLS') {
        events = 0;
        return null;
      }
      return head.endsWith('?') ? query(head) : set(head, rest.split(',').map(Number));
    },
  };
}
