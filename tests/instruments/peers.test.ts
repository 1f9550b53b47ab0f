import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { crc16, modbusRtu } from '../../src/instruments/transports/modbus-framing.ts';
import { createFurnace } from '../instrument-server/furnace-world.ts';
import { type CryostatServer, serveCryostat } from '../instrument-server/serve-cryostat.ts';
import { type ModbusServer, serveModbus } from '../instrument-server/serve-modbus.ts';
import { hasModule, hasProgram, output, python } from './has-peer.ts';

/** Clients that others wrote, from Debian; each part is skipped where its package is not installed. */
let cryostat: CryostatServer;
let furnace: ModbusServer;
beforeAll(async () => {
  cryostat = await serveCryostat();
  furnace = await serveModbus(createFurnace(1000));
});
afterAll(async () => {
  await cryostat.close();
  await furnace.close();
});

describe.skipIf(!hasModule('pyvisa_py'))('PyVISA (python3-pyvisa-py)', () => {
  test('reads the simulated devices over sockets, and finds a wrong command in the error queue', async () => {
    const script = `
import pyvisa, sys
manager = pyvisa.ResourceManager('@py')
def device(port):
    return manager.open_resource(f'TCPIP::127.0.0.1::{port}::SOCKET', read_termination='\\n', write_termination='\\n')
controller, source, voltmeter = (device(port) for port in sys.argv[1:])
print(controller.query('*IDN?'))
print(controller.query('KRDG? A'))
controller.write('RAMP 1,1,5')
controller.write('SETP 1,40')
controller.write('RANGE 1,2')
print(controller.query('RAMPST? 1'), controller.query('*ESR?'))
controller.write('NONSENSE 1')
print(controller.query('*ESR?'))
source.write(':SOURCE:CURRENT:LEVEL 1E-3')
source.write(':OUTPUT ON')
print(source.query(':OUTP?'), source.query(':SOUR:CURR:LEV?'))
source.write(':NONSENSE')
print(source.query(':SYST:ERR?'))
print(source.query(':SYST:ERR?'))
print(voltmeter.query(':READ?'))
`;
    const ports = [cryostat.controller, cryostat.source, cryostat.voltmeter].map(({ port }) => String(port));
    const said = (await output(python, ['-c', script, ...ports])).trim().split('\n');
    expect(said[0]).toBe('LSCI,MODEL336,LSA0001/#######,2.9');
    expect(Number(said[1])).toBeGreaterThan(4);
    expect(said.slice(2, 7)).toEqual([
      '1 0',
      '32',
      '1 +1.000000E-3',
      '-113,"Undefined header"',
      '0,"No error"',
    ]);
    expect(Number(said[7])).toBeGreaterThan(1e-6);
    expect(cryostat.cryostat.loop.target).toBe(40);
  });
});

describe.skipIf(!hasProgram('lxi'))('lxi (lxi-tools)', () => {
  test('asks the simulated devices who they are', async () => {
    const ask = (port: number, command: string) =>
      output('lxi', ['scpi', '--address', '127.0.0.1', '--port', String(port), '--raw', command]);
    expect((await ask(cryostat.voltmeter.port, '*IDN?')).trim()).toContain('MODEL 2182A');
    expect((await ask(cryostat.source.port, ':SYST:ERR?')).trim()).toBe('0,"No error"');
  });
});

describe.skipIf(!hasModule('pymodbus.client'))('pymodbus (python3-pymodbus, python3-serial-asyncio)', () => {
  test('reads and writes the simulated furnace', async () => {
    const script = `
import sys
from pymodbus.client import ModbusTcpClient
client = ModbusTcpClient('127.0.0.1', port=int(sys.argv[1]))
client.connect()
print(client.read_holding_registers(516, 1, 1).registers)
client.write_registers(0x8000 + 2 * 24, [0x41f0, 0x0000], 1)
print(client.read_holding_registers(0x8000 + 2 * 24, 2, 1).registers)
client.write_register(35, 5, 1)
print(client.read_holding_registers(35, 1, 1).registers)
client.close()
`;
    const said = (await output(python, ['-c', script, String(furnace.port)])).trim().split('\n');
    expect(said).toEqual(['[0]', `[${0x41f0}, 0]`, '[5]']);
    expect(furnace.furnace.readFloat(24)).toBe(30);
  });

  test('computes the same checksums', async () => {
    const frames = ['0103000a0002', '110600010003', 'ff10000100020401020304'];
    const script = `
import sys
from pymodbus.utilities import computeCRC
for frame in sys.argv[1:]:
    print(computeCRC(bytes.fromhex(frame)))
`;
    const said = (await output(python, ['-c', script, ...frames])).trim().split('\n').map(Number);
    const swapped = (sum: number): number => ((sum & 0xff) << 8) | (sum >> 8);
    expect(said.map(swapped)).toEqual(frames.map((frame) => crc16(Buffer.from(frame, 'hex'))));
    const [unit, ...pdu] = Buffer.from(frames[0] as string, 'hex');
    const sent = modbusRtu.encode({ transaction: 0, unit: unit as number, pdu: Buffer.from(pdu) });
    expect(Buffer.from(sent).readUInt16BE(6)).toBe(said[0]);
  });
});
