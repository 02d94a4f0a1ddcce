/** “I know this”, “Remind me” and “Never again” about what stands at the cursor, and taking them back. */

import * as vscode from 'vscode';
import { saidInWords } from './cardPage';
import { plain } from './html';
import { tell } from './tell';
import type { Saying, Tutor } from './tutor';

/** The kind of the code actions that offer it. */
const KIND = vscode.CodeActionKind.Empty.append('pygloss').append('remember');
/** How long it stands in the status bar what was said, in ms. */
const TOLD = 8_000;

interface Candidate extends vscode.QuickPickItem {
  readonly slug: string;
}

/** Says `saying` about the concept called `slug`; without one, about one that is at work at the cursor, or of the card that is read. */
export async function say(tutor: Tutor, saying: Saying, slug: string | undefined): Promise<void> {
  await tell('That cannot be remembered', async () => {
    const chosen = slug ?? (await atCursor(saying));
    if (chosen === undefined) return;
    const said = await tutor.say(saying, chosen);
    if (said !== undefined) inStatusBar(said.title, saidInWords({ what: said, undone: false }));
  });
}

/** Takes back what was said last. */
export async function undo(tutor: Tutor): Promise<void> {
  await tell('That cannot be taken back', async () => {
    const said = await tutor.undo();
    if (said === undefined) vscode.window.setStatusBarMessage('pygloss: there is nothing to take back', TOLD);
    else inStatusBar(said.title, 'Taken back.');
  });
}

function inStatusBar(title: string, words: string): void {
  vscode.window.setStatusBarMessage(`$(check) ${plain(title)}: ${words}`, TOLD);
}

/** The slug of a concept at the cursor of which `saying` can be said; chosen by the reader where there are several. */
async function atCursor(saying: Saying): Promise<string | undefined> {
  const editor = vscode.window.activeTextEditor;
  if (editor === undefined) return undefined;
  const found = await candidates(editor, saying);
  if (found.length === 0) {
    vscode.window.setStatusBarMessage('pygloss: nothing at the cursor of which this can be said', TOLD);
    return undefined;
  }
  if (found.length === 1) return found[0]?.slug;
  const chosen = await vscode.window.showQuickPick(found, { title: 'What Is It About?', placeHolder: 'A concept at the cursor' });
  return chosen?.slug;
}

/** The code actions of the server that say so. */
async function candidates({ document, selection }: vscode.TextEditor, saying: Saying): Promise<Candidate[]> {
  const here = new vscode.Range(selection.active, selection.active);
  const actions = await vscode.commands.executeCommand<(vscode.CodeAction | vscode.Command)[] | undefined>(
    'vscode.executeCodeActionProvider',
    document.uri,
    here,
    KIND.value,
  );
  const found = new Map<string, Candidate>();
  for (const action of actions ?? []) {
    const command = typeof action.command === 'string' ? (action as vscode.Command) : action.command;
    const slug: unknown = command?.arguments?.[0];
    if (command?.command === saying && typeof slug === 'string') found.set(slug, { slug, label: action.title });
  }
  return [...found.values()];
}
