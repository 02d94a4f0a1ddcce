/** Runs in a panel: puts in what the extension writes, and tells it which button was pressed. */

/** What the extension sends. */
interface Shown {
  readonly key: string;
  readonly html: string;
  readonly say?: string;
  readonly state?: unknown;
}

declare function acquireVsCodeApi(): { postMessage(message: unknown): void; setState(state: unknown): void };

const editor = acquireVsCodeApi();
/** How far each page was read, for the way back. */
const depths = new Map<string, number>();
let current = '';

const part = (id: string) => document.getElementById(id);

function press(button: HTMLElement): void {
  if (button.getAttribute('aria-disabled') === 'true') return;
  editor.postMessage({ act: button.dataset['act'], value: button.dataset['value'] });
}

addEventListener('message', ({ data }: MessageEvent<Shown>) => {
  const page = part('page');
  const said = part('said');
  if (page === null || said === null) return;
  if (data.key !== current) depths.set(current, scrollY);
  page.innerHTML = data.html;
  if (data.key !== current) scrollTo(0, depths.get(data.key) ?? 0);
  current = data.key;
  if (data.state !== undefined) editor.setState(data.state);
  const say = data.say ?? '';
  if (said.textContent !== say) said.textContent = say;
  page.querySelector('[data-show]')?.scrollIntoView({ block: 'nearest' });
  // Whoever types somewhere else keeps the cursor there.
  if (document.hasFocus()) page.querySelector<HTMLElement>('[data-focus]')?.focus({ preventScroll: page.querySelector('[data-show]') !== null });
});

addEventListener('click', ({ target }) => {
  const button = target instanceof Element ? target.closest<HTMLElement>('[data-act]') : null;
  if (button !== null) press(button);
});

addEventListener('focus', () => {
  if (document.activeElement === document.body) part('page')?.querySelector<HTMLElement>('[data-focus]')?.focus();
});

addEventListener('keydown', (event) => {
  if (event.ctrlKey || event.altKey || event.metaKey) return;
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  const choices = [...document.querySelectorAll<HTMLElement>('.choices button')];
  const at = choices.findIndex((choice) => choice === document.activeElement);
  if (step !== undefined && at >= 0) {
    choices[(at + step + choices.length) % choices.length]?.focus();
    event.preventDefault();
    return;
  }
  const button = document.querySelector<HTMLElement>(`[data-key="${CSS.escape(event.key)}"]`);
  if (button === null) return;
  press(button);
  event.preventDefault();
});

editor.postMessage({ act: 'listens' });
