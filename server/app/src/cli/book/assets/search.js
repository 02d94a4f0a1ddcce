// Search without a server. The index is a script that is fetched from the book's own folder when somebody begins to search.
'use strict';

(() => {
  const MOST = 12;
  const root = document.body.dataset.root;
  const box = document.querySelector('.search');
  const input = box.querySelector('input');
  const panel = box.querySelector('.hits');
  const list = box.querySelector('#hits');
  const status = box.querySelector('.none');
  let index = null;
  let chosen = -1;

  box.hidden = false;
  input.addEventListener('focus', load);
  input.addEventListener('input', show);
  input.addEventListener('keydown', onKey);
  document.addEventListener('keydown', (event) => {
    const typing = document.activeElement?.matches('input, textarea, select');
    if (event.key !== '/' || typing || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    input.focus();
    input.select();
  });
  document.addEventListener('click', (event) => {
    if (!box.contains(event.target)) close();
  });

  /** Fetches the index once. */
  function load() {
    if (document.querySelector('script[data-index]')) return;
    const script = document.createElement('script');
    script.dataset.index = '';
    script.src = `${root}assets/search-index.js`;
    script.addEventListener('load', () => {
      index = window.pyglossRanking.prepare(window.pyglossBook);
      show();
    });
    document.head.append(script);
  }

  function onKey(event) {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step && list.children.length > 0) {
      event.preventDefault();
      choose((chosen + step + list.children.length) % list.children.length);
    } else if (event.key === 'Enter') {
      const link = (list.children[chosen] ?? list.children[0])?.querySelector('a');
      if (link) {
        event.preventDefault();
        link.click();
      }
    } else if (event.key === 'Escape') {
      event.preventDefault();
      if (panel.hidden && input.value === '') input.blur();
      input.value = '';
      close();
    }
  }

  function choose(number) {
    chosen = number;
    [...list.children].forEach((item, at) => item.setAttribute('aria-selected', String(at === number)));
    input.setAttribute('aria-activedescendant', list.children[number].id);
    list.children[number].scrollIntoView({ block: 'nearest' });
  }

  function close() {
    panel.hidden = true;
    input.setAttribute('aria-expanded', 'false');
    input.removeAttribute('aria-activedescendant');
    chosen = -1;
  }

  function show() {
    const query = input.value.trim();
    if (query === '' || index === null) {
      close();
      return;
    }
    const hits = window.pyglossRanking.search(index, query).slice(0, MOST);
    list.replaceChildren(...hits.map(item));
    status.textContent = hits.length === 0 ? 'Nothing is called so, and no card speaks of it.' : '';
    panel.hidden = false;
    input.setAttribute('aria-expanded', String(hits.length > 0));
    chosen = -1;
    if (hits.length > 0) choose(0);
  }

  /** A line of the list: title, area, gloss. */
  function item(page, number) {
    const entry = document.createElement('li');
    entry.id = `hit-${number}`;
    entry.setAttribute('role', 'option');
    const link = document.createElement('a');
    link.href = root + page.href;
    link.tabIndex = -1;
    for (const [name, text] of [['b', page.title], ['small', page.area], ['span', page.gloss]]) {
      const part = document.createElement(name);
      part.textContent = text;
      link.append(part, ' ');
    }
    entry.append(link);
    return entry;
  }
})();
