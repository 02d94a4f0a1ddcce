/** The view “Paths”: orders in which to learn, and where the reader is on them. */

import * as vscode from 'vscode';
import type { LearningPath, Step } from '../answers';
import { plain } from '../html';
import type { LastFile } from '../lastFile';
import type { Tutor } from '../tutor';
import { conceptItem, standing } from './items';
import { Tree } from './tree';

/** How long nothing must change before the view is read anew, in ms. */
const PAUSE = 500;

/** A path, or a card on it. */
export type PathNode =
  | { readonly kind: 'path'; readonly path: LearningPath }
  | { readonly kind: 'step'; readonly slug: string; readonly path: LearningPath; readonly step: Step };

/** The view. */
export class Paths extends Tree<PathNode> {
  public constructor(
    private readonly tutor: Tutor,
    private readonly file: LastFile,
    log: vscode.LogOutputChannel,
  ) {
    super('pygloss.views.paths', log);
    this.subscriptions.push(
      tutor.onDidChange(() => {
        this.refresh(PAUSE);
      }),
      file.onDidChange(() => {
        this.refresh(PAUSE);
      }),
      vscode.workspace.onDidSaveTextDocument(({ languageId }) => {
        if (languageId === 'python') this.refresh(PAUSE);
      }),
    );
  }

  public getTreeItem(node: PathNode): vscode.TreeItem {
    return node.kind === 'path' ? pathItem(node.path) : stepItem(node.path, node.step);
  }

  protected below(node: PathNode): readonly PathNode[] {
    if (node.kind === 'step') return [];
    return node.path.cards.map((step) => ({ kind: 'step', slug: step.slug, path: node.path, step }));
  }

  protected async ask(): Promise<readonly PathNode[]> {
    this.view.message = '';
    const paths = await this.tutor.paths(this.file.uri);
    return paths.map((path) => ({ kind: 'path', path }));
  }
}

function pathItem(path: LearningPath): vscode.TreeItem {
  const known = path.cards.filter(({ standing }) => standing === 'known' || standing === 'mastered').length;
  const item = new vscode.TreeItem(path.title, vscode.TreeItemCollapsibleState.Collapsed);
  item.id = path.slug;
  item.iconPath = new vscode.ThemeIcon('milestone');
  item.description = `${String(known)} of ${String(path.cards.length)}`;
  item.tooltip = new vscode.MarkdownString(path.gloss);
  item.accessibilityInformation = { label: `${path.title}, ${String(known)} of ${String(path.cards.length)} cards known` };
  return item;
}

function stepItem(path: LearningPath, step: Step): vscode.TreeItem {
  const item = conceptItem(step, vscode.TreeItemCollapsibleState.None);
  const { icon, words } = standing(step.standing);
  const notes = [step.next ? 'next' : '', step.here ? 'in this file' : ''].filter((note) => note !== '');
  item.id = `${path.slug} ${step.slug}`;
  item.iconPath = step.next ? new vscode.ThemeIcon('arrow-right', new vscode.ThemeColor('charts.blue')) : new vscode.ThemeIcon(icon);
  item.description = notes.join(' · ');
  item.accessibilityInformation = { label: [plain(step.title), words, ...notes].filter((part) => part !== '').join(', ') };
  return item;
}
