import { mount } from 'svelte';
import App from './App.svelte';
import { expect } from './live/live.svelte.ts';
import { findPage } from './pages/index.ts';
import './styles/app.css';
import { startTheme } from './theme.svelte.ts';
import { startUnits } from './units.svelte.ts';

startTheme();
const { needs } = findPage(location.pathname);
if (needs !== null) expect(needs);
startUnits();
mount(App, { target: document.getElementById('app')! });
