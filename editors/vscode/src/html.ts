/** Writes HTML from texts. */

import * as vscode from 'vscode';

/** A text as it stands in HTML. */
export function escape(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${String(character.charCodeAt(0))};`);
}

/** One line of text whose code stands in backticks; breaks of lines are kept. */
export function inline(text: string): string {
  return text
    .split('`')
    .map((part, number) => (number % 2 === 1 ? `<code>${escape(part)}</code>` : escape(part)))
    .join('');
}

/** Without the backticks, where there is no code face. */
export function plain(text: string): string {
  return text.replaceAll('`', '');
}

/** Markdown as the editor itself renders it. */
export async function markdown(text: string): Promise<string> {
  return vscode.commands.executeCommand<string>('markdown.api.render', text);
}

/** A Python program, coloured by the editor's renderer; `lines` are the numbers to show beside its lines, if any. */
export async function program(code: string, lines: readonly (number | undefined)[]): Promise<string> {
  // A fence longer than any in the program cannot be closed by it.
  const longest = Math.max(2, ...[...code.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = '`'.repeat(longest + 1);
  const body = await markdown(`${fence}python\n${code.trimEnd()}\n${fence}`);
  if (lines.length === 0) return body;
  const numbers = lines.map((line) => (line === undefined ? '' : String(line)));
  return `<div class="numbered"><pre class="numbers" aria-hidden="true">${numbers.join('\n')}</pre>${body}</div>`;
}

/** What the parts of a button say. */
export interface Button {
  /** What is told to the extension when it is pressed, and with which value. */
  readonly act: string;
  readonly value?: string;
  /** HTML. */
  readonly label: string;
  /** The key that presses it. */
  readonly key?: string;
  /** Told on hover, and where the label alone does not say what happens. */
  readonly title?: string;
  readonly classes?: string;
  /** It gets the focus when the page is shown, if the page has it. */
  readonly focus?: boolean;
  readonly disabled?: boolean;
}

/** A button that the page's script knows. */
export function button({ act, value, label, key, title, classes, focus, disabled }: Button): string {
  const attributes = [
    `data-act="${escape(act)}"`,
    value === undefined ? '' : `data-value="${escape(value)}"`,
    key === undefined ? '' : `data-key="${escape(key)}" aria-keyshortcuts="${escape(key)}"`,
    title === undefined ? '' : `title="${escape(title)}"`,
    classes === undefined ? '' : `class="${escape(classes)}"`,
    focus === true ? 'data-focus' : '',
    disabled === true ? 'aria-disabled="true"' : '',
  ];
  return `<button type="button" ${attributes.filter((attribute) => attribute !== '').join(' ')}>${label}</button>`;
}
