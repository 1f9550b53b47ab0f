import { describe, expect, it } from 'vitest';
import { drawPanels, type Panel } from './draw-panels.ts';
import { standaloneSvg } from './standalone-svg.ts';

const panel: Panel = {
  description: 'heat capacity over temperature',
  x: { quantity: 'T', unit: 'K' },
  y: { quantity: 'C', unit: 'kB' },
  series: [
    { label: 'a', kind: 'line', x: [1, 2, 3, 4], y: [1, Number.NaN, 2, 3], fidelity: 'simulated' },
    { label: 'b & c', kind: 'points', x: [1, 2], y: [3, 4], sds: [0.5, 1], fidelity: 'simulated' },
  ],
  remarks: [{ x: 2, y: 2, text: '1 0 0' }],
};

describe('drawPanels', () => {
  const { markup } = drawPanels([panel, panel]);

  it('gives axes with units, marks of what is simulated, and a description', () => {
    expect(markup).toContain('T (K)');
    expect(markup).toContain('C (kB)');
    expect(markup).toContain('mark simulated');
    expect(markup).toContain('aria-label="heat capacity over temperature; heat capacity over temperature"');
    expect(markup).toContain('b &amp; c');
  });

  it('holds the bars of two standard deviations, and breaks a line where a value is missing', () => {
    expect(markup.match(/class="tick"[^>]*>6</g)).toHaveLength(2);
    expect(/class="curve c1" d="([^"]+)"/.exec(markup)?.[1]?.match(/M/g)).toHaveLength(2);
  });

  it('breaks a legend that is wider than the figure into lines, in eight colours again and again', () => {
    const series = Array.from({ length: 20 }, (_, i) => ({
      label: `${i + 2} K, rising`,
      kind: 'points' as const,
      x: [0, 1],
      y: [i, i],
      fidelity: 'measured' as const,
    }));
    const { markup: many } = drawPanels([{ ...panel, series }]);
    const legend = [...many.matchAll(/<text x="([\d.]+)" y="([\d.]+)">(\d+ K, rising)/g)];
    expect(legend).toHaveLength(20);
    for (const [, x, , text] of legend) expect(Number(x) + 6.2 * text!.length).toBeLessThanOrEqual(700);
    expect(new Set(legend.map(([, , y]) => y)).size).toBeGreaterThan(1);
    expect(many).not.toContain('class="c9"');
    expect(many).toContain('class="c8"');
    expect(Number(/viewBox="0 0 720 (\d+)"/.exec(many)?.[1])).toBeGreaterThan(280);
  });

  it('says above each panel what it shows, where that is asked for', () => {
    const { markup: titled } = drawPanels([panel], { isTitled: true });
    expect(titled).toContain('>heat capacity over temperature</text>');
    expect(markup).not.toContain('>heat capacity over temperature</text>');
  });

  it('refuses series of unequal lengths', () => {
    const series = [{ label: 'a', kind: 'line', x: [1], y: [1, 2], fidelity: 'simulated' }] as const;
    expect(() => drawPanels([{ ...panel, series }])).toThrow(/1 x for 2 y/);
  });

  it('stands alone with its style and its label', () => {
    const svg = standaloneSvg(drawPanels([panel]), 'onnes calc <tc>');
    expect(svg).toMatch(/^<svg xmlns="http:\/\/www\.w3\.org\/2000\/svg"/);
    expect(svg).toContain('SIMULATED');
    expect(svg).toContain('onnes calc &lt;tc&gt;');
    expect(svg).toContain('--surface');
  });
});
