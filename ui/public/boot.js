// Runs before the first paint: a dark desktop must never flash white, and screen readers need the right language
// from the first word. The mirror is written by src/shell/appearance.svelte.ts; the settings command owns the values.
(function () {
  var theme = 'system';
  var language = 'system';
  try {
    theme = localStorage.getItem('pulk.theme') || theme;
    language = localStorage.getItem('pulk.language') || language;
  } catch {
    // Storage may be refused; the system's choice is a good answer.
  }
  var dark = theme === 'dark' || (theme !== 'light' && matchMedia('(prefers-color-scheme: dark)').matches);
  try {
    document.documentElement.dataset.density = localStorage.getItem('pulk.density') || 'compact';
  } catch {
    // As above.
  }
  document.documentElement.dataset.theme = dark ? 'dark' : 'light';
  var spoken = language === 'system' ? navigator.language : language;
  document.documentElement.lang = /^ko\b/.test(spoken) ? 'ko' : 'en';
})();
