import { mount } from 'svelte';
import { viewOfPage } from '../../src/app/http/contract/page-view.ts';
import App from './App.svelte';
import { prefetch } from './live/live.svelte.ts';
import { findPage } from './pages/index.ts';
import './styles/app.css';
import { startTheme } from './theme.svelte.ts';
import { startUnits } from './units.svelte.ts';

/** For so long the app waits for its page and the page's view, to draw both at once; then it is drawn without them [ms]. */
const longestWait = 150;

startTheme();
const needed = viewOfPage(location.pathname);
void Promise.race([
  Promise.allSettled([needed === null ? null : prefetch(needed), findPage(location.pathname).load()]),
  new Promise((resolve) => setTimeout(resolve, longestWait)),
]).then(() => {
  mount(App, { target: document.getElementById('app')! });
  startUnits();
});
