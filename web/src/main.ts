import { mount } from 'svelte';
import App from './App.svelte';
import { prefetch } from './live/live.svelte.ts';
import { findPage } from './pages/index.ts';
import './styles/app.css';
import { startTheme } from './theme.svelte.ts';
import { startUnits } from './units.svelte.ts';

startTheme();
const { needs } = findPage(location.pathname);
if (needs !== null) prefetch(needs);
startUnits();
mount(App, { target: document.getElementById('app')! });
