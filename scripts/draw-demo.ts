// Draws docs/demo.svg from what a real run of the demo prints: node scripts/draw-demo.ts
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'onnes-demo-'));
const command = `"${process.execPath}" "${join(root, 'src/app/cli/main.ts')}" demo --no-web --store .onnes 2>&1`;
const text = execFileSync('sh', ['-c', command], { cwd: folder, encoding: 'utf8' });
rmSync(folder, { recursive: true });

const width = 104;
const lines = ['$ npm run demo', '', ...text.trimEnd().split('\n')].flatMap(wrap);
const lineHeight = 19;
const height = lines.length * lineHeight + 40;
const escapeText = (line: string): string =>
  line.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
const colour = (line: string): string =>
  line.includes('★') || line.startsWith('best:') ? '#6CCB92' : line.startsWith('$') ? '#B7BEC4' : '#ECEEEF';
const body = lines
  .map(
    (line, i) =>
      `<text x="20" y="${30 + i * lineHeight}" fill="${colour(line)}" xml:space="preserve">${escapeText(line)}</text>`,
  )
  .join('\n');
const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${width * 7.9 + 40}" height="${height}" viewBox="0 0 ${width * 7.9 + 40} ${height}" role="img" aria-label="Terminal output of a run of the demo" font-family="IBM Plex Mono, Menlo, Consolas, DejaVu Sans Mono, monospace" font-size="13">
<rect width="100%" height="100%" rx="10" fill="#0E1113"/>
${body}
</svg>
`;
writeFileSync(join(root, 'docs', 'demo.svg'), svg);

function wrap(line: string): string[] {
  if (line.length <= width) return [line];
  const cut = line.lastIndexOf(' ', width);
  return [line.slice(0, cut), ...wrap(`  ${line.slice(cut + 1)}`)];
}
