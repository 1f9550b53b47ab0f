import { mount } from 'svelte';
import App from './App.svelte';
import './styles/app.css';
import { startTheme } from './theme.svelte.ts';
import { startUnits } from './units.svelte.ts';

startTheme();
startUnits();
mount(App, { target: document.getElementById('app')! });
