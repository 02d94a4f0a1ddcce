// What stays: panels when the window is reloaded, and the memory when it is taken to another place. Prints one `ok` or `not ok` line a check and
// the plan at the end.

import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { hold } from '../../support/checks.mjs';
import { awaitToast, backTo, begin, card, command, goToLine, openCard, plain, reload, takeToasts, until } from './session.mjs';

const { PYGLOSS, STATE, WORKSPACE } = process.env;
const FILE = 'tour.py';
const { page, check, picture, end } = await begin('stays', { file: FILE, width: 1280, height: 820, scale: 1 });

/** What is remembered, as the program itself lists it. */
const remembered = () => JSON.parse(execFileSync(PYGLOSS, ['memory', 'list', '--output-format', 'json'], { encoding: 'utf8' }));
const exported = () => execFileSync(PYGLOSS, ['memory', 'export'], { encoding: 'utf8' });
const readsOf = (slug) => remembered().find(({ concept }) => concept === slug)?.reads ?? 0;
const main = (slug) => card(page).locator(`main[data-slug="${slug}"]`);
const heading = async () => plain(await card(page).locator('header h1').innerText());

/** Opens the card of this name from the palette, and waits for it. */
async function showCard(name) {
  await openCard(page, name);
  await main(name).waitFor();
}

// The commands are there once the extension is.
await page.waitForSelector('.squiggly-warning', { timeout: 60_000 });
await check('a review goes on with the next question after the window was reloaded, and the card is there with the way to it', async () => {
  await showCard('mro-c3');
  await main('mro-c3').locator('a:has-text("super()")').first().click();
  await main('super-function').waitFor();
  await until('the reading is kept', () => readsOf('super-function') === 1);
  await command(page, 'pygloss: Start a Review');
  await card(page).locator('header:has-text("1 of 7")').waitFor();
  await page.keyboard.press('1');
  await card(page).locator('.verdict').waitFor();
  await page.keyboard.press('Enter');
  await card(page).locator('header:has-text("2 of 7")').waitFor();
  const next = await heading();
  await page.waitForTimeout(1_000);
  await reload(page);
  await page.waitForSelector('.tab.active:has-text("Review")');
  await card(page).locator('header:has-text("1 of 6")').waitFor();
  hold((await heading()) === next, [await heading(), next]);
  await picture('review-reloaded');
  await page.locator('.tab:has-text("super()")').click();
  await main('super-function').waitFor();
  hold(readsOf('super-function') === 1, 'to be shown again is no reading');
  await picture('card-reloaded');
  await card(page).locator('nav button[data-act=back]').click();
  await main('mro-c3').waitFor();
  await card(page).locator('nav button[data-act=forward]').click();
  await main('super-function').waitFor();
});

await check('a quiz and a note are there after the window was reloaded, and the panels work as before', async () => {
  await page.locator('.tab:has-text("Review")').click();
  await card(page).locator('button[data-act=leave]').click();
  await until('the review is closed', async () => (await page.locator('.tab:has-text("Review")').count()) === 0);
  await backTo(page, FILE);
  const line = execFileSync('grep', ['-n', 'class D(B, C)', path.join(WORKSPACE, FILE)], { encoding: 'utf8' }).split(':')[0];
  await goToLine(page, line);
  await command(page, 'pygloss: More About This Place');
  await main('more-mro-c3').waitFor();
  await backTo(page, FILE);
  await command(page, 'pygloss: Quiz on This File');
  await card(page).locator('header:has-text("1 of 5")').waitFor();
  await page.keyboard.press('s');
  await card(page).locator('header:has-text("2 of 5")').waitFor();
  await page.waitForTimeout(1_000);
  await reload(page);
  await page.waitForSelector('.tab.active:has-text("Quiz on tour.py")');
  await card(page).locator('header:has-text("1 of 4")').waitFor();
  await card(page).locator('button[data-act=leave]').click();
  await until('the quiz is closed', async () => (await page.locator('.tab:has-text("Quiz on")').count()) === 0);
  await main('more-mro-c3').waitFor();
  await main('more-mro-c3').locator('a:has-text("super()")').first().click();
  await main('super-function').waitFor();
  hold((await page.locator('.tab').count()) === 2, 'one card panel, as before');
});

/** Answers the box in which the editor asks for a file. */
async function nameFile(file, button) {
  const input = page.locator('.quick-input-widget:visible input').first();
  await input.waitFor();
  await page.waitForTimeout(500);
  await input.fill(file);
  await page.waitForTimeout(500);
  await page.keyboard.press('Enter');
  await page.waitForTimeout(500);
  const ok = page.locator(`.quick-input-widget:visible .monaco-button:has-text("${button}")`);
  if ((await ok.count()) > 0) await ok.first().click();
}

const kept = path.join(STATE, 'kept.json');

await check('what is remembered is written to a file that is named, forgotten after a question, and put in again', async () => {
  await backTo(page, FILE);
  const before = exported();
  await command(page, 'pygloss: Export What Is Remembered');
  await nameFile(kept, 'Export');
  await awaitToast(page, 'written to', 'kept.json');
  hold(fs.readFileSync(kept, 'utf8') === before, fs.readFileSync(kept, 'utf8').slice(0, 200));

  await command(page, 'pygloss: Forget Everything That Is Remembered');
  const dialog = page.locator('.monaco-dialog-box');
  await dialog.waitFor();
  await picture('forget');
  await dialog.locator('.monaco-button:has-text("Cancel")').click();
  await dialog.waitFor({ state: 'detached' });
  hold(exported() === before, 'whoever says no keeps everything');
  await command(page, 'pygloss: Forget Everything That Is Remembered');
  await dialog.locator('.monaco-button:has-text("Forget Everything")').click();
  await awaitToast(page, 'forgotten');
  hold(remembered().length === 0, remembered());
  await command(page, 'pygloss: Forget Everything That Is Remembered');
  await awaitToast(page, 'nothing is remembered yet');

  await command(page, 'pygloss: Import What Is Remembered');
  await nameFile(kept, 'Import');
  await awaitToast(page, 'events are new');
  hold(exported() === before, 'all of it is back');
});

await check('what was said last is taken back from the palette, after an import too', async () => {
  await showCard('closures');
  await card(page).locator('footer button:has-text("Never again")').click();
  await until('it is kept', () => remembered().some(({ concept, muted }) => concept === 'closures' && muted));
  await backTo(page, FILE);
  await command(page, 'pygloss: Undo “I Know This”');
  await until('it is taken back', () => !remembered().some(({ muted }) => muted));
});

fs.writeFileSync(path.join(WORKSPACE, 'wrong.json'), '{}');
await check('a file that is no export is refused, and so is everything where nothing is remembered', async () => {
  const before = exported();
  await command(page, 'pygloss: Import What Is Remembered');
  await nameFile(path.join(WORKSPACE, 'wrong.json'), 'Import');
  await awaitToast(page, 'The file cannot be imported', 'no export of');
  hold(exported() === before, 'nothing has changed');
  const settings = path.join(STATE, 'user', 'Machine', 'settings.json');
  fs.mkdirSync(path.dirname(settings), { recursive: true });
  fs.writeFileSync(settings, JSON.stringify({ 'pygloss.memory': false }));
  await page.waitForTimeout(2_000);
  await command(page, 'pygloss: Forget Everything That Is Remembered');
  await awaitToast(page, 'Nothing is forgotten', 'pygloss.memory');
  await command(page, 'pygloss: Export What Is Remembered');
  await awaitToast(page, 'cannot be written', '`memory` is off');
  fs.writeFileSync(settings, '{}');
  hold(exported() === before, 'nothing has changed');
});

await check('nothing else was said by a toast', async () => {
  const said = (await takeToasts(page)).filter((words) => /pygloss/i.test(words));
  hold(said.length === 0, said);
});

await end();
