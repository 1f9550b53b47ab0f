/** What the files of each top folder of `src/` may import from the others. The table of docs/architecture.md, as data. */
export const importTable: { readonly [module: string]: readonly string[] } = {
  core: [],
  kernels: ['core'],
  campaign: ['core'],
  world: ['core', 'kernels'],
  planners: ['core', 'kernels', 'campaign'],
  simulators: ['core', 'kernels', 'campaign'],
  analyses: ['core', 'kernels', 'campaign'],
  insights: ['core', 'kernels', 'campaign'],
  instruments: ['core', 'kernels', 'campaign', 'world'],
  agents: ['core', 'campaign'],
  gym: ['core', 'kernels', 'campaign', 'world', 'simulators', 'analyses', 'planners', 'agents'],
  runtime: ['core', 'campaign'],
  learning: ['core', 'kernels', 'campaign', 'agents', 'gym'],
  app: [
    'core',
    'kernels',
    'campaign',
    'world',
    'planners',
    'simulators',
    'analyses',
    'insights',
    'instruments',
    'agents',
    'gym',
    'runtime',
    'learning',
  ],
};

/** Modules that read no clock, no random source and no Node API: they run the same in a browser, a worker or a test. */
export const pureModules: readonly string[] = ['core', 'kernels', 'campaign', 'world'];

/** Modules that may load code named at run time: a laboratory's own extensions. */
export const modulesThatLoadExtensions: readonly string[] = ['runtime', 'app'];

/** Whether a path is a public face: any file of core, `kernels/<field>/index.ts`, else `<module>/index.ts`. */
export function isPublicFace(path: string): boolean {
  return /^src\/(core\/.+|kernels\/[^/]+\/index|(?!kernels\/)[^/]+\/index)\.ts$/.test(path);
}
