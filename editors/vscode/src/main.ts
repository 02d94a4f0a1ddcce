/** Starts the extension: one server, one card panel, five commands. */

import * as vscode from 'vscode';
import { Cards } from './cards';
import { searchCards } from './search';
import { Server } from './server';

let server: Server | undefined;

/** Called by the editor when the first Python file is opened or one of the commands is run. */
export async function activate(context: vscode.ExtensionContext): Promise<void> {
  const log = vscode.window.createOutputChannel('pygloss', { log: true });
  const started = new Server(context, log);
  const cards = new Cards(context.extensionUri, started);
  server = started;
  let { kind } = vscode.window.activeColorTheme;
  context.subscriptions.push(
    log,
    cards,
    vscode.commands.registerCommand('pygloss.openCard', (slug?: unknown, step?: unknown) => cards.open(slug, step)),
    vscode.commands.registerCommand('pygloss.more', (uri?: unknown, position?: unknown) => cards.more(uri, position)),
    vscode.commands.registerCommand('pygloss.searchCards', () => {
      searchCards(started, (slug) => void cards.open(slug));
    }),
    vscode.commands.registerCommand('pygloss.restartServer', () => started.restart()),
    vscode.commands.registerCommand('pygloss.showLog', () => {
      log.show();
    }),
    // The server is told the colours of pictures when it starts.
    vscode.window.onDidChangeActiveColorTheme(({ kind: now }) => {
      if (now !== kind) void started.restart();
      kind = now;
    }),
    vscode.workspace.onDidChangeConfiguration((event) => {
      if (event.affectsConfiguration('pygloss.path')) void started.restart();
    }),
  );
  await started.start();
}

/** Called by the editor before it closes: the server is asked to end, so that nothing is left running. */
export async function deactivate(): Promise<void> {
  await server?.stop();
}
