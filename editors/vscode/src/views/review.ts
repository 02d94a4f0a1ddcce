/** The view “Review”: what is due, and what can be asked for. */

import * as vscode from 'vscode';
import type { Tutor } from '../tutor';
import { Tree } from './tree';

/** One entry: a click runs its command. */
export interface Entry {
  readonly label: string;
  readonly description: string;
  readonly icon: string;
  readonly command: string;
}

/** The view. */
export class Review extends Tree<Entry> {
  public constructor(
    private readonly tutor: Tutor,
    log: vscode.LogOutputChannel,
  ) {
    super('pygloss.views.review', log);
    this.subscriptions.push(
      tutor.onDidChange(() => {
        this.refresh(200);
      }),
      vscode.window.onDidChangeWindowState(({ focused }) => {
        if (focused) this.refresh();
      }),
    );
  }

  public getTreeItem({ label, description, icon, command }: Entry): vscode.TreeItem {
    const item = new vscode.TreeItem(label);
    item.description = description;
    item.iconPath = new vscode.ThemeIcon(icon);
    item.command = { command, title: label };
    return item;
  }

  protected below(): readonly Entry[] {
    return [];
  }

  protected async ask(): Promise<readonly Entry[]> {
    const { due, level, levelFrom, memory } = await this.tutor.status();
    // Nothing can be asked again where nothing is kept: the view says how to switch that on.
    this.view.message = '';
    if (!memory) return [];
    const from = levelFrom === 'setting' ? `${level}, by the settings` : levelFrom === 'default' ? `${level}, until you say` : level;
    return [
      { label: 'Start a Review', description: due === 0 ? 'nothing is due' : `${String(due)} due`, icon: 'play', command: 'pygloss.review' },
      { label: 'Quiz on This File', description: '', icon: 'question', command: 'pygloss.quiz' },
      { label: 'Your Level', description: from, icon: 'mortar-board', command: 'pygloss.chooseLevel' },
      { label: 'Undo What You Said Last', description: '', icon: 'discard', command: 'pygloss.undo' },
    ];
  }
}
