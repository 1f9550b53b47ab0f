/** A quadrature rule on [−1, 1]: ∫ f dx ≈ Σ weights[i]·f(nodes[i]), as many of either. */
export type QuadratureRule = { readonly nodes: Float64Array; readonly weights: Float64Array };

/**
 * Gauss–Legendre quadrature with `count` points, 1 or more, exact for polynomials below degree 2·count; the roots of the Legendre
 * polynomial by Newton's method, from the largest down.
 * @source golub-vanloan2013, section 10.1
 */
export function gaussLegendre(count: number): QuadratureRule {
  const [nodes, weights] = [new Float64Array(count), new Float64Array(count)];
  for (let i = 0; i < count; i++) {
    let x = Math.cos((Math.PI * (i + 0.75)) / (count + 0.5));
    let slope = 1;
    for (let step = 0; step < 20; step++) {
      let [before, value] = [1, x];
      for (let k = 2; k <= count; k++)
        [before, value] = [value, ((2 * k - 1) * x * value - (k - 1) * before) / k];
      slope = (count * (x * value - before)) / (x * x - 1);
      x -= value / slope;
    }
    nodes[i] = x;
    weights[i] = 2 / ((1 - x * x) * slope * slope);
  }
  return { nodes, weights };
}
