import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, describe, expect, test } from 'vitest';
import { modbusUnit } from '../../src/instruments/modbus.ts';
import { hasModule, hasProgram, python } from './has-peer.ts';
import { newFolder } from './resistance-rig.ts';

const children: ChildProcess[] = [];
afterEach(() => {
  for (const child of children.splice(0)) child.kill();
});
const start = (program: string, args: readonly string[]): ChildProcess => {
  const child = spawn(program, args, { stdio: 'ignore' });
  children.push(child);
  return child;
};

/** A unit of pymodbus that holds 0, 1, 2 … in its registers. */
const server = `
import asyncio, sys
from pymodbus.datastore import ModbusSequentialDataBlock, ModbusServerContext, ModbusSlaveContext
from pymodbus.server import StartAsyncSerialServer
from pymodbus.transaction import ModbusRtuFramer
slave = ModbusSlaveContext(hr=ModbusSequentialDataBlock(0, list(range(200))), zero_mode=True)
context = ModbusServerContext(slaves={1: slave}, single=False)
asyncio.run(StartAsyncSerialServer(context=context, framer=ModbusRtuFramer, port=sys.argv[1], baudrate=19200))
`;

describe.skipIf(!hasModule('pymodbus.client') || !hasProgram('socat'))(
  'a serial line (socat, pymodbus)',
  () => {
    test('carries Modbus RTU to a unit that others wrote', async () => {
      const folder = newFolder();
      const [near, far] = [join(folder, 'near'), join(folder, 'far')];
      start('socat', [`pty,raw,echo=0,link=${near}`, `pty,raw,echo=0,link=${far}`]);
      while (!existsSync(near) || !existsSync(far)) await sleep(20);
      start(python, ['-c', server, far]);
      const line = {
        kind: 'serial',
        path: near,
        baudRate: 19_200,
        dataBits: 8,
        parity: 'none',
        stopBits: 1,
      } as const;
      const unit = modbusUnit({ ...line, deadline: 1000 }, 1, 'unit');
      let first: readonly number[] | null = null;
      for (let tries = 0; tries < 20 && first === null; tries++)
        first = await unit.read(20, 3).catch(() => sleep(100, null));
      expect(first).toEqual([20, 21, 22]);
      await unit.write(30, [7, 65_535]);
      expect(await unit.read(29, 4)).toEqual([29, 7, 65_535, 32]);
      await expect(unit.read(500, 1)).rejects.toThrow('exception 2: it has no such register');
      unit.close();
      await expect(unit.read(20, 1)).rejects.toThrow('the connection was given up');
    });

    test('that is not there is named', async () => {
      const line = {
        kind: 'serial',
        path: '/dev/nothing',
        baudRate: 9600,
        dataBits: 8,
        parity: 'none',
        stopBits: 1,
      } as const;
      await expect(modbusUnit({ ...line, deadline: 100 }, 1, 'unit').read(1, 1)).rejects.toThrow(
        /serial:\/dev\/nothing/,
      );
    });
  },
);
