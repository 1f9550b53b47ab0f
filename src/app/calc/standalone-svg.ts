import { type Html, html, trustedMarkup } from '../report/html.ts';
import { figureStyle } from '../report/report-style.ts';

/** The eight colours of the design language, light and dark, each with a dash so that colour is not the only sign. */
const colours: readonly (readonly [light: string, dark: string, dash: string])[] = [
  ['#0A6570', '#4FBAC3', 'none'],
  ['#BF5417', '#F0955A', '7 3'],
  ['#3F6FC4', '#86AEF5', '2 2.5'],
  ['#A8437E', '#E48ABF', '9 3 2 3'],
  ['#787820', '#C6C45C', '4 4'],
  ['#6B3FB5', '#BBA0F2', '12 3'],
  ['#8C5A3C', '#CFA184', '1 3'],
  ['#4A5560', '#A5AFBA', '6 2 1 2 1 2'],
];

const colourStyle = colours
  .map(
    ([light, , dash], index) =>
      `.c${index + 1}{--c1:${light};stroke-dasharray:${dash}}.c${index + 1} *{stroke-dasharray:none}`,
  )
  .join('');
const darkStyle = colours.map(([, dark], index) => `.c${index + 1}{--c1:${dark}}`).join('');

const style = `${figureStyle}
text{font:400 11px Inter,system-ui,sans-serif;fill:var(--ink3)}.halo{paint-order:stroke;stroke:var(--halo);stroke-width:3px}
.curve{fill:none;stroke:var(--c1);stroke-width:1.8;stroke-linejoin:round}.stick{fill:none;stroke:var(--c1);stroke-width:1.4}
.paper{fill:var(--surface)}.label{fill:var(--sim);font-weight:600;letter-spacing:.03em}.edge{fill:var(--sim);opacity:.25}.label.measured,.edge.measured{fill:var(--ink3)}
${colourStyle}
@media screen and (prefers-color-scheme:dark){${darkStyle}}`;

const room = { top: 34, bottom: 8 };

/** A whole SVG file of a figure by `drawPanels`, or of any `<svg>` with a viewBox that starts at 0 0; labelled as calculated, or as measured. */
export function standaloneSvg(
  figure: Html,
  caption: string,
  fidelity: 'simulated' | 'measured' = 'simulated',
): string {
  const size = /viewBox="0 0 ([\d.]+) ([\d.]+)"/.exec(figure.markup);
  if (size === null) throw new Error('broken invariant: the figure has no viewBox at the origin');
  const [width, height] = [Number(size[1]), Number(size[2]) + room.top + room.bottom];
  return html`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}">
<style>${trustedMarkup(style)}</style>
<rect class="paper" width="${width}" height="${height}"/><rect class="edge ${fidelity}" width="${width}" height="4"/>
<text class="label ${fidelity}" x="12" y="23">${fidelity.toUpperCase()}</text><text x="88" y="23">${caption}</text>
<svg y="${room.top}" width="${width}" height="${height - room.top}">${figure}</svg>
</svg>
`.markup;
}
