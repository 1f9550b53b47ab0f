// Compiles assembly/*.ts to WebAssembly and writes each as a TypeScript module with the bytes in base64:
// `node scripts/build-wasm.mjs` writes, `--check` fails when a module is not what its source compiles to.
import { readFileSync, writeFileSync } from 'node:fs';
import asc from 'assemblyscript/asc';

const modules = [
  { source: 'assembly/gaussian-process.ts', target: 'src/kernels/statistics/data/gaussian-process-wasm.ts' },
  { source: 'assembly/spin-lattice.ts', target: 'src/kernels/magnetism/data/spin-lattice-wasm.ts' },
];
const isCheck = process.argv.includes('--check');

for (const { source, target } of modules) {
  const options = ['-O3', '--noAssert', '--runtime', 'stub', '--enable', 'simd', '--initialMemory', '1'];
  const binary = { bytes: undefined };
  const { error, stderr } = await asc.main([source, ...options, '--outFile', 'out.wasm'], {
    writeFile: (name, contents) => {
      if (name === 'out.wasm') binary.bytes = contents;
    },
  });
  if (error) throw new Error(`${source} does not compile: ${stderr.toString()}`);
  const text =
    `// Compiled from ${source} by scripts/build-wasm.mjs; not edited by hand.\n` +
    `export const base64 =\n  '${Buffer.from(binary.bytes).toString('base64')}';\n`;
  if (!isCheck) writeFileSync(target, text);
  else if (readFileSync(target, 'utf8') !== text)
    throw new Error(`${target} is not what ${source} compiles to: run node scripts/build-wasm.mjs`);
  console.log(`${target}: ${binary.bytes.length} bytes${isCheck ? ', as its source' : ''}`);
}
