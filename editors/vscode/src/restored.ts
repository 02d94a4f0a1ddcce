/** Panels that come back when the window is reloaded. */

import * as vscode from 'vscode';
import { reason } from './tell';

/** Has the editor give panels of a kind back to whoever `shows` them. One that cannot be shown again is closed, and the log says why. */
export function restored(kind: string, shows: vscode.WebviewPanelSerializer, log: vscode.LogOutputChannel): vscode.Disposable {
  return vscode.window.registerWebviewPanelSerializer(kind, {
    deserializeWebviewPanel: async (panel, state) => {
      try {
        await shows.deserializeWebviewPanel(panel, state);
      } catch (error) {
        log.warn(`A panel is not shown again (${kind}): ${reason(error)}`);
        panel.dispose();
      }
    },
  });
}
