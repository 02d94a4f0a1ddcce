// A reader's first days in VS Code: the level, hovers that fade, quizzes, reviews, looking things up, tracebacks, paths. Prints one `ok` or
// `not ok` line a check and the plan at the end.

import { execFileSync, spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { hold } from '../../support/checks.mjs';
import { awaitToast, backTo, begin, card, chooseAction, codeActions, command, goToLine, hover, leaveHover, lookUp, openFile, pane, placeOf, plain, takeToasts, until } from './session.mjs';

const { WORKSPACE, STATE, PYGLOSS } = process.env;
const FILE = 'tour.py';
const text = fs.readFileSync(path.join(WORKSPACE, FILE), 'utf8');
const lineOf = (part) => text.split('\n').findIndex((line) => line.includes(part)) + 1;

const { page, check, picture, end } = await begin('learn', { file: FILE, width: 1280, height: 820, scale: 1 });
const shown = () => card(page).locator('main');
const choices = () => card(page).locator('.choices button');

/** What is remembered, as the program itself lists it. */
const remembered = () => JSON.parse(execFileSync(PYGLOSS, ['memory', 'list', '--output-format', 'json'], { encoding: 'utf8' }));
const answersKept = () => remembered().reduce((sum, { answers }) => sum + answers, 0);

/** Answers the question that is shown with the key of its first choice, and returns what is said of it. */
async function answerFirst() {
  await choices().first().waitFor();
  await page.keyboard.press('1');
  const lead = card(page).locator('.verdict .lead');
  await lead.waitFor();
  return lead.innerText();
}

await check('the first start offers two questions, and nothing else', async () => {
  const offer = page.locator('.notification-toast:has-text("Two questions tell pygloss")');
  await offer.waitFor();
  hold((await page.locator('.notification-toast').count()) === 1, await takeToasts(page));
  await picture('first-start');
});

await check('the status bar counts what is due, until the setting is off', async () => {
  const item = page.locator('.statusbar-item:has-text("pygloss:")');
  await item.waitFor();
  hold(/^pygloss: \d+ due$/.test(plain(await item.innerText())), await item.innerText());
  const settings = path.join(STATE, 'user', 'Machine', 'settings.json');
  fs.mkdirSync(path.dirname(settings), { recursive: true });
  fs.writeFileSync(settings, JSON.stringify({ 'pygloss.statusBar': false }));
  await until('it is gone', async () => (await item.count()) === 0);
  fs.writeFileSync(settings, '{}');
  await item.waitFor();
});

await check('the two questions are answered by keys, and tell a level', async () => {
  await page.locator('.notification-toast a:has-text("Answer Two Questions")').click();
  await choices().first().waitFor();
  hold(/1 of 2/.test(await card(page).locator('header').innerText()), 'the first question');
  await picture('level-question');
  await page.keyboard.press('1');
  await card(page).locator('header:has-text("2 of 2")').waitFor();
  await choices().last().focus();
  await page.keyboard.press('Enter');
  await card(page).locator('main[data-slug="level-end"]').waitFor();
  hold(/Your level: beginner/.test(await shown().innerText()), await shown().innerText());
  await card(page).locator('button[data-act=leave]').click();
  await until('the panel is closed', async () => (await page.locator('.tab').count()) === 1);
});

await check('a hover fades after “I know this”, and comes back when that is taken back', async () => {
  await backTo(page, FILE);
  await goToLine(page, lineOf('class D(B, C)'));
  const whole = await hover(page, 'class D(B, C)', 'class', (words) => words.includes('Method resolution order'));
  hold(whole.includes('save comes from B'), whole);
  const titles = await codeActions(page, 'class D(B, C)', 'class');
  hold(titles.some((title) => title.includes('I know this: Method resolution order')), titles);
  await chooseAction(page, 'I know this: Method resolution order');
  const known = await hover(page, 'class D(B, C)', 'class', (words) => words.includes('→') && !words.includes('See also'));
  hold(known.length < whole.length, known);
  await leaveHover(page);
  await command(page, 'pygloss: Undo “I Know This”');
  await hover(page, 'class D(B, C)', 'class', (words) => plain(words) === plain(whole) || words.includes('See also'));
  await leaveHover(page);
});

await check('“Never again” is said from the palette about what stands at the cursor', async () => {
  await backTo(page, FILE);
  await goToLine(page, lineOf('class D(B, C)'));
  await command(page, 'pygloss: Never Again');
  await until('it is kept', () => remembered().some(({ concept, muted }) => concept === 'mro-c3' && muted));
  await command(page, 'pygloss: Undo “I Know This”');
  await until('it is taken back', () => !remembered().some(({ concept, muted }) => concept === 'mro-c3' && muted));
});

await check('a quiz on the open file asks about its code, judges at once and says why', async () => {
  await backTo(page, FILE);
  const before = answersKept();
  await command(page, 'pygloss: Quiz on This File');
  await choices().first().waitFor();
  await page.waitForSelector('.tab:has-text("Quiz on tour.py")');
  const group = card(page).locator('[role=group][aria-labelledby=asks]');
  hold((await group.count()) === 1 && (await card(page).locator('#asks').innerText()).length > 5, 'the choices have a name');
  hold(await choices().first().evaluate((choice) => choice === document.activeElement), 'the first choice has the focus');
  await picture('quiz-question');
  const lead = await answerFirst();
  hold(/^(Right\.|The answer is \d\.)$/.test(lead), lead);
  hold((await card(page).locator('.choices .right .mark').innerText()).includes('the answer'), 'the right one is marked in words');
  const said = await card(page).locator('#said').innerText();
  hold(/^(Right\.|The answer is)/.test(said), `a screen reader hears: ${said}`);
  await until('the answer is kept', () => answersKept() === before + 1);
  await picture('quiz-answered');
  const there = card(page).locator('button[data-act=place]');
  await there.click();
  await page.waitForSelector(`.tab.active:has-text("${FILE}")`);
});

await check('a review of five is answered by keys, one after the other', async () => {
  const before = answersKept();
  await command(page, 'pygloss: Start a Review');
  await page.waitForSelector('.tab:has-text("Review")');
  for (let number = 1; number <= 5; number += 1) {
    await card(page).locator(`header:has-text("${number} of ")`).waitFor();
    const why = plain(await card(page).locator('header .aside').innerText()).split(' · ')[1] ?? '';
    hold(number === 1 ? why === 'due for 10 days' : /^(in your code at tour\.py:\d+|next on the path: .+)$/.test(why), [number, why]);
    await answerFirst();
    await until(`answer ${number} is kept`, () => answersKept() === before + number);
    if (number === 1) await picture('review-answered');
    await page.keyboard.press('Enter');
  }
  await card(page).locator('header:has-text("6 of 7")').waitFor();
});

await check('leaving in the middle loses nothing, and what is passed over counts for nothing', async () => {
  const before = answersKept();
  await choices().first().waitFor();
  await page.keyboard.press('s');
  await card(page).locator('header:has-text("7 of 7")').waitFor();
  await page.keyboard.press('s');
  await card(page).locator('main[data-slug=end]').waitFor();
  hold(/of 5 right/.test(await shown().innerText()), await shown().innerText());
  await picture('review-end');
  await card(page).locator('button[data-act=leave]').click();
  await until('the panel is closed', async () => (await page.locator('.tab:has-text("Review")').count()) === 0);
  hold(answersKept() === before, [before, answersKept()]);
});

await check('looking something up in plain words shows the cards on the way, and reading begins with Enter', async () => {
  await backTo(page, FILE);
  await lookUp(page, 'why is my default list shared');
  await card(page).locator('main[data-slug="mutable-default-argument"]').waitFor();
  hold(await page.locator('.quick-input-widget input').first().evaluate((input) => input === document.activeElement), 'the cursor stays in the list');
  await picture('search');
  const second = plain(await page.locator('.quick-input-list .monaco-list-row').nth(1).locator('.label-name').first().innerText());
  await page.keyboard.press('ArrowDown');
  await card(page).locator(`h1:has-text("${second}")`).first().waitFor();
  await page.keyboard.press('Escape');
  await until('the look is over', async () => (await page.locator('.tab').count()) === 1);
  hold(!remembered().some(({ concept, reads }) => concept === 'mutable-default-argument' && reads > 0), 'a look is no reading');
  const box = await lookUp(page, 'star before a parameter');
  await until('the best card is first', async () => (await page.locator('.quick-input-list .monaco-list-row').first().innerText()).includes('*args and **kwargs'));
  await box.press('Enter');
  await page.waitForSelector('.tab:has-text("*args and **kwargs")');
});

await check('a card leads on, back, and forward again, by its links and by keys', async () => {
  await backTo(page, FILE);
  await goToLine(page, lineOf('class D(B, C)'));
  await codeActions(page, 'class D(B, C)', 'class');
  await chooseAction(page, 'Learn: Method resolution order');
  const first = card(page).locator('main[data-slug="mro-c3"]');
  await first.waitFor();
  await first.locator('a:has-text("super()")').first().click();
  const second = card(page).locator('main[data-slug="super-function"]');
  await second.waitFor();
  await page.keyboard.press('Alt+ArrowLeft');
  await first.waitFor();
  await page.keyboard.press('Alt+ArrowRight');
  await second.waitFor();
  await card(page).locator('nav button[data-act=back]').click();
  await first.waitFor();
  hold((await card(page).locator('nav button[data-act=forward]').innerText()).includes('super()'), 'the way forward is named');
});

await check('a card asks its own questions, and what is known is said and taken back in it', async () => {
  const before = answersKept();
  await card(page).locator('.quiz .choices button').first().click();
  await card(page).locator('.quiz .verdict .lead').waitFor();
  await until('the answer is kept', () => answersKept() === before + 1);
  await picture('card-quiz');
  const footer = card(page).locator('footer[aria-label="What you know of this"]');
  await footer.locator('button:has-text("I know this")').focus();
  await page.keyboard.press('Enter');
  await footer.locator('button:has-text("Undo")').click();
  await footer.locator(':text("Taken back")').waitFor();
});

await check('the traceback on the clipboard is explained, and its line is marked and found', async () => {
  const failing = path.join(WORKSPACE, 'fails.py');
  fs.writeFileSync(failing, 'def first(names):\n    return names[0].upper()\n\n\nprint(first([]))\n');
  const { stderr } = spawnSync('python3', [failing], { encoding: 'utf8' });
  hold(stderr.includes('IndexError'), stderr);
  await backTo(page, FILE);
  await page.evaluate((copied) => navigator.clipboard.writeText(copied), stderr);
  await command(page, 'pygloss: Explain the Traceback on the Clipboard');
  const explained = card(page).locator('main[data-slug=traceback]');
  await explained.waitFor();
  const words = plain(await explained.innerText());
  hold(words.includes('IndexError') && words.includes('fails.py, line 2'), words);
  await picture('traceback');
  await explained.locator('a:has-text("line 2")').first().click();
  await page.waitForSelector('.tab.active:has-text("fails.py")');
  await page.waitForSelector('.squiggly-info');
  await picture('traceback-marked');
});

await check('at the mark its card is offered, and the mark moves with its line until that is changed', async () => {
  const marks = page.locator('.squiggly-info');
  const titles = await codeActions(page, 'return names[0]', 'names');
  const learn = titles.find((title) => title.startsWith('Learn: '));
  hold(learn === 'Learn: IndexError', titles);
  await chooseAction(page, learn);
  await card(page).locator('main[data-slug="index-error"]').waitFor();
  await backTo(page, 'fails.py');
  const besideLine = async () => {
    const [mark, line] = [await marks.first().boundingBox(), await placeOf(page, 'return names[0]', 'names')];
    return Math.abs(mark.y + mark.height / 2 - line.y) < 12;
  };
  await goToLine(page, 1);
  await page.keyboard.press('Home');
  await page.keyboard.type('# A list.\n# One more line.\n');
  await page.waitForTimeout(1_500);
  hold((await marks.count()) === 1 && (await besideLine()), 'the mark stands at its line');
  const offered = await codeActions(page, 'return names[0]', 'names');
  hold(offered.includes('Learn: IndexError'), offered);
  await page.keyboard.press('Escape');
  await goToLine(page, 4);
  await page.keyboard.press('End');
  await page.keyboard.type('  # here');
  await until('the mark is gone', async () => (await marks.count()) === 0);
  for (let press = 0; press < 30 && (await page.locator('.tab.dirty').count()) > 0; press += 1) await page.keyboard.press('Control+z');
  await page.waitForTimeout(1_500);
  hold((await marks.count()) === 0, 'the mark has come back');
});

await check('the traceback selected in an editor is explained, and nothing else of it; its mark is taken away again', async () => {
  const { stderr } = spawnSync('python3', [path.join(WORKSPACE, 'fails.py')], { encoding: 'utf8' });
  const log = `Traceback (most recent call last):\n  File "gone.py", line 1, in <module>\n    print(x)\nNameError: name 'x' is not defined\n`;
  fs.writeFileSync(path.join(WORKSPACE, 'log.txt'), log + stderr);
  await openFile(page, 'log.txt');
  const select = (line, key) =>
    until(`line ${line} is selected`, async () => {
      const { x, y } = await placeOf(page, 'IndexError: list index', 'list');
      await page.mouse.click(x, y);
      await goToLine(page, line);
      await page.keyboard.press('Home');
      await page.keyboard.press(key);
      return (await page.locator('.editor-instance .selected-text').count()) > 0;
    });
  await select(5, 'Control+Shift+End');
  await command(page, 'pygloss: Explain the Selected Traceback');
  const explained = card(page).locator('main[data-slug=traceback]');
  await explained.waitFor();
  const words = plain(await explained.innerText());
  hold(words.includes('IndexError') && !words.includes('NameError'), words);
  await picture('traceback-selected');
  await explained.locator('a:has-text("line 2")').first().click();
  await page.waitForSelector('.tab.active:has-text("fails.py")');
  await page.waitForSelector('.squiggly-info');
  await command(page, "pygloss: Take the Traceback's Mark Away");
  await until('the mark is gone', async () => (await page.locator('.squiggly-info').count()) === 0);
  await backTo(page, 'log.txt');
  await select(3, 'Shift+End');
  await command(page, 'pygloss: Explain the Selected Traceback');
  await awaitToast(page, 'no Python traceback in what is selected');
  await page.keyboard.press('Control+w');
});

await check('what is selected in the terminal is explained, and the clipboard stays as it was', async () => {
  await page.evaluate(() => navigator.clipboard.writeText('mine'));
  await command(page, 'Terminal: Create New Terminal');
  await page.waitForSelector('.terminal-wrapper.active .xterm-screen');
  await page.waitForTimeout(1_500);
  await page.keyboard.type(`clear; python3 '${path.join(WORKSPACE, 'fails.py')}'\n`);
  await page.waitForTimeout(2_000);
  await command(page, 'Terminal: Select All');
  await command(page, 'pygloss: Explain the Traceback Selected in the Terminal');
  await page.waitForSelector('.tab.active:has-text("Traceback")');
  await card(page).locator('main[data-slug=traceback]').waitFor();
  const kept = await until('the clipboard is put back', async () => (await page.evaluate(() => navigator.clipboard.readText())) === 'mine');
  hold(kept, 'the clipboard');
  await command(page, 'Terminal: Kill the Active Terminal Instance');
});

await check('“Concepts Here” names what is at work, the most advanced first, and leads there', async () => {
  await backTo(page, FILE);
  await goToLine(page, 1);
  await command(page, 'pygloss: Show Concepts Here');
  const here = pane(page, 'Concepts Here');
  const rows = here.locator('.monaco-list-row');
  await rows.first().waitFor();
  const levels = (await rows.allInnerTexts()).map((row) => ['beginner', 'intermediate', 'advanced'].findIndex((level) => row.includes(level)));
  hold(levels.length > 3 && levels.every((level, at) => at === 0 || level <= levels[at - 1]), levels);
  await picture('views');
  const order = here.locator('.monaco-list-row:has-text("Method resolution order")');
  await order.locator('.monaco-tl-twistie').click();
  await here.locator('.monaco-list-row:has-text("class D(B, C)")').click();
  await until('the cursor is there', async () => (await page.locator('.line-numbers.active-line-number').innerText()) === String(lineOf('class D(B, C)')));
});

await check('“Concepts Here” shows the project when it is asked to, and the file again', async () => {
  await command(page, 'pygloss: Show Concepts of the Whole Project');
  const header = pane(page, 'Concepts Here').locator('.pane-header');
  await until('the project', async () => (await header.innerText()).includes('project'), 20_000);
  await backTo(page, FILE);
  await command(page, 'pygloss: Show Concepts of This File');
  await until('the file', async () => (await header.innerText()).includes(FILE), 20_000);
});

await check('a path shows its cards, what is here and what is next, and opens a card', async () => {
  await command(page, 'pygloss: Show Learning Paths');
  const paths = pane(page, 'Paths');
  const first = paths.locator('.monaco-list-row').first();
  await first.waitFor();
  await first.locator('.monaco-tl-twistie').click();
  const steps = paths.locator('.monaco-list-row[aria-level="2"]');
  await steps.first().waitFor();
  const headings = await steps.locator('.label-name').allInnerTexts();
  hold(plain(headings[0]) === '1. Beginner: a first program', headings);
  hold((await steps.first().getAttribute('aria-expanded')) === 'true', 'the step with what is next is open');
  hold((await paths.locator('.monaco-list-row[aria-level="3"]').count()) > 2, 'its cards stand below it');
  const next = paths.locator('.monaco-list-row:has-text("next")').first();
  await next.waitFor();
  const title = plain(await next.locator('.label-name').first().innerText());
  await picture('path');
  await next.locator('.label-name').first().hover();
  const about = page.locator('.monaco-hover:not(.hidden):visible').first();
  await until('what it is about', async () => (await about.innerText().catch(() => '')).trim().length > title.length + 10, 10_000);
  await next.locator('.label-name').first().click();
  await page.waitForSelector(`.tab.active:has-text("${title.slice(0, 20)}"), .tab:has-text("${title.slice(0, 20)}")`);
});

await check('a comment that asks offers cards while it is typed', async () => {
  await backTo(page, FILE);
  await goToLine(page, 2);
  await page.keyboard.type('#? star before a param', { delay: 30 });
  const offers = page.locator('.suggest-widget.visible .monaco-list-row');
  await until('the best card is first', async () => (await offers.first().innerText().catch(() => '')).includes('*args and **k'));
  await page.keyboard.press('Enter');
  await until('its title stands there', async () => plain(await page.locator('.view-lines').first().innerText()).includes('#? *args and **kwargs'));
  for (let press = 0; press < 30 && (await page.locator('.tab.dirty').count()) > 0; press += 1) await page.keyboard.press('Control+z');
  hold((await page.locator('.tab.dirty').count()) === 0, 'the file is as it was');
});

await check('the first steps open, each with its picture, in a light theme too', async () => {
  // In a narrow column there is no room for pictures.
  await command(page, 'View: Close All Editors');
  await page.keyboard.press('Control+b');
  await command(page, 'pygloss: First Steps');
  const steps = page.locator('.getting-started-step');
  await steps.first().waitFor();
  hold((await steps.count()) === 5, await steps.allInnerTexts());
  const settings = path.join(STATE, 'user', 'Machine', 'settings.json');
  const drawing = page.frameLocator('.getting-started-media iframe.webview.ready').frameLocator('iframe#active-frame').locator('svg[viewBox]');
  const colours = new Set();
  for (const theme of ['Default Dark Modern', 'Default Light Modern', 'Default High Contrast']) {
    fs.writeFileSync(settings, JSON.stringify({ 'workbench.colorTheme': theme }));
    await page.waitForTimeout(2_000);
    for (let number = 0; number < 5; number += 1) {
      const step = steps.nth(number);
      await step.locator('.step-title').click();
      const words = { hover: 'Method resolution order', finding: 'seen = []', level: 'How much Python', search: 'default list shared', review: 'Both Left Right' };
      const [name, wanted] = Object.entries(words)[number];
      const svg = drawing.filter({ hasText: wanted });
      await svg.waitFor();
      const box = await svg.boundingBox();
      hold(box.width > 300 && box.height > 150, { name, box });
      const blots = await svg.evaluate((shown) => [...shown.querySelectorAll('rect')].filter((part) => getComputedStyle(part).fill === getComputedStyle(shown).fill).length);
      hold(blots === 0, { theme, name, blots });
      colours.add(`${theme} ${await svg.evaluate((shown) => getComputedStyle(shown).fill)}`);
      await picture(`step-${name}-${theme.split(' ')[1].toLowerCase()}`);
    }
  }
  hold(new Set([...colours].map((one) => one.slice(one.indexOf('rgb')))).size === 3, [...colours]);
  fs.writeFileSync(settings, '{}');
});

await check('nothing else was said by a toast', async () => {
  const said = (await takeToasts(page)).filter((words) => /pygloss/i.test(words) && !words.includes('Two questions tell pygloss'));
  hold(said.length === 0, said);
});

await end();
