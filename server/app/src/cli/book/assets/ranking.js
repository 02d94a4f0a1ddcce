// Ranks pages for a query: what a page is called goes before what it is about, and rare words go before common ones.
'use strict';

(() => {
  window.pyglossRanking = { prepare, search };

  // Words that questions are made of.
  const EMPTY = new Set(('a an the of to in on for is it its do does did be are was i my me you your we how what why when where which who '
    + 'can cannot cant could should would will with from by as at this that these those there and or not no if then than so but '
    + 'get gets got have has had use using used make python work works between after before all only just way vs mean means '
    + 'dont doesnt isnt wont didnt im ive').split(' ').map(stem));
  // Kept although they are short or common words: they are Python's own.
  const KEYWORDS = new Set('is in not and or as if for with from'.split(' '));

  /** The words of a text, without endings. */
  function words(text) {
    return (text.toLowerCase().replaceAll(/['’]/g, '').match(/[\p{L}\d_]+/gu) ?? []).map(stem);
  }

  function stem(word) {
    if (word.length > 4 && word.endsWith('ies')) return `${word.slice(0, -3)}y`;
    if (word.length > 5 && word.endsWith('ing')) return word.slice(0, -3).replace(/(.)\1$/, '$1');
    if (word.length > 4 && word.endsWith('ed')) return word.slice(0, -2).replace(/(.)\1$/, '$1');
    if (word.length > 3 && word.endsWith('s') && !/(ss|us|is)$/.test(word)) return word.slice(0, -1).replace(/(ss|sh|ch|x)e$/, '$1');
    return word.length > 4 ? word.replace(/e$/, '') : word;
  }

  function fold(text) {
    return text.trim().toLowerCase().replaceAll(/\s+/g, ' ');
  }

  /** Gives each page its names and weighted words. */
  function prepare({ pages, words: bodies }) {
    const prepared = pages.map(([href, title, area, gloss, names]) => ({
      href, title, area, gloss, called: [title, ...names].map(fold), weights: new Map(),
    }));
    const add = (page, word, weight) => page.weights.set(word, (page.weights.get(word) ?? 0) + weight);
    for (const [at, page] of prepared.entries()) {
      for (const name of pages[at][4]) for (const word of words(name)) add(page, word, 4);
      for (const word of words(page.title)) add(page, word, 6);
      for (const word of words(page.gloss)) add(page, word, 2.5);
      for (const word of words(page.area)) add(page, word, 1.5);
    }
    for (const [word, places] of Object.entries(bodies)) {
      for (const place of places) add(prepared[place], stem(word), 1);
    }
    // The second mention of a word says less than the first, and a word of a long page less than one of a short page.
    const mean = prepared.reduce((sum, page) => sum + page.weights.size, 0) / prepared.length;
    for (const page of prepared) {
      const length = 4 * (0.4 + (0.6 * page.weights.size) / mean);
      for (const [word, weight] of page.weights) page.weights.set(word, (10 * weight) / (weight + length));
    }
    const counts = new Map();
    for (const page of prepared) for (const word of page.weights.keys()) counts.set(word, (counts.get(word) ?? 0) + 1);
    return { pages: prepared, counts };
  }

  /** The pages for a query, best first. */
  function search({ pages, counts }, query) {
    const asked = fold(query);
    let terms = [...new Set(words(query))];
    const telling = terms.filter((word) => !EMPTY.has(word));
    terms = telling.length > 0 ? telling : terms.filter((word) => KEYWORDS.has(word));
    const wanted = terms.map((word, at) => ({ typed: word, forms: forms(counts, word, at === terms.length - 1) }));
    // A word that is not in the book stands for others, and limits none of them.
    const rarity = (word) => (counts.has(word) ? Math.log(1 + (pages.length - counts.get(word) + 0.5) / (counts.get(word) + 0.5)) : Infinity);
    const found = [];
    for (const [place, page] of pages.entries()) {
      let score = 0;
      let met = 0;
      for (const { typed, forms: some } of wanted) {
        let best = 0;
        for (const [word, likeness] of some) {
          const weight = page.weights.get(word);
          if (weight) best = Math.max(best, weight * likeness * Math.min(rarity(word), rarity(typed)));
        }
        score += best;
        if (best > 0) met += 1;
      }
      if (wanted.length > 0) score *= (met / wanted.length) ** 0.75;
      score += byName(page, asked);
      if (score > 0.5) found.push({ page, score, place });
    }
    found.sort((a, b) => b.score - a.score || a.place - b.place);
    return found.map(({ page }) => page);
  }

  /** How well a whole query fits what a page is called: as it is, with more behind it, as words of it, with a slip in it. */
  function byName(page, asked) {
    let best = 0;
    for (const [at, name] of page.called.entries()) {
      const first = at < 2 ? 1 : 0.8;
      const spaced = ` ${name.replaceAll(/[^\p{L}\d_]+/gu, ' ')} `;
      const whole = spaced.includes(` ${asked} `) || spaced.includes(` ${asked}s `) ? 1 : 0;
      if (name === asked) best = Math.max(best, 1000 * first);
      else if (asked.length > 1 && name.startsWith(asked)) best = Math.max(best, (40 + 30 * whole - Math.min(20, name.length - asked.length)) * first);
      else if (whole) best = Math.max(best, (asked.length > 2 ? 45 : 5) * first);
      else if (isNear(name, asked)) best = Math.max(best, 40 * first);
      else if (name.length > 7 && asked.includes(name)) best = Math.max(best, 20 * first);
    }
    return best;
  }

  /** The words of the book that a typed one may stand for, with how sure that is. */
  function forms(counts, word, isLast) {
    const found = new Map();
    if (counts.has(word)) found.set(word, 1);
    if (isLast && word.length > 1) {
      for (const known of counts.keys()) if (known !== word && known.startsWith(word)) found.set(known, 0.5);
    }
    if (found.size === 0 && word.length > 3) {
      for (const known of counts.keys()) if (isNear(known, word)) found.set(known, 0.6);
    }
    return found;
  }

  /** Whether a slip of the finger or two lies between two words. */
  function isNear(known, typed) {
    const allowed = typed.length > 7 ? 2 : typed.length > 3 ? 1 : 0;
    return Math.abs(known.length - typed.length) <= allowed && distance(known, typed, allowed) <= allowed;
  }

  /** How many letters to insert, remove, replace or swap; anything above `most` where it is more. */
  function distance(a, b, most) {
    let before = [];
    let last = Array.from({ length: b.length + 1 }, (_, at) => at);
    for (let i = 1; i <= a.length; i += 1) {
      const row = [i];
      for (let j = 1; j <= b.length; j += 1) {
        row[j] = Math.min(row[j - 1] + 1, last[j] + 1, last[j - 1] + (a[i - 1] === b[j - 1] ? 0 : 1));
        if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) row[j] = Math.min(row[j], before[j - 2] + 1);
      }
      if (Math.min(...row) > most) return most + 1;
      [before, last] = [last, row];
    }
    return last[b.length];
  }
})();
