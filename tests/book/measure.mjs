// What can be measured on a page. Each function runs inside of it, and so uses nothing from outside of itself.

/** The weakest contrast between a text that is seen and what is behind it, scaled so that 4.5 is the least that is allowed. */
export function contrastOf() {
  const colour = (text) => {
    const numbers = text.match(/[\d.]+/g).map(Number);
    if (!/^rgba?\(/.test(text)) throw new Error(`a colour that cannot be read: ${text}`);
    return { rgb: numbers.slice(0, 3), alpha: numbers[3] ?? 1 };
  };
  const over = (top, bottom) => top.rgb.map((value, at) => value * top.alpha + bottom[at] * (1 - top.alpha));
  const light = (rgb) => {
    const [red, green, blue] = rgb.map((value) => value / 255).map((value) => (value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4));
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  };
  const ground = (element) => {
    const layers = [];
    for (let at = element; at; at = at.parentElement) {
      const layer = colour(getComputedStyle(at).backgroundColor);
      layers.push(layer);
      if (layer.alpha === 1) break;
    }
    return layers.reverse().reduce((below, layer) => over(layer, below), [255, 255, 255]);
  };
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  let weakest = { ratio: 21, text: '' };
  let texts = 0;
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const element = node.parentElement;
    if (node.data.trim() === '' || !element.checkVisibility({ visibilityProperty: true }) || element.closest('.hidden')) continue;
    const style = getComputedStyle(element);
    const below = ground(element);
    const [a, b] = [light(over(colour(style.color), below)), light(below)];
    const size = parseFloat(style.fontSize);
    // Large text may be weaker: 3 counts as 4.5.
    const large = size >= 24 || (size >= 18.66 && Number(style.fontWeight) >= 700) ? 1.5 : 1;
    const ratio = ((Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05)) * large;
    texts += 1;
    if (ratio < weakest.ratio) weakest = { ratio, text: node.data.trim().slice(0, 40) };
  }
  return { texts, weakest };
}

/** What makes a page wider than the window; null where nothing does. */
export function overflowOf() {
  const width = document.documentElement.clientWidth;
  const isWide = document.documentElement.scrollWidth > width || document.body.scrollWidth > width;
  for (const element of document.querySelectorAll('body *')) {
    if (element.closest('.skip, .hidden') || element.parentElement.closest('pre')) continue;
    if (element.checkVisibility() && element.getBoundingClientRect().right > width + 1) {
      return `${element.tagName}.${element.className}: ${element.innerText?.slice(0, 40)}`;
    }
  }
  return isWide ? 'the page' : null;
}

/** Links, buttons and fields without a name. */
export function unlabelled() {
  const named = (element) => element.innerText?.trim() || element.getAttribute('aria-label') || element.labels?.length || element.title;
  return [...document.querySelectorAll('a, button, input, summary, [role="img"], nav')]
    .filter((element) => element.checkVisibility() && !named(element))
    .map((element) => element.outerHTML.slice(0, 80));
}
