// Runs before the page is drawn, so that it is not drawn twice: the reader's choice of light or dark, where one was made.
'use strict';

(() => {
  const KEY = 'pygloss-book-theme';
  const root = document.documentElement;
  const dark = matchMedia('(prefers-color-scheme: dark)');

  /** The choice that is remembered; a browser may refuse to remember anything. */
  function remembered() {
    try {
      return localStorage.getItem(KEY);
    } catch {
      return null;
    }
  }

  const chosen = remembered();
  if (chosen === 'light' || chosen === 'dark') root.dataset.theme = chosen;
  root.classList.add('scripted');

  const isDark = () => (root.dataset.theme ? root.dataset.theme === 'dark' : dark.matches);

  document.addEventListener('DOMContentLoaded', () => {
    const button = document.querySelector('button.theme');
    const name = () => {
      button.textContent = isDark() ? 'Light' : 'Dark';
      button.setAttribute('aria-label', `${button.textContent} colours`);
    };
    button.hidden = false;
    name();
    dark.addEventListener('change', name);
    button.addEventListener('click', () => {
      root.dataset.theme = isDark() ? 'light' : 'dark';
      try {
        localStorage.setItem(KEY, root.dataset.theme);
      } catch {
        // The choice then lasts as long as the page.
      }
      name();
    });
  });
})();
