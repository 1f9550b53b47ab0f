import type { Vector3 } from '../crystal/index.ts';
import { type PhaseModel, textureCosines } from './phase-model.ts';

export type TextureAxis = { readonly direction: Vector3 } & ReturnType<typeof textureCosines>;

/** Faces that grains lie on or needles grow along: the simple ones, and the cleavage of calcite. */
const directions: readonly Vector3[] = [
  [0, 0, 1],
  [1, 0, 0],
  [0, 1, 0],
  [1, 1, 0],
  [1, 0, 1],
  [0, 1, 1],
  [1, 1, 1],
  [1, 0, 4],
];

/** Directions of preferred orientation that are worth a try in this lattice, those that its symmetry makes equal once. */
export function listTextureAxes(model: PhaseModel): readonly TextureAxis[] {
  const axes: TextureAxis[] = [];
  const known = new Set<string>();
  for (const direction of directions) {
    const axis = textureCosines(model, direction);
    const sums = meanSquares(axis, model.count);
    const key = sums.map((value) => value.toFixed(4)).join(' ');
    if (known.has(key)) continue;
    known.add(key);
    axes.push({ direction, ...axis });
  }
  return axes;
}

/** Mean cos⁴α of the first families: equal for directions that symmetry makes equal. */
function meanSquares(
  { members, cosineSquares }: ReturnType<typeof textureCosines>,
  count: number,
): readonly number[] {
  return Array.from({ length: Math.min(count, 12) }, (_, i) => {
    let sum = 0;
    for (let n = 0; n < members; n++) sum += cosineSquares[i * members + n]! ** 2;
    return sum / members;
  });
}
