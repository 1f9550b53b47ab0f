/**
 * Spontaneous moment m [1] of a ferromagnet at the reduced temperature t = T/Tc: (1 − s t^{3/2} − (1 − s) t^{5/2})^{1/3}; 0 from 1 on.
 * @param spinWaves s, 0 to 2.5: how much of the fall goes by t^{3/2}.
 * @source kuzmin2005, eq. 4
 */
export function spontaneousMoment(t: number, spinWaves: number): number {
  if (t >= 1) return 0;
  return Math.cbrt(1 - spinWaves * t ** 1.5 - (1 - spinWaves) * t ** 2.5);
}

/** m over t = T/Tc and the reduced field h = µH/(k_B Tc). */
export type MomentCurve = (t: number, field: number) => number;

const gridSize = 400;

/**
 * The moment in a field: the molecular field that gives {@link spontaneousMoment} without one, and h beside it. A classical moment follows
 * y = L⁻¹(m), which without field is reached at t₀(m), so that t = t₀(m) + h/L⁻¹(m); far above 1 that is Curie and Weiss's law.
 */
export function openMomentCurve(spinWaves: number): MomentCurve {
  const moments = Float64Array.from({ length: gridSize + 1 }, (_, i) => (i / gridSize) * 0.9999);
  const temperatures = moments.map((m) => temperatureOf(m, spinWaves));
  const inverses = moments.map(inverseLangevin);
  const at = (values: Float64Array, position: number): number => {
    const index = Math.min(gridSize - 1, Math.floor(position));
    return values[index]! + (position - index) * (values[index + 1]! - values[index]!);
  };
  return (t, field) => {
    if (field <= 0) return spontaneousMoment(t, spinWaves);
    let [low, high] = [0, gridSize];
    for (let step = 0; step < 40; step++) {
      const middle = (low + high) / 2;
      const inverse = at(inverses, middle);
      if (at(temperatures, middle) + (inverse > 0 ? field / inverse : Number.POSITIVE_INFINITY) > t)
        low = middle;
      else high = middle;
    }
    return at(moments, (low + high) / 2);
  };
}

/** Where the spontaneous moment is m. */
function temperatureOf(m: number, spinWaves: number): number {
  let [low, high] = [0, 1];
  for (let step = 0; step < 50; step++) {
    const middle = (low + high) / 2;
    if (spontaneousMoment(middle, spinWaves) > m) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

/** y of coth y − 1/y = m, by bisection in 0 to 2/(1 − m). */
function inverseLangevin(m: number): number {
  if (m <= 0) return 0;
  let [low, high] = [0, 2 / (1 - m)];
  for (let step = 0; step < 60; step++) {
    const y = (low + high) / 2;
    const value = y < 1e-3 ? y / 3 : 1 / Math.tanh(y) - 1 / y;
    if (value < m) low = y;
    else high = y;
  }
  return (low + high) / 2;
}
