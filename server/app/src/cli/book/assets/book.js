// Turning pages by key, following a path from card to card, and reaching wide code by keyboard.
'use strict';

(() => {
  followPath();
  document.querySelector('.keys').hidden = false;

  // Code that is wider than the page scrolls, and what scrolls has to be reachable without a mouse.
  for (const code of document.querySelectorAll('pre')) {
    if (code.scrollWidth > code.clientWidth) {
      code.tabIndex = 0;
      code.setAttribute('role', 'group');
      code.setAttribute('aria-label', 'Code');
    }
  }

  document.addEventListener('keydown', (event) => {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
    const focused = document.activeElement;
    if (focused?.matches('input, textarea, select, pre')) return;
    const relation = { ArrowLeft: 'prev', ArrowRight: 'next' }[event.key];
    const link = relation && document.querySelector(`nav.turn a[rel="${relation}"]`);
    if (!link) return;
    event.preventDefault();
    link.click();
  });

  /** Where the reader came by a path (`?path=…`), the pages before and after are those of the path. */
  function followPath() {
    const name = new URLSearchParams(location.search).get('path');
    const stop = [...document.querySelectorAll('[data-path]')].find((item) => item.dataset.path === name);
    const turn = document.querySelector('nav.turn');
    if (!stop || !turn) return;
    const links = [...stop.querySelectorAll('a[rel]')].map((link) => {
      const side = document.createElement('a');
      side.rel = link.rel;
      side.href = link.getAttribute('href');
      const words = document.createElement('span');
      words.textContent = link.rel === 'prev' ? 'Before' : 'After';
      const title = document.createElement('b');
      title.textContent = link.title;
      side.append(words, ' ', title);
      return side;
    });
    const path = stop.querySelector('.path').cloneNode(true);
    path.className = 'whole';
    path.append(` · ${stop.querySelector('.count').textContent}`);
    turn.replaceChildren(path, ...links);
    turn.setAttribute('aria-label', 'Path');
  }
})();
