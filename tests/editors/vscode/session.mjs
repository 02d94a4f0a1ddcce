// Drives VS Code in Chromium the way a reader does: by what is on the screen, with mouse and keys.

import { createRequire } from 'node:module';
import path from 'node:path';
import { checks } from '../../support/checks.mjs';

const { chromium } = createRequire(path.join(process.env.PLAYWRIGHT, 'from.js'))('playwright-core');

const SWITCHES = [
  '--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run',
  '--disable-background-networking', '--disable-component-update', '--disable-sync',
];

/** A window with `file` of the folder `folder` open, in the workbench that `port` serves. */
async function openWindow({ port, folder, file, profile, executable, width, height, scale }) {
  const context = await chromium.launchPersistentContext(profile, {
    executablePath: executable, headless: true, permissions: ['clipboard-read', 'clipboard-write'], args: SWITCHES, viewport: { width, height }, deviceScaleFactor: scale,
  });
  const page = context.pages()[0] ?? (await context.newPage());
  // Toasts go away by themselves; what they said is kept.
  await page.addInitScript(() => {
    globalThis.toasts = new Set();
    setInterval(() => {
      for (const toast of document.querySelectorAll('.notification-toast')) globalThis.toasts.add(toast.innerText);
    }, 200);
  });
  const payload = JSON.stringify([['openFile', `vscode-remote://127.0.0.1:${port}${path.join(folder, file)}`]]);
  await page.goto(`http://127.0.0.1:${port}/?folder=${encodeURIComponent(folder)}&payload=${encodeURIComponent(payload)}`);
  await page.waitForSelector(`.tab.active:has-text("${file}")`, { timeout: 60_000 });
  await page.waitForSelector('.editor-instance .view-line', { timeout: 60_000 });
  return { page, close: () => context.close() };
}

/**
 * Opens the window that a script is about, as the environment says, with a runner of checks. After a failure the rest still runs, from a clean
 * screen; `picture` keeps one of the window where `PICTURES` names a folder.
 */
export async function begin(script, { file, width, height, scale }) {
  const { PORT, WORKSPACE, STATE, CHROMIUM, PICTURES } = process.env;
  const { page, close } = await openWindow({
    port: PORT, folder: WORKSPACE, file, profile: path.join(STATE, 'profile'), executable: CHROMIUM, width, height, scale,
  });
  const told = checks(async (failed, number) => {
    if (!failed) return;
    await page.screenshot({ path: path.join(STATE, `${script}-failed-${number}.png`) });
    for (let press = 0; press < 3; press += 1) await page.keyboard.press('Escape');
  });
  const picture = async (name) => {
    if (!PICTURES) return;
    await page.waitForTimeout(700);
    await page.screenshot({ path: path.join(PICTURES, `${name}.png`) });
  };
  const end = async () => {
    console.log(`1..${told.count}`);
    await close();
  };
  return { page, check: told.check, picture, end };
}

/** A text with its blanks folded. */
export const plain = (words) => words.replace(/\s+/g, ' ').trim();

/** Reloads the window, and waits until the editor shows again what was open. An address that names a file would open that file only. */
export async function reload(page) {
  await page.evaluate(() => {
    const address = new URL(location.href);
    address.searchParams.delete('payload');
    history.replaceState(null, '', address);
    globalThis.isOld = true;
  });
  await command(page, 'Developer: Reload Window');
  await page.waitForFunction(() => globalThis.isOld === undefined, undefined, { timeout: 60_000 });
  await page.waitForSelector('.tab', { timeout: 60_000 });
}

/**
 * Opens the box at the top with `key`, puts `words` into it and hands it to `choose`, until that succeeds. An editor that is just being opened
 * takes the cursor when it is there, and the box goes away: what is typed by then would stand in a file.
 */
async function inBox(page, key, words, choose) {
  const box = page.locator('.quick-input-widget:visible');
  const deadline = Date.now() + 60_000;
  for (;;) {
    try {
      await page.keyboard.press(key);
      await box.locator('input').first().fill(words, { timeout: 5_000 });
      await choose(box);
      return;
    } catch (error) {
      if (Date.now() > deadline) throw error;
      await page.keyboard.press('Escape');
    }
  }
}

/** Runs a command of the palette by its title. */
export async function command(page, title) {
  await inBox(page, 'F1', `>${title}`, (box) => box.locator(`.monaco-list-row.focused:has-text("${title}")`).click({ timeout: 10_000 }));
}

/** Opens a file of the workspace by its name. */
export async function openFile(page, name) {
  await inBox(page, 'Control+p', name, (box) => box.locator(`.monaco-list-row.focused:has-text("${name}")`).click({ timeout: 10_000 }));
  await page.waitForSelector(`.tab.active:has-text("${name}")`);
}

/** The box that asks for something with this placeholder, or one that begins so. */
export function asked(page, placeholder) {
  return page.locator(`.quick-input-widget:visible input[placeholder^="${placeholder}"]`);
}

/** Types `words` into the box that looks cards up, as slowly as a quick reader, and returns it. */
export async function lookUp(page, words) {
  await command(page, 'pygloss: Search Cards');
  const box = asked(page, 'What do you want to know');
  await box.pressSequentially(words, { delay: 20 });
  return box;
}

/** Gives a name to the command that opens a card. */
export async function openCard(page, name) {
  await command(page, 'pygloss: Open Card');
  const box = asked(page, 'closures');
  await box.fill(name);
  await box.press('Enter');
}

/** The middle of the first `word` on the visible editor line that has the text `line`, in pixels, once it is there. */
export async function placeOf(page, line, word) {
  return until(`the line "${line}" with "${word}" in it is on the screen`, () => placeNow(page, line, word), 5_000);
}

function placeNow(page, line, word) {
  return page.evaluate(
    ([line, word]) => {
      const plain = (text) => text.replaceAll('\u00a0', ' ');
      for (const row of document.querySelectorAll('.editor-instance .view-line')) {
        const start = plain(row.textContent).indexOf(line);
        if (start < 0) continue;
        const from = plain(row.textContent).indexOf(word, start);
        if (from < 0) continue;
        const walker = document.createTreeWalker(row, NodeFilter.SHOW_TEXT);
        const range = document.createRange();
        let seen = 0;
        let opened = false;
        for (let node; (node = walker.nextNode()); seen += node.data.length) {
          if (!opened && from < seen + node.data.length) {
            range.setStart(node, from - seen);
            opened = true;
          }
          if (opened && from + word.length <= seen + node.data.length) {
            range.setEnd(node, from + word.length - seen);
            const box = range.getBoundingClientRect();
            return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
          }
        }
      }
      return null;
    },
    [line, word],
  );
}

/** Goes to a line by number and scrolls it into view, through the editor's own "go to line". */
export async function goToLine(page, number) {
  await inBox(page, 'Control+g', `:${number}`, async (box) => {
    await box.locator(`.monaco-list-row:has-text("line ${number}")`).first().click({ timeout: 5_000 });
  });
  await page.waitForTimeout(300);
}

/** Rests the mouse on `word` of the line `line` until a hover that `wanted` agrees with is there; returns its text. */
export async function hover(page, line, word, wanted = () => true) {
  const deadline = Date.now() + 30_000;
  for (;;) {
    const { x, y } = await placeOf(page, line, word);
    await page.mouse.move(x + 300, y + 200);
    await page.waitForTimeout(300);
    await page.mouse.move(x - 2, y);
    await page.mouse.move(x, y, { steps: 3 });
    const shown = page.locator('.monaco-hover:not(.hidden):visible').first();
    const text = await shown.waitFor({ timeout: 4_000 }).then(async () => {
      await page.waitForTimeout(600);
      return shown.innerText();
    }).catch(() => '');
    if (text !== '' && wanted(text)) return text;
    if (Date.now() > deadline) throw new Error(`the hover on "${word}" shows: ${JSON.stringify(text)}`);
  }
}

/** Closes a hover by moving the mouse away. */
export async function leaveHover(page) {
  await page.keyboard.press('Escape');
  await page.mouse.move(5, 5);
  await page.waitForTimeout(300);
}

/** Clicks `word` of the line `line`, opens the menu of code actions there and returns its entries. */
export async function codeActions(page, line, word) {
  await leaveHover(page);
  const { x, y } = await placeOf(page, line, word);
  await page.mouse.click(x, y);
  await page.keyboard.press('Control+.');
  await page.waitForSelector('.action-widget:visible .monaco-list-row');
  await page.waitForTimeout(300);
  return page.locator('.action-widget:visible .monaco-list-row.action').allInnerTexts();
}

/** Chooses the entry of the open menu that has `title` in it. */
export async function chooseAction(page, title) {
  await page.locator(`.action-widget .monaco-list-row:has-text("${title}")`).first().click();
}

/** The document inside the panel that is in front. */
export function card(page) {
  return page.frameLocator('iframe.webview.ready >> nth=-1').frameLocator('iframe#active-frame');
}

/** The section of the side bar with this title. */
export function pane(page, title) {
  return page.locator('.pane').filter({ has: page.locator(`.pane-header[aria-label^="${title}"]`) });
}

/** Opens the file's own tab, so that the cursor is in it. */
export async function backTo(page, file) {
  await page.locator(`.tab:has-text("${file}")`).first().click();
  await page.waitForSelector(`.tab.active:has-text("${file}")`);
  await page.waitForSelector('.editor-instance .monaco-editor.focused');
  await page.waitForTimeout(200);
}

/** What toasts have said since the last time this was asked. */
export function takeToasts(page) {
  return page.evaluate(() => {
    const said = [...globalThis.toasts];
    globalThis.toasts.clear();
    return said;
  });
}

/** Waits for a toast with all of `parts` in it, and takes all toasts off the screen. */
export async function awaitToast(page, ...parts) {
  let said = [];
  await until(`a toast with ${parts.join(' and ')}`, async () => {
    said = await page.evaluate(() => [...globalThis.toasts]);
    return said.some((text) => parts.every((part) => text.includes(part)));
  }, 30_000).catch((error) => {
    throw new Error(`${error.message}; toasts said ${JSON.stringify(said)}`);
  });
  await command(page, 'Notifications: Clear All Notifications');
  await page.waitForTimeout(500);
  await takeToasts(page);
}

/** Asks again and again until `probe` returns something true, and returns that. */
export async function until(what, probe, timeout = 30_000) {
  const deadline = Date.now() + timeout;
  let last;
  for (;;) {
    last = await probe();
    if (last) return last;
    if (Date.now() > deadline) throw new Error(`${what}: not within ${timeout} ms`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}
