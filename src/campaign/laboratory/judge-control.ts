import { convertUnit } from '../../core/convert-unit.ts';
import { formatApart, formatQuantity, formatUnit } from '../../core/format-quantity.ts';
import type { Quantity } from '../../core/quantity.ts';
import type { ControlReading, ControlSchedule, ExpectedReading } from './events.ts';

/** What of a measured control is not as its laboratory's file expects it, in words; empty when all is. */
export function judgeControl(
  { sample, instrument, expected = [] }: ControlSchedule,
  readings: readonly ControlReading[],
): readonly string[] {
  return expected.flatMap((wanted) => {
    const fault = faultOf(wanted, readings);
    return fault === null ? [] : [`${wanted.quantity} of ${sample} on ${instrument} ${fault}`];
  });
}

function faultOf(
  { quantity, criterion, value, tolerance, unit }: ExpectedReading,
  readings: readonly ControlReading[],
): string | null {
  const expects = `expected ${formatQuantity({ value, sd: tolerance, unit })} at most`;
  const own = readings.filter(
    (reading) =>
      reading.quantity === quantity && (criterion === undefined || reading.criterion.startsWith(criterion)),
  );
  const read = own.find((reading) => reading.value !== null);
  if (read === undefined || read.value === null)
    return `${own.length === 0 ? 'was not measured' : 'was not found'}; ${expects}`;
  const measured = convertUnit(read.value, read.unit, unit) ?? (read.unit === unit ? read.value : null);
  if (measured === null) return `is in "${read.unit}" and cannot be compared; ${expects}`;
  if (Math.abs(measured - value) <= tolerance) return null;
  const bound = value + Math.sign(measured - value) * tolerance;
  return `is ${formatApart(measured, bound)}${formatUnit(unit)}; ${expects}`;
}

/** A value that was read, in words. */
export const describeReading = ({ quantity, value, sd, unit }: ControlReading): string =>
  `${quantity} ${value === null ? 'not found' : formatQuantity({ value, sd, unit } satisfies Quantity)}`;
