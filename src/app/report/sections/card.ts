import { type Html, html } from '../html.ts';

/** A titled card; `note` stands beside the title. */
export const showCard = (
  title: string,
  content: Html,
  options: { badges?: Html; note?: Html; className?: string } = {},
): Html => html`<section class="card ${options.className ?? ''}">
<h2>${title}${options.badges ?? null}</h2>${options.note !== undefined && html`<p class="cardnote">${options.note}</p>`}
${content}
</section>`;

/** A drawing at two widths, so that its letters keep their size on a phone. */
export const showFigure = (
  draw: (width: number, height: number) => Html,
  wide: number,
  height: number,
): Html => html`<div class="wide">${draw(wide, height)}</div><div class="narrow">${draw(344, 300)}</div>`;

/** Names and values, one under the other. */
export const showFacts = (facts: readonly (readonly [string, Html] | null)[]): Html =>
  html`<dl class="facts">${facts.map((fact) => fact !== null && html`<div><dt>${fact[0]}</dt><dd>${fact[1]}</dd></div>`)}</dl>`;
