/** The view “Paths”: orders in which to learn, and where the reader is on them. */

import * as vscode from 'vscode';
import type { LearningPath, Step, Stop } from '../answers';
import { plain } from '../html';
import type { LastFile } from '../lastFile';
import type { Tutor } from '../tutor';
import { conceptItem, standing } from './items';
import { Tree } from './tree';

/** How long nothing must change before the view is read anew, in ms. */
const PAUSE = 500;

/** A path, a step of it, or a card on it. */
export type PathNode =
  | { readonly kind: 'path'; readonly path: LearningPath }
  | { readonly kind: 'step'; readonly path: LearningPath; readonly number: number; readonly step: Step }
  | { readonly kind: 'stop'; readonly slug: string; readonly path: LearningPath; readonly stop: Stop };

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

  /** What a card is about is asked for when the reader points at it: there are hundreds. */
  public async resolveTreeItem(item: vscode.TreeItem, node: PathNode): Promise<vscode.TreeItem> {
    if (node.kind !== 'stop') return item;
    const card = await this.tutor.peek(node.stop.slug).catch(() => undefined);
    if (card !== undefined) item.tooltip = new vscode.MarkdownString(card.gloss);
    return item;
  }

  public getTreeItem(node: PathNode): vscode.TreeItem {
    switch (node.kind) {
      case 'path':
        return pathItem(node.path);
      case 'step':
        return stepItem(node.path, node.number, node.step);
      case 'stop':
        return stopItem(node.path, node.stop);
    }
  }

  protected below(node: PathNode): readonly PathNode[] {
    const { path } = node;
    switch (node.kind) {
      case 'path':
        return path.steps.map((step, number) => ({ kind: 'step', path, number, step }));
      case 'step':
        return node.step.cards.map((stop) => ({ kind: 'stop', slug: stop.slug, path, stop }));
      case 'stop':
        return [];
    }
  }

  protected async ask(): Promise<readonly PathNode[]> {
    this.view.message = '';
    const paths = await this.tutor.paths(this.file.uri);
    return paths.map((path) => ({ kind: 'path', path }));
  }
}

/** How many of some cards are known: `2 of 12`. */
function progress(cards: readonly Stop[]): string {
  const known = cards.filter(({ standing }) => standing === 'known' || standing === 'mastered').length;
  return `${String(known)} of ${String(cards.length)}`;
}

function pathItem(path: LearningPath): vscode.TreeItem {
  const item = new vscode.TreeItem(path.title, vscode.TreeItemCollapsibleState.Collapsed);
  const known = progress(path.steps.flatMap(({ cards }) => cards));
  item.id = path.slug;
  item.iconPath = new vscode.ThemeIcon('milestone');
  item.description = known;
  item.tooltip = new vscode.MarkdownString(path.gloss);
  item.accessibilityInformation = { label: `${path.title}, ${known} cards known` };
  return item;
}

/** A step: the one with the card that is next is open. */
function stepItem(path: LearningPath, number: number, step: Step): vscode.TreeItem {
  const { cards } = step;
  const { Expanded, Collapsed } = vscode.TreeItemCollapsibleState;
  const item = new vscode.TreeItem(plain(step.title), cards.some(({ next }) => next) ? Expanded : Collapsed);
  const known = progress(cards);
  item.id = `${path.slug} ${String(number)}`;
  item.description = known;
  if (step.gloss !== '') item.tooltip = new vscode.MarkdownString(step.gloss);
  item.accessibilityInformation = { label: `${plain(step.title)}, ${known} cards known` };
  return item;
}

function stopItem(path: LearningPath, stop: Stop): vscode.TreeItem {
  const item = conceptItem(stop, vscode.TreeItemCollapsibleState.None);
  const { icon, words } = standing(stop.standing);
  const notes = [stop.next ? 'next' : '', stop.here ? 'in this file' : ''].filter((note) => note !== '');
  item.id = `${path.slug} ${stop.slug}`;
  item.iconPath = stop.next ? new vscode.ThemeIcon('arrow-right', new vscode.ThemeColor('charts.blue')) : new vscode.ThemeIcon(icon);
  item.description = notes.join(' · ');
  item.accessibilityInformation = { label: [plain(stop.title), words, ...notes].filter((part) => part !== '').join(', ') };
  return item;
}
