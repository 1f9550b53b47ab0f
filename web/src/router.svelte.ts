import { tick } from 'svelte';
import { decodePart } from '../../src/app/http/contract/page-view.ts';

/** Where the person is: the path of the page, and the parameters behind it. */
export const place = $state<{ path: string; query: URLSearchParams }>(read());

/** Goes to a page of the app. */
export function go(address: string): void {
  history.pushState(null, '', address);
  Object.assign(place, read());
  if (location.hash === '') scrollTo(0, 0);
  else seekOnNewPage();
}

/** The page that is left may name the same thing: it is sought once the new one stands. */
const seekOnNewPage = (): void => void tick().then(seekAnchor);

/** Replaces what stands behind the path, without a step in the history. */
export function setQuery(changes: { readonly [name: string]: string | null }): void {
  const query = new URLSearchParams(location.search);
  for (const [name, value] of Object.entries(changes)) {
    if (value === null) query.delete(name);
    else query.set(name, value);
  }
  const text = query.toString();
  history.replaceState(null, '', `${location.pathname}${text === '' ? '' : `?${text}`}${location.hash}`);
  Object.assign(place, read());
}

function read(): { path: string; query: URLSearchParams } {
  return { path: location.pathname, query: new URLSearchParams(location.search) };
}

/** How long a page may take to bring what its address names [ms]. */
const longestSeek = 20_000;
let stopSeeking = (): void => undefined;

/** Scrolls to what the hash names, as soon as the page holds it, and marks it until another is named. */
function seekAnchor(): void {
  stopSeeking();
  for (const cited of document.querySelectorAll('[data-cited]')) cited.removeAttribute('data-cited');
  const name = decodePart(location.hash.slice(1)) ?? '';
  if (name === '' || show(name)) return;
  const observer = new MutationObserver(() => {
    if (show(name)) stopSeeking();
  });
  const timer = setTimeout(() => stopSeeking(), longestSeek);
  stopSeeking = () => {
    observer.disconnect();
    clearTimeout(timer);
  };
  observer.observe(document.body, { childList: true, subtree: true });
}

function show(name: string): boolean {
  const found = document.getElementById(name);
  if (found === null) return false;
  if (name !== 'main') found.dataset.cited = '';
  if (found.tabIndex < 0) found.tabIndex = -1;
  found.focus({ preventScroll: true });
  found.scrollIntoView({ block: 'center' });
  return true;
}

addEventListener('popstate', () => {
  Object.assign(place, read());
  seekOnNewPage();
});
addEventListener('load', seekAnchor);

/** Links within the app change the page without loading it again. */
document.addEventListener('click', (event) => {
  if (event.defaultPrevented || event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey)
    return;
  const link = (event.target as Element | null)?.closest('a');
  if (!link || link.target !== '' || link.hasAttribute('download') || link.origin !== location.origin) return;
  if (link.pathname.startsWith('/api/')) return;
  event.preventDefault();
  go(`${link.pathname}${link.search}${link.hash}`);
});
