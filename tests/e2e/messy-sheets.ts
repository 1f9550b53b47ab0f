import writeExcelFile from 'write-excel-file/node';

const steps = { temperature: [800, 950, 1100, 1250], time: [8, 24, 48], niobium: [50, 65, 80] } as const;

/** Tc [K] of an invented process with one broad optimum; it is no measurement. */
const criticalTemperature = (temperature: number, time: number, niobium: number): number =>
  9 - ((temperature - 1050) / 180) ** 2 - ((niobium - 72) / 22) ** 2 - ((time - 30) / 40) ** 2;

/** A growth log as people keep them: a title above, semicolons, decimal commas, limits, n/a, a lot, operators, dates, units in headers. */
export function writeGrowthLog(): Buffer {
  const rows = [
    'Growth log of the arc furnace;;;;;;;;;',
    'Run;Date;Operator;Powder lot;Anneal temperature (°C);Anneal time [h];Nb (at.%);Tc (K);R300 (µΩ cm);Remark',
  ];
  let run = 0;
  for (const temperature of steps.temperature)
    for (const time of steps.time)
      for (const niobium of steps.niobium) {
        run++;
        const value = criticalTemperature(temperature, time, niobium) + 0.12 * Math.sin(37 * run);
        rows.push(
          [
            `A${String(run).padStart(2, '0')}`,
            `${String((run % 28) + 1).padStart(2, '0')}.0${3 + Math.floor(run / 28)}.2025`,
            run % 3 === 0 ? 'second shift' : 'first shift',
            run % 2 === 0 ? 'L2' : 'L1',
            temperature,
            time,
            niobium,
            run === 7 ? 'n/a' : value < 5.8 ? '<5,8' : value.toFixed(2).replace('.', ','),
            run % 9 === 4 ? '>500' : String(60 + 3 * run),
            run === 7 ? 'crucible cracked' : '',
          ].join(';'),
        );
      }
  return Buffer.from(`\uFEFF${rows.join('\r\n')}\r\n`);
}

/** A workbook in which the settings do nothing: yields drawn from a fixed list, whatever was set. */
export async function writeNoise(): Promise<Buffer> {
  const yields = [51, 48, 57, 44, 50, 53, 46, 55, 49, 52, 47, 58, 45, 54, 43, 56];
  const heads = ['Stir speed (rpm)', 'pH', 'Yield (%)'].map((value) => ({
    value,
    fontWeight: 'bold' as const,
  }));
  const runs = yields.map((value, index) => [
    { value: 200 + 100 * (index % 4) },
    { value: 5 + Math.floor(index / 4) },
    { value },
  ]);
  return await writeExcelFile([heads, ...runs]).toBuffer();
}
