/** What all views of the side bar have in common. */

import * as vscode from 'vscode';
import { reason } from '../tell';

/** A view that is read anew when it is looked at and something has changed, and that does nothing while it is hidden. */
export abstract class Tree<Node> implements vscode.TreeDataProvider<Node>, vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<undefined>();
  public readonly onDidChangeTreeData = this.changed.event;
  protected readonly view: Pick<vscode.TreeView<Node>, 'visible' | 'message' | 'description'>;
  protected readonly subscriptions: vscode.Disposable[] = [];
  private roots: readonly Node[] = [];
  private isStale = true;
  /** The number of the last reading; an earlier one that comes later is thrown away. */
  private reading = 0;
  private timer: NodeJS.Timeout | undefined;

  protected constructor(
    private readonly id: string,
    private readonly log: vscode.LogOutputChannel,
  ) {
    const view = vscode.window.createTreeView(id, { treeDataProvider: this, showCollapseAll: true });
    this.view = view;
    this.subscriptions.push(
      new vscode.Disposable(() => {
        view.dispose();
      }),
      view.onDidChangeVisibility(({ visible }) => {
        if (visible && this.isStale) void this.read();
      }),
    );
  }

  public abstract getTreeItem(node: Node): vscode.TreeItem;

  /** What stands below a node. */
  protected abstract below(node: Node): readonly Node[];

  /** Asks for what stands at the top. */
  protected abstract ask(): Promise<readonly Node[]>;

  public getChildren(node?: Node): Node[] {
    return [...(node === undefined ? this.roots : this.below(node))];
  }

  /** Something has changed: what is shown is read anew, `delay` ms later unless something changes again meanwhile. */
  public refresh(delay = 0): void {
    this.isStale = true;
    clearTimeout(this.timer);
    if (!this.view.visible) return;
    this.timer = setTimeout(() => void this.read(), delay);
  }

  public dispose(): void {
    clearTimeout(this.timer);
    for (const subscription of this.subscriptions) subscription.dispose();
    this.changed.dispose();
  }

  private async read(): Promise<void> {
    const mine = ++this.reading;
    this.isStale = false;
    await vscode.window.withProgress({ location: { viewId: this.id } }, async () => {
      try {
        const roots = await this.ask();
        if (mine !== this.reading) return;
        this.roots = roots;
      } catch (error) {
        this.log.warn(`${this.id}: ${reason(error)}`);
        if (mine !== this.reading) return;
        this.roots = [];
        this.view.message = `This cannot be shown: ${reason(error)}`;
      }
      this.changed.fire(undefined);
    });
  }
}
