// Light or dark before the first paint, so that neither flashes; and the first read of what the browser keeps, while the app is still on its way.
{
  const theme = localStorage.getItem('onnes-theme');
  const isDark =
    theme === 'dark' || (theme !== 'light' && matchMedia('(prefers-color-scheme: dark)').matches);
  document.documentElement.classList.toggle('dark', isDark);
}
