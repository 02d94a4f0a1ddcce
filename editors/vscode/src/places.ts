/** Goes to places in files. */

import * as vscode from 'vscode';
import type { Place } from './answers';

/** Shows a place in an editor, in the column where its file is open if it is. */
export async function reveal(place: Place | undefined): Promise<void> {
  if (place === undefined) return;
  const shown = vscode.window.visibleTextEditors.find(({ document }) => document.uri.toString() === place.uri.toString());
  const tab = vscode.window.tabGroups.all.find(({ tabs }) => tabs.some(({ input }) => isAbout(input, place.uri)));
  const column = shown?.viewColumn ?? tab?.viewColumn ?? vscode.ViewColumn.One;
  await vscode.window.showTextDocument(place.uri, { selection: place.range, viewColumn: column });
}

/** The place that a link to a file names, such as `file:///a.py#L12`. */
export function placeOf(link: string): Place | undefined {
  const uri = vscode.Uri.parse(link);
  if (uri.scheme !== 'file') return undefined;
  const line = Math.max(0, Number(/^L(\d+)/.exec(uri.fragment)?.[1] ?? 1) - 1);
  return { uri: uri.with({ fragment: '' }), range: new vscode.Range(line, 0, line, 0) };
}

function isAbout(input: unknown, uri: vscode.Uri): boolean {
  return input instanceof vscode.TabInputText && input.uri.toString() === uri.toString();
}
