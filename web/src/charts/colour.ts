/** Viridis in ten steps, the same in light and dark. */
const viridis = [
  '#440154',
  '#482878',
  '#3e4a89',
  '#31688e',
  '#26828e',
  '#1f9e89',
  '#35b779',
  '#6dcd59',
  '#b4de2c',
  '#fde725',
];

/** The colour of a share from 0 to 1, blended between the steps. */
export function viridisAt(share: number): string {
  const place = Math.min(1, Math.max(0, Number.isFinite(share) ? share : 0)) * (viridis.length - 1);
  const low = Math.floor(place);
  const [from, to] = [viridis[low] as string, viridis[Math.min(viridis.length - 1, low + 1)] as string];
  return `color-mix(in srgb, ${from} ${Math.round(100 * (1 - place + low))}%, ${to})`;
}

/** How opaque what is believed is drawn: clear where the model knows nothing. */
export const certaintyOf = (sd: number, scale: number): number =>
  Math.min(1, Math.max(0.14, 1.1 - sd / Math.max(scale, 1e-12)));
