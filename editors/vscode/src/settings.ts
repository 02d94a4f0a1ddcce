/** Reads the settings that the server may know. */

import * as vscode from 'vscode';

/** Settings of the extension itself, which the server never sees. */
const OWN = new Set(['path', 'statusBar', 'trace.server']);

/**
 * The `pygloss` settings that somebody has set, for one file or folder or for the window as a whole.
 *
 * A setting that nobody touched is left out, instead of sent with its default: the server ranks the editor's
 * settings above the project's `pygloss.toml`, and a default must not win against a file.
 */
export function chosenSettings(extension: vscode.Extension<unknown>, scope?: vscode.Uri): Record<string, unknown> {
  const configuration = vscode.workspace.getConfiguration('pygloss', scope ?? null);
  const chosen: Record<string, unknown> = {};
  for (const key of knownSettings(extension)) {
    const found = configuration.inspect(key);
    const isSet = [found?.globalValue, found?.workspaceValue, found?.workspaceFolderValue].some((value) => value !== undefined);
    // `get`, because it leaves out what a workspace that is not trusted may not set.
    if (isSet) chosen[key] = configuration.get(key);
  }
  return chosen;
}

/** The names of the server's settings, read from the extension's manifest so that they are written down once. */
function knownSettings(extension: vscode.Extension<unknown>): string[] {
  const manifest = extension.packageJSON as { contributes: { configuration: { properties: Record<string, unknown> } } };
  const names = Object.keys(manifest.contributes.configuration.properties).map((name) => name.replace(/^pygloss\./, ''));
  return names.filter((name) => !OWN.has(name));
}
