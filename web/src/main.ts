import { mount } from 'svelte';
import { viewOfPage } from '../../src/app/http/contract/page-view.ts';
import App from './App.svelte';
import { prefetch } from './live/live.svelte.ts';
import './styles/app.css';
import { startTheme } from './theme.svelte.ts';
import { startUnits } from './units.svelte.ts';

startTheme();
const needed = viewOfPage(location.pathname);
if (needed !== null) prefetch(needed);
startUnits();
mount(App, { target: document.getElementById('app')! });
