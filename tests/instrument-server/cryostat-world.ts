import { seededRandom } from '../../src/core/random.ts';

export type CryostatSettings = {
  readonly seed: number;
  /** Simulated seconds in one real second. */
  readonly speed: number;
  readonly start_K: number;
  readonly transition_K: number;
  /** Width of the transition, of a logistic step [K]. */
  readonly width_K: number;
  /** Resistance above the transition, at 300 K [Ω]. */
  readonly resistance_Ohm: number;
  /** Thermoelectric voltage of the leads [V], and how it drifts [V in a simulated second]. */
  readonly thermoelectric_V: number;
  readonly drift_VperS: number;
  /** Of one voltage reading [V]. */
  readonly noise_V: number;
};

export const defaultCryostat: CryostatSettings = {
  seed: 1,
  speed: 600,
  start_K: 30,
  transition_K: 18,
  width_K: 0.3,
  resistance_Ohm: 0.05,
  thermoelectric_V: 3e-6,
  drift_VperS: 2e-10,
  noise_V: 5e-9,
};

/** Time constants of a stage that follows its set-point, and of one that is left alone [s]. */
const heated_s = 4;
const cooling_s = 600;
const bath_K = 4.2;
const sampleLag_s = 3;

/**
 * A cryostat with a sample that has a resistive transition: a stage with a heater and a set-point that ramps, a sample that lags
 * behind it, leads with a thermoelectric voltage that drifts. Time runs by the clock, many times faster.
 */
export function createCryostat(
  settings: CryostatSettings,
  clock: () => number = () => performance.now() / 1000,
) {
  const random = seededRandom(settings.seed, 'cryostat');
  let last = clock();
  let elapsed = 0;
  let stage = settings.start_K;
  let sample = settings.start_K;
  const loop = { target: settings.start_K, setpoint: settings.start_K, isRampOn: false, rate: 0, heater: 0 };
  const source = { current: 0, isOn: false, compliance: 1 };

  const step = (dt: number): void => {
    const distance = loop.target - loop.setpoint;
    const most = (loop.rate / 60) * dt;
    loop.setpoint += loop.isRampOn ? Math.sign(distance) * Math.min(Math.abs(distance), most) : distance;
    const [toward, constant] = loop.heater > 0 ? [loop.setpoint, heated_s] : [bath_K, cooling_s];
    stage += (toward - stage) * (1 - Math.exp(-dt / constant));
    sample += (stage - sample) * (1 - Math.exp(-dt / sampleLag_s));
    elapsed += dt;
  };
  const catchUp = (): void => {
    const now = clock();
    let left = Math.min((now - last) * settings.speed, 100_000);
    last = now;
    for (; left > 0; left -= 0.5) step(Math.min(left, 0.5));
  };
  const resistanceAt = (kelvin: number): number =>
    (settings.resistance_Ohm * (0.3 + (0.7 * kelvin) / 300)) /
    (1 + Math.exp(-(kelvin - settings.transition_K) / settings.width_K));

  return {
    loop,
    source,
    resistanceAt,
    /** What the controller's thermometer, which sits on the stage, shows [K]. */
    temperature(): number {
      catchUp();
      return stage + 2e-4 * random.normal();
    },
    /** Takes the set-point over, with or without a ramp. */
    setTarget(kelvin: number): void {
      catchUp();
      loop.target = kelvin;
      if (!loop.isRampOn) loop.setpoint = kelvin;
    },
    setRamp(isOn: boolean, rate: number): void {
      catchUp();
      Object.assign(loop, { isRampOn: isOn, rate });
    },
    setHeater(range: number): void {
      catchUp();
      loop.heater = range;
    },
    isRamping(): boolean {
      catchUp();
      return loop.isRampOn && Math.abs(loop.target - loop.setpoint) > 1e-6;
    },
    isLimited: (): boolean =>
      source.isOn && Math.abs(source.current) * resistanceAt(sample) > source.compliance,
    /** Across the sample's voltage leads [V]. */
    voltage(): number {
      catchUp();
      const offset = settings.thermoelectric_V + settings.drift_VperS * elapsed;
      const drop = source.isOn ? source.current * resistanceAt(sample) : 0;
      return drop + offset + settings.noise_V * random.normal();
    },
  };
}
export type Cryostat = ReturnType<typeof createCryostat>;
