// A reader's way through VS Code: hover, finding, fix, card. Prints one `ok` or `not ok` line a check and the plan at the end.

import fs from 'node:fs';
import path from 'node:path';
import { hold } from '../../support/checks.mjs';
import { awaitToast, backTo, begin, card, chooseAction, codeActions, command, goToLine, hover, leaveHover, lookUp, openCard, placeOf, takeToasts, until } from './session.mjs';

const { WORKSPACE, STATE, SCREENSHOT } = process.env;
const FILE = 'tour.py';
const file = path.join(WORKSPACE, FILE);
const original = fs.readFileSync(file, 'utf8');
const expected = fs.readFileSync(path.join(STATE, 'expected.py'), 'utf8');
/** Whether the file is another one than before; while it is written it is empty. */
const isSaved = (before) => ![before, ''].includes(fs.readFileSync(file, 'utf8'));
const lineOf = (text) => original.split('\n').findIndex((line) => line.includes(text)) + 1;

const { page, check, end } = await begin('test', { file: FILE, width: 1100, height: 760, scale: 1.5 });
const tabs = async () => (await page.locator('.tab').allInnerTexts()).map((text) => text.trim());

await page.keyboard.press('Control+b'); // the side bar
await check('the finding is underlined', async () => {
  await goToLine(page, lineOf('def remember('));
  await page.waitForSelector('.squiggly-warning');
});

await check('the finding is told on hover, with its code', async () => {
  const text = await hover(page, 'def remember(', '[]', (shown) => shown.includes('mutable-default-argument'));
  hold(text.includes('pygloss'), text);
});

await check('a finding that another tool reports too is left to it, and comes back when it is gone', async () => {
  await goToLine(page, lineOf('def remember('));
  const told = async (wanted) => {
    await leaveHover(page);
    return hover(page, 'def remember(', '[]', (shown) => shown.includes(wanted));
  };
  await command(page, 'Other Tool: Report');
  await until('the finding is left to the other tool', async () => !(await told('What another tool says')).includes('mutable-default-argument'));
  await leaveHover(page);
  const titles = await codeActions(page, 'def remember(', '[]');
  hold(titles.some((title) => title.includes('Learn: Mutable default argument')), titles);
  await page.keyboard.press('Escape');
  await command(page, 'Other Tool: Clear');
  const text = await told('mutable-default-argument');
  hold(!text.includes('What another tool says'), text);
  await leaveHover(page);
});

await check('the hover of a class tells its own method resolution order', async () => {
  await leaveHover(page);
  await goToLine(page, lineOf('class D(B, C)'));
  const text = await hover(page, 'class D(B, C)', 'class', (shown) => shown.includes('Method resolution order'));
  const [lead] = text.trim().split('\n');
  hold(lead.replace(/\s+/g, ' ') === 'Method resolution order · D → B → C → A → object', lead);
  hold(text.includes('save comes from B'), text);
  const { y } = await placeOf(page, 'class D(B, C)', 'class');
  const top = Math.max(36, y - 310);
  await page.screenshot({ path: SCREENSHOT, clip: { x: 0, y: top, width: 900, height: y + 250 - top } });
  hold(fs.statSync(SCREENSHOT).size > 10_000, fs.statSync(SCREENSHOT).size);
});

await check('a link of the hover opens the card it names', async () => {
  await hover(page, 'class D(B, C)', 'class', (shown) => shown.includes('See also'));
  await page.locator('.monaco-hover:visible a:has-text("super()")').first().click();
  await page.waitForSelector('.tab:has-text("super()")');
  const text = await until('the card has text', async () => (await card(page).locator('main').innerText()).trim());
  hold(/super/.test(text), text.slice(0, 200));
});

await check('nothing runs in a card but its own script, and only its style sheet is loaded', async () => {
  const policy = await card(page).locator('meta[http-equiv="Content-Security-Policy"]').getAttribute('content');
  hold(/^default-src 'none'; style-src [^;]+; script-src 'nonce-[0-9a-f]{32}'; img-src data:;/.test(policy) && !/unsafe/.test(policy), policy);
  const ran = await card(page).locator('main').evaluate(async (main) => {
    const place = main.appendChild(document.createElement('p'));
    place.innerHTML = '<img src="data:," onerror="document.body.dataset.ran = 1">';
    const script = place.appendChild(document.createElement('script'));
    script.textContent = 'document.body.dataset.ran = 1';
    await new Promise((resolve) => setTimeout(resolve, 500));
    place.remove();
    return document.body.dataset.ran ?? '';
  });
  hold(ran === '', ran);
  const colour = await card(page).locator('body').evaluate((body) => getComputedStyle(body).maxWidth);
  hold(colour !== 'none', colour);
});

await check('the light bulb does not come with an offer to learn', async () => {
  await backTo(page, FILE);
  await goToLine(page, lineOf('class D(B, C)'));
  const { x, y } = await placeOf(page, 'class D(B, C)', 'class');
  await page.mouse.click(x, y);
  await page.waitForTimeout(1_500);
  hold((await page.locator('[class*="lightbulb"]:visible').count()) === 0, 'a light bulb');
  // The same look-up finds the bulb where there is something to mend.
  await goToLine(page, lineOf('def remember('));
  const pitfall = await placeOf(page, 'def remember(', '[]');
  await page.mouse.click(pitfall.x, pitfall.y);
  await page.locator('[class*="lightbulb"]:visible').first().waitFor();
});

await check('the quick fix mends the file as expected', async () => {
  await backTo(page, FILE);
  await goToLine(page, lineOf('def remember('));
  await codeActions(page, 'def remember(', '[]');
  await chooseAction(page, process.env.FIX_TITLE);
  await page.waitForTimeout(500);
  await page.keyboard.press('Control+s');
  await until('the file is saved', () => isSaved(original));
  const saved = fs.readFileSync(file, 'utf8');
  hold(saved === expected, saved.slice(saved.indexOf('def remember(')));
});

await check('the finding is gone after the fix', async () => {
  await goToLine(page, lineOf('def remember('));
  await placeOf(page, 'def remember(', 'None');
  const text = await hover(page, 'def remember(', 'None').catch((error) => error.message);
  hold(!text.includes('mutable-default-argument'), text);
});

await check('a rewrite is offered by its title, writes the code in another way, and is undone', async () => {
  const { REWRITE_TITLE, REWRITE_LINE, BEFORE, AFTER } = process.env;
  const before = fs.readFileSync(file, 'utf8');
  await backTo(page, FILE);
  await goToLine(page, before.split('\n').findIndex((line) => line.includes(REWRITE_LINE)) + 1);
  const titles = await codeActions(page, REWRITE_LINE, '[');
  hold(titles.some((title) => title.includes(REWRITE_TITLE)), titles);
  await chooseAction(page, REWRITE_TITLE);
  await page.waitForTimeout(500);
  await page.keyboard.press('Control+s');
  await until('the file is saved', () => isSaved(before));
  const saved = fs.readFileSync(file, 'utf8');
  hold(saved === before.replace(BEFORE, () => AFTER), saved);
  await page.keyboard.press('Control+z');
  await page.waitForTimeout(500);
  await page.keyboard.press('Control+s');
  await until('what was undone is saved', () => isSaved(saved));
  hold(fs.readFileSync(file, 'utf8') === before, fs.readFileSync(file, 'utf8'));
});

await check('every rewrite is offered by its title and writes the code in another way', async () => {
  // What changes on the disk is shown in the open tab: the sample takes the tour's place there.
  const tour = fs.readFileSync(file, 'utf8');
  const show = async (text, line) => {
    fs.writeFileSync(file, text);
    await until(`the editor shows "${line}"`, async () => {
      await goToLine(page, text.split('\n').findIndex((one) => one.includes(line)) + 1);
      return placeOf(page, line, line).catch(() => null);
    });
  };
  try {
    await show(fs.readFileSync(path.join(WORKSPACE, 'rewrites.py'), 'utf8'), 'def squares');
    for (const [title, line, word] of JSON.parse(process.env.REWRITES)) {
      const before = fs.readFileSync(file, 'utf8');
      await goToLine(page, before.split('\n').findIndex((text) => text.includes(line)) + 1);
      const titles = await codeActions(page, line, word);
      hold(titles.some((shown) => shown.includes(title)), { title, titles });
      await chooseAction(page, title);
      await page.waitForTimeout(300);
      await page.keyboard.press('Control+s');
      await until(`saved: ${title}`, () => isSaved(before));
    }
    const written = fs.readFileSync(file, 'utf8');
    hold(written === fs.readFileSync(path.join(STATE, 'rewritten.py'), 'utf8'), written);
  } finally {
    await page.keyboard.press('Escape');
    await show(tour, 'class D(B, C)');
  }
});

await check('“Learn: …” opens the card of the concept under the cursor', async () => {
  await goToLine(page, lineOf('class D(B, C)'));
  const titles = await codeActions(page, 'class D(B, C)', 'class');
  hold(titles.some((title) => title.includes('Learn: Method resolution order')), titles);
  await chooseAction(page, 'Learn: Method resolution order');
  await page.waitForSelector('.tab:has-text("Method resolution order")');
  hold((await page.locator('.tab').count()) === 2, await tabs());
});

await check('“More about: …” works the order through in the panel, and the way back leads there again', async () => {
  await backTo(page, FILE);
  await goToLine(page, lineOf('class D(B, C)'));
  const titles = await codeActions(page, 'class D(B, C)', 'class');
  hold(titles.some((title) => title.includes('More about: Method resolution order')), titles);
  await chooseAction(page, 'More about: Method resolution order');
  const worked = card(page).locator('main[data-slug="more-mro-c3"]');
  await worked.waitFor();
  const text = await worked.innerText();
  hold(text.replace(/\s+/g, ' ').includes('A is passed over: in the order of C it comes behind C. C is taken.'), text);
  const picture = worked.locator('img[src^="data:image/svg+xml;base64,"]');
  const size = await picture.evaluate((image) => image.decode().then(() => [image.naturalWidth, image.naturalHeight]));
  hold(size[0] > 150 && size[1] > 40, size);
  await page.screenshot({ path: path.join(STATE, 'more.png') });
  await worked.locator('a:has-text("super()")').first().click();
  await card(page).locator('main[data-slug="super-function"]').waitFor();
  await card(page).locator('nav button[data-act=back]').click();
  await worked.waitFor();
});

await check('a hover leads to the whole note', async () => {
  await backTo(page, FILE);
  await goToLine(page, lineOf('class D(B, C)'));
  await hover(page, 'class D(B, C)', 'class', (shown) => /\bMore\b/.test(shown));
  await page.locator('.monaco-hover:visible a:text-is("More")').first().click();
  await card(page).locator('main[data-slug="more-mro-c3"]').waitFor();
  await leaveHover(page);
});

await check('an inlay hint shows the order once its kind is switched on, and goes when it is switched off', async () => {
  const settings = path.join(STATE, 'user', 'Machine', 'settings.json');
  await backTo(page, FILE);
  await goToLine(page, lineOf('class D(B, C)'));
  await page.waitForTimeout(500);
  const plain = (text) => text.replace(/\s+/g, ' ');
  const shown = async () => (await page.locator('.view-line', { hasText: 'D(B,' }).allInnerTexts()).map(plain).join('|');
  hold(!(await shown()).includes('→'), await shown());
  fs.mkdirSync(path.dirname(settings), { recursive: true });
  fs.writeFileSync(settings, JSON.stringify({ 'pygloss.inlayHints': ['mro'] }));
  await until('the hint', async () => (await shown()).includes('D → B → C → A → object'));
  await page.screenshot({ path: path.join(STATE, 'inlay.png') });
  fs.writeFileSync(settings, '{}');
  await until('no hint', async () => !(await shown()).includes('→'));
});

await check('“Learn: …” opens its card again', async () => {
  await backTo(page, FILE);
  await codeActions(page, 'class D(B, C)', 'class');
  await chooseAction(page, 'Learn: Method resolution order');
});

await check('a link of a card leads to the next card, and back', async () => {
  const before = card(page).locator('main[data-slug="mro-c3"]');
  await before.waitFor();
  await before.locator('a:has-text("super()")').first().click();
  await card(page).locator('main[data-slug="super-function"]').waitFor();
  await card(page).locator('nav button[data-act=back]').click();
  await before.waitFor();
});

await check('the palette opens a card by name', async () => {
  await backTo(page, FILE);
  await openCard(page, 'mutable-default-argument');
  await page.waitForSelector('.tab:has-text("Mutable default argument")');
});

await check('the palette finds a card by a question while it is typed', async () => {
  await backTo(page, FILE);
  const box = await lookUp(page, 'what does the star before the parameter do');
  const first = page.locator('.quick-input-widget:visible .quick-input-list .monaco-list-row').first();
  await until('the best card is first', async () => (await first.innerText()).includes('*args and **kwargs'));
  await box.press('Enter');
  await page.waitForSelector('.tab:has-text("*args and **kwargs")');
});

await check('a name without a card is answered', async () => {
  await backTo(page, FILE);
  await openCard(page, 'no-such-card');
  await awaitToast(page, 'no-such-card');
});

await check('the server answers after a restart', async () => {
  await command(page, 'pygloss: Restart Server');
  await goToLine(page, lineOf('class D(B, C)'));
  await hover(page, 'class D(B, C)', 'class', (shown) => shown.includes('Method resolution order'));
  await leaveHover(page);
});

/** Sets the program `name` to start, in the settings of this machine, which code-server keeps apart from the user's. */
function choose(name, script) {
  const program = path.join(STATE, name);
  const settings = path.join(STATE, 'user', 'Machine', 'settings.json');
  if (script) fs.writeFileSync(program, `#!/bin/sh\n${script}\n`, { mode: 0o755 });
  fs.mkdirSync(path.dirname(settings), { recursive: true });
  fs.writeFileSync(settings, JSON.stringify(script ? { 'pygloss.path': program } : {}));
}

await check('no error was shown', async () => {
  const said = await takeToasts(page);
  hold(!said.some((text) => /pygloss/i.test(text)), said);
});

await check('a program that is not pygloss is refused, with its name', async () => {
  choose('another', 'echo something 1.0');
  await awaitToast(page, 'pygloss did not start', path.join(STATE, 'another'));
});

await check('a server that ends at once is said to', async () => {
  choose('short-lived', '[ "$1" != --version ] || echo pygloss 9.9.9');
  await awaitToast(page, 'pygloss did not start', path.join(STATE, 'short-lived'));
});

await check('a good program serves after a bad one', async () => {
  choose('', '');
  await hover(page, 'class D(B, C)', 'class', (shown) => shown.includes('Method resolution order'));
  await leaveHover(page);
});

await check('the workspace did not choose which program is started', async () => {
  hold(!fs.existsSync(process.env.MARK), 'the program of the workspace settings was started');
});

await end();
