import type { Component } from 'svelte';
import { matchPath } from '../../../src/app/http/contract/page-view.ts';
import Campaign from './Campaign.svelte';
import Front from './Front.svelte';

type Loaded = { default: Component<never> };

/** A page of the app: the pattern of its address, its name in the rail's sense, and what loads it. */
export type Page = {
  /** `:name` stands for one part of the path. */
  readonly path: string;
  readonly section:
    | 'campaigns'
    | 'runs'
    | 'bench'
    | 'review'
    | 'samples'
    | 'physics'
    | 'reports'
    | 'ask'
    | 'settings';
  readonly load: () => Promise<Loaded>;
};

/** Pages that most visits begin with are part of the app's first script; all others are fetched when they are asked for. */
const atOnce = (page: unknown): (() => Promise<Loaded>) => {
  const loaded = Promise.resolve({ default: page as Component<never> });
  return () => loaded;
};

/** Every page; a new one is a file and a line here. */
export const pages: readonly Page[] = [
  { path: '/', section: 'campaigns', load: atOnce(Front) },
  { path: '/replay', section: 'campaigns', load: () => import('./Replay.svelte') as Promise<Loaded> },
  { path: '/new', section: 'campaigns', load: () => import('./New.svelte') as Promise<Loaded> },
  {
    path: '/campaigns/:id/sheet',
    section: 'runs',
    load: () => import('./RunSheet.svelte') as Promise<Loaded>,
  },
  {
    path: '/campaigns/:id',
    section: 'campaigns',
    load: atOnce(Campaign),
  },
  { path: '/login', section: 'settings', load: () => import('./Login.svelte') as Promise<Loaded> },
  { path: '/runs', section: 'runs', load: () => import('./Runs.svelte') as Promise<Loaded> },
  { path: '/bench', section: 'bench', load: () => import('./Bench.svelte') as Promise<Loaded> },
  { path: '/review', section: 'review', load: () => import('./Review.svelte') as Promise<Loaded> },
  { path: '/samples', section: 'samples', load: () => import('./Samples.svelte') as Promise<Loaded> },
  {
    path: '/samples/:campaign/:sample',
    section: 'samples',
    load: () => import('./Sample.svelte') as Promise<Loaded>,
  },
  { path: '/physics', section: 'physics', load: () => import('./Physics.svelte') as Promise<Loaded> },
  {
    path: '/physics/:tool',
    section: 'physics',
    load: () => import('./PhysicsTool.svelte') as Promise<Loaded>,
  },
  { path: '/ask', section: 'ask', load: () => import('./Ask.svelte') as Promise<Loaded> },
  {
    path: '/settings',
    section: 'settings',
    load: () => import('./Settings.svelte') as Promise<Loaded>,
  },
  { path: '/reports', section: 'reports', load: () => import('./Reports.svelte') as Promise<Loaded> },
];

const missing: Page = {
  path: '',
  section: 'campaigns',
  load: () => import('./Missing.svelte') as Promise<Loaded>,
};

/** The page of an address with its parameters; the page that says so where there is none. */
export function findPage(path: string): {
  readonly load: () => Promise<{ default: Component<Record<string, string>> }>;
  readonly section: Page['section'];
  readonly parameters: { readonly [name: string]: string };
} {
  for (const page of [...pages, missing]) {
    const parameters = page === missing ? {} : matchPath(page.path, path);
    if (parameters === null) continue;
    const { load, section } = page;
    return { load: load as never, section, parameters };
  }
  throw new Error('the last page matches every address');
}
