/** Explains a traceback from where the reader has it: the clipboard, a terminal, an editor. */

import * as vscode from 'vscode';
import type { Cards } from './cards';
import { tell } from './tell';
import type { Tutor } from './tutor';

/** Where a traceback is taken from. */
export type Source = 'clipboard' | 'terminal' | 'selection';

const WHERE: Readonly<Record<Source, string>> = {
  clipboard: 'on the clipboard',
  terminal: 'in what is selected in the terminal',
  selection: 'in what is selected',
};

/** Shows what the traceback means; its line is marked in the file by the server. */
export async function explainTraceback(tutor: Tutor, cards: Cards, source: Source): Promise<void> {
  await tell('The traceback cannot be explained', async () => {
    const text = await textOf(source);
    const explained = text.trim() === '' ? undefined : await tutor.traceback(text);
    if (explained === undefined) void vscode.window.showInformationMessage(`There is no Python traceback ${WHERE[source]}.`);
    else await cards.traceback(explained);
  });
}

async function textOf(source: Source): Promise<string> {
  switch (source) {
    case 'clipboard':
      return vscode.env.clipboard.readText();
    case 'terminal':
      return selectedInTerminal();
    case 'selection': {
      const editor = vscode.window.activeTextEditor;
      return editor?.document.getText(editor.selection) ?? '';
    }
  }
}

/** What is selected in the terminal. The editor tells it by way of the clipboard only, which is put back. */
async function selectedInTerminal(): Promise<string> {
  const before = await vscode.env.clipboard.readText();
  await vscode.env.clipboard.writeText('');
  try {
    await vscode.commands.executeCommand('workbench.action.terminal.copySelection');
    return await vscode.env.clipboard.readText();
  } finally {
    await vscode.env.clipboard.writeText(before);
  }
}
