/** Shows in the status bar how many questions are due. */

import * as vscode from 'vscode';
import { reason } from './tell';
import type { Tutor } from './tutor';

/** The item: there only while something is due, and not at all where the setting `pygloss.statusBar` is off. */
export class DueItem implements vscode.Disposable {
  private readonly item: vscode.StatusBarItem;
  private readonly subscriptions: vscode.Disposable[];

  public constructor(
    private readonly tutor: Tutor,
    private readonly log: vscode.LogOutputChannel,
  ) {
    this.item = vscode.window.createStatusBarItem('pygloss.due', vscode.StatusBarAlignment.Right);
    this.item.name = 'pygloss: Questions That Are Due';
    this.item.command = 'pygloss.review';
    const refresh = () => void this.refresh();
    this.subscriptions = [
      tutor.onDidChange(refresh),
      // Questions become due while nobody looks.
      vscode.window.onDidChangeWindowState(({ focused }) => {
        if (focused) refresh();
      }),
      vscode.workspace.onDidChangeConfiguration((event) => {
        if (event.affectsConfiguration('pygloss.statusBar')) refresh();
      }),
    ];
  }

  public dispose(): void {
    for (const subscription of this.subscriptions) subscription.dispose();
    this.item.dispose();
  }

  private async refresh(): Promise<void> {
    try {
      const isWanted = vscode.workspace.getConfiguration('pygloss').get<boolean>('statusBar') === true;
      const due = isWanted ? (await this.tutor.status()).due : 0;
      if (due === 0) {
        this.item.hide();
        return;
      }
      const questions = due === 1 ? '1 question is due' : `${String(due)} questions are due`;
      this.item.text = `pygloss: ${String(due)} due`;
      this.item.tooltip = `${questions}. Start a review.`;
      this.item.accessibilityInformation = { label: `pygloss: ${questions}` };
      this.item.show();
    } catch (error) {
      this.item.hide();
      this.log.debug(`It is not known what is due: ${reason(error)}`);
    }
  }
}
