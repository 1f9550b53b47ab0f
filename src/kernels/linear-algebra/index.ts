export { dotProduct } from './dot-product.ts';
export { gaussLegendre, type QuadratureRule } from './gauss-legendre.ts';
export * from './hermitian.ts';
export { hermitianEigenvalues, symmetricEigenvalues } from './hermitian-eigenvalues.ts';
export { invertMatrix, solveLinear } from './invert-matrix.ts';
export { solveNonnegative } from './nonnegative-least-squares.ts';
export { reduceRows } from './reduce-rows.ts';
