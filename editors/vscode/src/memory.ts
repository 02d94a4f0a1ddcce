/** Takes along what is remembered, puts it in, and forgets it. */

import * as vscode from 'vscode';
import { tell } from './tell';
import type { Tutor } from './tutor';

const NAME = 'pygloss-memory.json';
const FILTERS = { JSON: ['json'] };
const FORGET = 'Forget Everything';

/** Writes all that is remembered to a file that the reader names. */
export async function exportMemory(tutor: Tutor): Promise<void> {
  await tell('What is remembered cannot be written', async () => {
    const { text, events } = await tutor.exportMemory();
    const [folder] = vscode.workspace.workspaceFolders ?? [];
    const proposed = folder === undefined ? {} : { defaultUri: vscode.Uri.joinPath(folder.uri, NAME) };
    const target = await vscode.window.showSaveDialog({ title: 'Export What Is Remembered', saveLabel: 'Export', filters: FILTERS, ...proposed });
    if (target === undefined) return;
    await vscode.workspace.fs.writeFile(target, new TextEncoder().encode(text));
    void vscode.window.showInformationMessage(`pygloss: ${counted(events)} written to ${target.fsPath}.`);
  });
}

/** Adds what a file holds that was written so. */
export async function importMemory(tutor: Tutor): Promise<void> {
  await tell('The file cannot be imported', async () => {
    const found = await vscode.window.showOpenDialog({ title: 'Import What Is Remembered', openLabel: 'Import', canSelectMany: false, filters: FILTERS });
    const [source] = found ?? [];
    if (source === undefined) return;
    const text = new TextDecoder().decode(await vscode.workspace.fs.readFile(source));
    const { added, events } = await tutor.importMemory(text);
    void vscode.window.showInformationMessage(`pygloss: ${String(added)} of ${counted(events)} ${added === 1 ? 'is' : 'are'} new.`);
  });
}

/** Forgets everything, after the reader has said so once more. */
export async function forgetEverything(tutor: Tutor): Promise<void> {
  await tell('Nothing is forgotten', async () => {
    const { met, levelFrom, memory } = await tutor.status();
    if (!memory) throw new Error('nothing is remembered, because the setting “pygloss.memory” is off or there is no folder for it');
    if (met === 0 && levelFrom !== 'answers') {
      void vscode.window.showInformationMessage('pygloss: nothing is remembered yet.');
      return;
    }
    const concepts = met === 1 ? '1 concept' : `${String(met)} concepts`;
    const detail = `What you have met, known and answered of ${concepts}, and your level. It cannot be brought back, except from an export.`;
    const chosen = await vscode.window.showWarningMessage('Forget everything that pygloss remembers of you?', { modal: true, detail }, FORGET);
    if (chosen !== FORGET) return;
    const forgotten = await tutor.forgetEverything();
    void vscode.window.showInformationMessage(`pygloss: ${counted(forgotten)} ${forgotten === 1 ? 'is' : 'are'} forgotten.`);
  });
}

function counted(events: number): string {
  return events === 1 ? '1 event' : `${String(events)} events`;
}
