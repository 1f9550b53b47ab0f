import { AppError } from '../../core/error.ts';
import type { Design } from '../contracts.ts';
import type { CompiledSpace } from './compiled-space.ts';
import { readValue } from './slot.ts';

/** One number per slot; categories as their index. @throws AppError `bad-design` naming the variable, the value and what was expected */
export function toVector(compiled: CompiledSpace, design: Design): Float64Array {
  const x = new Float64Array(compiled.slots.length);
  const fault = readInto(compiled, (slot) => design[compiled.slots[slot]!.name], x);
  if (fault !== null) throw new AppError('bad-design', fault);
  return x;
}

/** Writes the values of a design, asked for by slot, into `x`; what is wrong with the first that has none. */
export function readInto(
  { slots }: CompiledSpace,
  valueAt: (slot: number) => number | string | undefined,
  x: Float64Array,
): string | null {
  for (let i = 0; i < slots.length; i++) {
    const value = readValue(slots[i]!, valueAt(i));
    if (typeof value === 'string') return value;
    x[i] = value;
  }
  return null;
}

/** The design whose values the slots hold. */
export function toDesign({ slots }: CompiledSpace, x: ArrayLike<number>): Design {
  const design: Record<string, number | string> = {};
  slots.forEach((slot, i) => {
    const { variable } = slot;
    design[slot.name] = variable.kind === 'categorical' ? variable.options[x[i]!]! : x[i]! + 0;
  });
  return design;
}
