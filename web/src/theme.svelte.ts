/** Light, dark, or as the system says; kept in this browser. */
export type ThemeChoice = 'system' | 'light' | 'dark';

const key = 'onnes-theme';
const system = matchMedia('(prefers-color-scheme: dark)');

export const theme = $state<{ choice: ThemeChoice }>({ choice: readChoice() });

export function startTheme(): void {
  apply();
  system.addEventListener('change', apply);
}

export function chooseTheme(choice: ThemeChoice): void {
  theme.choice = choice;
  localStorage.setItem(key, choice);
  apply();
}

function readChoice(): ThemeChoice {
  const kept = localStorage.getItem(key);
  return kept === 'light' || kept === 'dark' ? kept : 'system';
}

function apply(): void {
  const isDark = theme.choice === 'dark' || (theme.choice === 'system' && system.matches);
  document.documentElement.classList.toggle('dark', isDark);
}
