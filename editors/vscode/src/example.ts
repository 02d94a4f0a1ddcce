/** Opens a small program to try things out on. */

import * as vscode from 'vscode';

/** Opens the example as a file that was never saved. */
export async function openExample(extensionUri: vscode.Uri): Promise<void> {
  const bytes = await vscode.workspace.fs.readFile(vscode.Uri.joinPath(extensionUri, 'media', 'steps', 'example.py'));
  const document = await vscode.workspace.openTextDocument({ language: 'python', content: Buffer.from(bytes).toString('utf8') });
  await vscode.window.showTextDocument(document);
}
