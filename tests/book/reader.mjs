// A reader's way through the book in Chromium. Prints one `ok` or `not ok` line a check and the plan at the end.

import fs from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { checks, hold } from '../support/checks.mjs';
import { contrastOf, overflowOf, unlabelled } from './measure.mjs';

const { BOOK, PORT, CHROMIUM, PLAYWRIGHT, SHOTS } = process.env;
const { chromium } = createRequire(path.join(PLAYWRIGHT, 'from.js'))('playwright-core');
const ROOT = `${pathToFileURL(BOOK).href}/`;
const SERVED = `http://127.0.0.1:${PORT}/${encodeURIComponent(path.basename(BOOK))}/`;
const SWITCHES = ['--headless', '--no-sandbox', '--disable-gpu', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'];

const browser = await chromium.launch({ executablePath: CHROMIUM, headless: true, args: SWITCHES });
const said = [];
const strayed = [];
let requests = 0;

/** A window on a page of the book; what it asks for and what it complains about is written down. */
async function open(name, options = {}, root = ROOT) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, ...options });
  const page = await context.newPage();
  page.on('request', (request) => {
    requests += 1;
    if (!request.url().startsWith(root)) strayed.push(request.url());
  });
  // A page that is left early does not wait for its icon.
  page.on('requestfailed', (request) => {
    const why = request.failure()?.errorText;
    if (why !== 'net::ERR_ABORTED') said.push(`${name}: ${request.url()} ${why}`);
  });
  page.on('response', (response) => { if (response.status() >= 400) said.push(`${response.url()}: ${response.status()}`); });
  page.on('console', (message) => { if (['error', 'warning'].includes(message.type())) said.push(`${name}: ${message.text()}`); });
  page.on('pageerror', (error) => said.push(`${name}: ${error.message}`));
  await page.goto(root + name);
  return page;
}

const told = checks(async () => {
  for (const context of browser.contexts()) await context.close();
});
const { check } = told;
const shot = (page, name, options = {}) => page.screenshot({ path: path.join(SHOTS, `${name}.png`), ...options });
const at = (page) => decodeURIComponent(page.url().slice(page.url().indexOf(encodeURIComponent(path.basename(BOOK)))).split('/').slice(1).join('/'));
const hits = (page) => page.locator('#hits li b').allInnerTexts();

/** Types a query as a reader does, and waits for what is found. */
async function ask(page, query) {
  await page.keyboard.press('/');
  await page.locator('#search').fill('');
  await page.keyboard.type(query);
  await page.waitForSelector('.hits:not([hidden])');
}

const names = fs.readdirSync(BOOK, { recursive: true }).map(String).filter((name) => name.endsWith('.html')).sort();
const cards = names.filter((name) => name.startsWith('cards/') && !fs.readFileSync(path.join(BOOK, name), 'utf8').includes('http-equiv="refresh"'));
const step = Math.floor(cards.length / 26);
const some = ['index.html', 'pitfalls.html', 'paths.html', 'areas/functions.html', ...cards.filter((_, number) => number % step === 0)];

await check('the first page opens from a folder', async () => {
  const page = await open('index.html');
  hold((await page.title()).includes('pygloss'), await page.title());
  hold((await page.locator('.area').count()) >= 20, await page.locator('.area').count());
  hold((await page.locator('.area li').count()) === cards.length, await page.locator('.area li').count());
  await shot(page, 'index');
});

await check('a slash begins a search, arrows choose, Enter opens', async () => {
  const page = await open('index.html');
  await ask(page, 'mutable default');
  hold((await hits(page))[0] === 'Mutable default argument', await hits(page));
  hold((await page.locator('#search').getAttribute('aria-expanded')) === 'true', 'not expanded');
  await shot(page, 'search');
  await page.keyboard.press('ArrowDown');
  const second = page.locator('#hits li').nth(1);
  hold((await second.getAttribute('aria-selected')) === 'true', await second.getAttribute('aria-selected'));
  hold((await page.locator('#search').getAttribute('aria-activedescendant')) === (await second.getAttribute('id')), 'another is active');
  await page.keyboard.press('ArrowUp');
  await page.keyboard.press('Enter');
  await page.waitForURL('**/mutable-default-argument.html');
  hold((await page.locator('h1').innerText()) === 'Mutable default argument', await page.locator('h1').innerText());
});

await check('Escape closes a search and gives the page back', async () => {
  const page = await open('cards/gil.html');
  await ask(page, 'list');
  await page.keyboard.press('Escape');
  hold(await page.locator('.hits').isHidden(), 'the hits are still there');
  await page.keyboard.press('Escape');
  hold(await page.evaluate(() => document.activeElement === document.body), 'the field still has the focus');
});

for (const [query, title] of [
  ['B006', 'Mutable default argument'], ['w0102', 'Mutable default argument'], ['def f(x=[])', 'Mutable default argument'],
  ['mro-c3', 'Method resolution order (MRO)'], ['__mro__', 'Method resolution order (MRO)'], ['closres', 'Closures'], ['default', 'Default argument values'],
  ['why is my default list shared', 'Mutable default argument'],
]) {
  await check(`“${query}” is found`, async () => {
    const page = await open('cards/lambda.html');
    await ask(page, query);
    hold((await hits(page))[0] === title, await hits(page));
  });
}

await check('what nobody has heard of is answered, too', async () => {
  const page = await open('index.html');
  await ask(page, 'qqqqzzzzxx');
  hold((await page.locator('.hits .none').innerText()).startsWith('Nothing'), await page.locator('.hits').innerText());
});

await check('arrow keys turn the page, but not while somebody types', async () => {
  const page = await open('cards/closures.html');
  const next = await page.locator('nav.turn a[rel="next"]').getAttribute('href');
  await page.keyboard.press('ArrowRight');
  await page.waitForURL(`**/${next}`);
  await page.keyboard.press('ArrowLeft');
  await page.waitForURL('**/closures.html');
  await page.locator('#search').fill('x');
  await page.keyboard.press('ArrowRight');
  await page.waitForTimeout(200);
  hold(at(page) === 'cards/closures.html', at(page));
});

await check('an answer opens, and says what the program prints', async () => {
  const page = await open('cards/mutable-default-argument.html');
  const first = page.locator('.question').first();
  hold(!(await first.locator('.answer').isVisible()), 'the answer is open');
  await first.locator('summary').click();
  const answer = await first.locator('.answer samp').innerText();
  hold(answer === "{'a': 0, 'c': 1}", answer);
  const letter = await first.locator('.answer b').innerText();
  const choice = await first.locator('.choices li').nth('ABCDEF'.indexOf(letter)).innerText();
  hold(choice === answer, [letter, choice]);
  await first.scrollIntoViewIfNeeded();
  await shot(page, 'quiz');
});

const paths = names.filter((name) => name.startsWith('paths/'));
for (const name of paths.slice(0, 1)) {
  await check('a path leads from card to card', async () => {
    const page = await open(name);
    const links = page.locator('dl.list a');
    const order = (await links.evaluateAll((all) => all.map((link) => link.getAttribute('href')))).map((href) => href.replace(/^.*\/|\?.*$/g, ''));
    await shot(page, 'path');
    await links.first().click();
    await page.waitForURL(`**/${order[0]}?path=*`);
    for (const card of order.slice(1, 4)) {
      await page.keyboard.press('ArrowRight');
      await page.waitForURL(`**/${card}?path=*`);
    }
    hold((await page.locator('nav.turn .whole').innerText()).includes(`4 of ${order.length}`), await page.locator('nav.turn').innerText());
  });
}

const isDark = (page) => page.evaluate(() => {
  const [red, green, blue] = getComputedStyle(document.body).backgroundColor.match(/\d+/g).map(Number);
  return red + green + blue < 200;
});

await check('it is dark where the reader’s system is, and the switch is remembered', async () => {
  const page = await open('cards/mutable-default-argument.html', { colorScheme: 'dark' });
  hold(await isDark(page), 'a light page');
  await shot(page, 'dark');
  await page.locator('button.theme').click();
  hold(!(await isDark(page)), 'still dark');
  await page.goto(`${ROOT}index.html`);
  hold(!(await isDark(page)), 'dark again on the next page');
  await page.locator('button.theme').click();
  await page.reload();
  hold(await isDark(page), 'light again after the second switch');
});

await check('it is light where the reader’s system is', async () => {
  const page = await open('cards/mro-c3.html', { colorScheme: 'light' });
  hold(!(await isDark(page)), 'a dark page');
  await shot(page, 'card');
});

for (const colorScheme of ['light', 'dark']) {
  await check(`all text can be told from its ground: ${colorScheme}`, async () => {
    const page = await open('index.html', { colorScheme });
    let weakest = { ratio: 21 };
    let texts = 0;
    for (const name of some.filter((_, number) => number % 2 === 0).concat('cards/mutable-default-argument.html')) {
      await page.goto(ROOT + name);
      for (const details of await page.locator('summary').all()) await details.click();
      if (name === 'index.html') await ask(page, 'list');
      const found = await page.evaluate(contrastOf);
      texts += found.texts;
      if (found.weakest.ratio < weakest.ratio) weakest = { name, ...found.weakest };
    }
    hold(texts > 1000, texts);
    hold(weakest.ratio >= 4.5, weakest);
  });
}

for (const width of [320, 390]) {
  await check(`nothing scrolls sideways on a telephone: ${width}`, async () => {
    const page = await open('index.html', { viewport: { width, height: 800 }, isMobile: true, hasTouch: true });
    hold(some.length >= 30, some.length);
    for (const name of some) {
      await page.goto(ROOT + name);
      for (const details of await page.locator('summary').all()) await details.click();
      const wide = await page.evaluate(overflowOf);
      hold(wide === null, [name, wide]);
    }
    await page.goto(`${ROOT}cards/mutable-default-argument.html`);
    await shot(page, `phone-${width}`);
    await page.goto(`${ROOT}index.html`);
    await shot(page, `phone-index-${width}`);
    await page.locator('#search').tap();
    await page.keyboard.type('default');
    await page.waitForSelector('#hits li');
    hold((await page.evaluate(overflowOf)) === null, 'the hits are too wide');
    await shot(page, `phone-search-${width}`);
  });
}

await check('it reads well without scripts', async () => {
  const page = await open('cards/mutable-default-argument.html', { javaScriptEnabled: false });
  hold(await page.locator('.search').isHidden(), 'a search that cannot search');
  hold(await page.locator('button.theme').isHidden(), 'a switch that cannot switch');
  await page.locator('summary').first().click();
  hold(await page.locator('.answer').first().isVisible(), 'the answer stays closed');
  await page.locator('nav.turn a[rel="next"]').click();
  hold((await page.locator('h1').count()) === 1 && at(page) !== 'cards/mutable-default-argument.html', at(page));
  await shot(page, 'without-scripts');
});

await check('keyboard and screen reader find their way', async () => {
  const page = await open('cards/mro-c3.html');
  await page.keyboard.press('Tab');
  const skip = page.locator('.skip');
  hold((await skip.evaluate((link) => link === document.activeElement)) && (await skip.boundingBox()).y >= 0, 'no skip link in view');
  for (let press = 0; press < 12; press += 1) {
    const outline = await page.evaluate(() => {
      const style = getComputedStyle(document.activeElement);
      return `${document.activeElement.className} ${style.outlineStyle} ${style.outlineWidth}`;
    });
    hold(/solid [2-9]px/.test(outline), outline);
    await page.keyboard.press('Tab');
  }
  await skip.focus();
  await page.keyboard.press('Enter');
  hold((await page.evaluate(() => document.activeElement.id)) === 'main', 'the skip link leads elsewhere');
  for (const role of ['banner', 'main', 'contentinfo', 'search', 'complementary']) {
    hold((await page.getByRole(role).count()) === 1, role);
  }
  for (const name of some) {
    await page.goto(ROOT + name);
    const nameless = await page.evaluate(unlabelled);
    hold(nameless.length === 0, [name, nameless]);
  }
});

await check('nothing moves for those who do not want it', async () => {
  const page = await open('index.html', { reducedMotion: 'reduce' });
  const moving = await page.evaluate(() => [...document.querySelectorAll('*')].filter((element) => {
    const style = getComputedStyle(element);
    return style.transitionDuration.split(',').some((time) => parseFloat(time) > 0) || style.animationName !== 'none';
  }).length);
  hold(moving === 0, moving);
});

await check('on paper there is text, and no buttons', async () => {
  const page = await open('cards/mro-c3.html', { colorScheme: 'dark' });
  await page.emulateMedia({ media: 'print' });
  hold(await page.locator('header.top').isHidden(), 'the head is printed');
  hold(!(await isDark(page)), 'the ground is printed');
  hold((await page.evaluate(contrastOf)).weakest.ratio >= 4.5, (await page.evaluate(contrastOf)).weakest);
  await shot(page, 'print', { fullPage: true });
});

await check('an old name leads to its card', async () => {
  const old = names.find((name) => name.startsWith('cards/') && !cards.includes(name));
  const page = await open(old);
  await page.waitForURL((url) => !url.href.endsWith(old));
  hold(cards.includes(at(page)), at(page));
});

await check('no page asks for anything outside of its folder', async () => {
  hold(strayed.length === 0, strayed.slice(0, 5));
  hold(requests > 300, requests);
});

await check('it works from below any address of a web server', async () => {
  const before = strayed.length;
  const page = await open('cards/closures.html', {}, SERVED);
  await ask(page, 'B006');
  await page.keyboard.press('Enter');
  await page.waitForURL('**/mutable-default-argument.html');
  await page.locator('.crumbs a').first().click();
  await page.waitForURL('**/index.html#areas');
  hold(strayed.length === before, strayed);
});

await check('no page has complained', async () => hold(said.length === 0, said.slice(0, 5)));

console.log(`1..${told.count}`);
await browser.close();
