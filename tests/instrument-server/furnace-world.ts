/** Words of 16 bits by register; the program reads and writes them as the wire does. */
export type Registers = Map<number, number>;

const wide = (address: number): number => 0x8000 + 2 * address;
const statusRegister = 23;
/** Time constant of the tube behind the working set-point, and of one that cools with its heater off [s]. */
const heated_s = 60;
const cooling_s = 3000;
const room_C = 22;

/** A furnace with the registers and the programme of a Eurotherm 3200. Time runs by the clock, many times faster. */
export function createFurnace(speed: number, clock: () => number = () => performance.now() / 1000) {
  const registers: Registers = new Map([
    [statusRegister, 0],
    [75, 0],
    [328, 0],
    [332, 1],
    [516, 0],
    [531, 0],
  ]);
  const { readFloat, writeFloat, readSeconds } = floatsIn(registers);
  let last = clock();
  let temperature = room_C;
  let setpoint = room_C;
  let segment = 0;
  let dwelt = 0;
  let status = 0;
  let runCount = 0;
  writeFloat(24, room_C);
  writeFloat(35, 5);
  writeFloat(111, 1200);

  const advanceProgram = (dt: number): void => {
    const first = 1280 + 3 * segment;
    const [target, rate] = [readFloat(first + 1), readFloat(first + 2)];
    const left = target - setpoint;
    const most = (rate / 60) * dt;
    if (Math.abs(left) > most) setpoint += Math.sign(left) * most;
    else {
      setpoint = target;
      dwelt += dt;
      if (dwelt < readSeconds(first)) return;
      dwelt = 0;
      segment++;
      if (segment === 4) registers.set(statusRegister, 3);
    }
  };
  const step = (dt: number): void => {
    const now = registers.get(statusRegister) ?? 0;
    if (now === 1 && status !== 1 && status !== 2) {
      [segment, dwelt, setpoint] = [0, 0, temperature];
      runCount++;
    }
    status = now;
    if (status === 1) advanceProgram(dt);
    if (status === 0) {
      const left = readFloat(24) - setpoint;
      setpoint += Math.sign(left) * Math.min(Math.abs(left), (readFloat(35) / 60) * dt);
    }
    const isOff = status === 3 && registers.get(328) === 0;
    const [toward, constant] = isOff || setpoint < room_C ? [room_C, cooling_s] : [setpoint, heated_s];
    temperature += (toward - temperature) * (1 - Math.exp(-dt / constant));
    writeFloat(1, temperature);
    writeFloat(5, setpoint);
    writeFloat(4, isOff ? 0 : Math.min(100, Math.max(0, (temperature - room_C) / 12)));
  };
  const catchUp = (): void => {
    const now = clock();
    let left = Math.max((now - last) * speed, 1e-6);
    last = now;
    for (; left > 0; left -= 2) step(Math.min(left, 2));
  };
  return {
    registers,
    catchUp,
    writeFloat,
    readFloat,
    /** How often a programme was started. */
    runCount: (): number => runCount,
    temperature: (): number => temperature,
  };
}
export type Furnace = ReturnType<typeof createFurnace>;

/** Numbers in full precision among the registers. */
function floatsIn(registers: Registers) {
  const bytes = Buffer.alloc(4);
  const readFloat = (address: number): number => {
    bytes.writeUInt16BE(registers.get(wide(address)) ?? 0, 0);
    bytes.writeUInt16BE(registers.get(wide(address) + 1) ?? 0, 2);
    return bytes.readFloatBE();
  };
  const writeFloat = (address: number, value: number): void => {
    bytes.writeFloatBE(value);
    registers.set(wide(address), bytes.readUInt16BE(0));
    registers.set(wide(address) + 1, bytes.readUInt16BE(2));
  };
  const readSeconds = (address: number): number =>
    ((registers.get(wide(address)) ?? 0) * 65_536 + (registers.get(wide(address) + 1) ?? 0)) / 1000;
  return { readFloat, writeFloat, readSeconds };
}
