/** A panel beside the code: a page whose parts the extension writes and whose buttons it answers. */

import { randomBytes } from 'node:crypto';
import * as vscode from 'vscode';
import { shell } from './page';

/** What a panel shows. */
export interface Shown {
  /** Pages with the same key are states of one page: it is not scrolled to its top between them. */
  readonly key: string;
  /** The title of the tab. */
  readonly title: string;
  readonly html: string;
  /** What a screen reader reads out. */
  readonly say?: string;
  /** What is needed to show the page again after the window was reloaded: JSON, kept by the editor. Where it is left out, what was kept stays. */
  readonly state?: unknown;
}

/** What is special about a panel. */
export interface PanelParts {
  /** The name by which the editor knows this kind of panel. */
  readonly kind: string;
  readonly extensionUri: vscode.Uri;
  /** A button of the page was pressed. */
  readonly act: (act: string, value: string) => void;
  /** The reader has closed it. */
  readonly closed: () => void;
}

/** All panels that are open: the next one opens in the same column. */
const open = new Set<vscode.WebviewPanel>();

/** A panel, which is there when something is shown. */
export class Panel implements vscode.Disposable {
  private panel: vscode.WebviewPanel | undefined;
  private shown: Shown | undefined;
  /** The page is there and listens. It goes with each time that the panel is hidden. */
  private listens = false;

  public constructor(private readonly parts: PanelParts) {}

  /** Whether the reader has it open, in front or not. */
  public get isOpen(): boolean {
    return this.panel !== undefined;
  }

  /** Whether it is what the reader works in. */
  public get isActive(): boolean {
    return this.panel?.active === true;
  }

  /** Shows a page; where `focus` is false, the cursor stays where it is. */
  public show(shown: Shown, focus: boolean): void {
    this.update(shown);
    // In the place of another page that the reader is in, it is what they go on in.
    const takes = focus || [...open].some((other) => other.active && other !== this.panel);
    const panel = this.panel ?? this.create(shown, takes);
    panel.reveal(undefined, !takes);
  }

  /** Shows a page if the panel is open, without bringing it to the front. */
  public update(shown: Shown): void {
    this.shown = shown;
    if (this.panel === undefined) return;
    this.panel.title = shown.title;
    this.send();
  }

  public dispose(): void {
    this.panel?.dispose();
  }

  /** Takes a panel of this kind that the editor has kept over a reload; it stays empty until something is shown. */
  public adopt(panel: vscode.WebviewPanel): void {
    if (this.panel === undefined) this.furnish(panel);
    else panel.dispose();
  }

  private create(shown: Shown, focus: boolean): vscode.WebviewPanel {
    const { kind } = this.parts;
    const beside = [...open].find((other) => other.visible)?.viewColumn ?? vscode.ViewColumn.Beside;
    const panel = vscode.window.createWebviewPanel(kind, shown.title, { viewColumn: beside, preserveFocus: !focus }, { enableFindWidget: true });
    this.furnish(panel);
    return panel;
  }

  /** Puts the page into a panel, and listens to it. */
  private furnish(panel: vscode.WebviewPanel): void {
    const { extensionUri } = this.parts;
    const { webview, title } = panel;
    const roots = [vscode.Uri.joinPath(extensionUri, 'media'), vscode.Uri.joinPath(extensionUri, 'dist', 'panel')];
    webview.options = { enableScripts: true, enableForms: false, enableCommandUris: ['pygloss.openCard', 'pygloss.goTo'], localResourceRoots: roots };
    const address = (...path: string[]) => webview.asWebviewUri(vscode.Uri.joinPath(extensionUri, ...path)).toString();
    panel.iconPath = vscode.Uri.joinPath(extensionUri, 'media', 'tab.svg');
    webview.onDidReceiveMessage((message: unknown) => {
      this.receive(message);
    });
    panel.onDidChangeViewState(() => {
      if (!panel.visible) this.listens = false;
    });
    panel.onDidDispose(() => {
      open.delete(panel);
      this.panel = undefined;
      this.listens = false;
      this.parts.closed();
    });
    webview.html = shell({
      title,
      style: address('media', 'page.css'),
      script: address('dist', 'panel', 'panel.js'),
      source: webview.cspSource,
      nonce: randomBytes(16).toString('hex'),
    });
    open.add(panel);
    this.panel = panel;
  }

  private receive(message: unknown): void {
    if (typeof message !== 'object' || message === null) return;
    const { act, value } = message as { act?: unknown; value?: unknown };
    if (act === 'listens') {
      this.listens = true;
      this.send();
    } else if (typeof act === 'string') {
      this.parts.act(act, typeof value === 'string' ? value : '');
    }
  }

  private send(): void {
    if (this.listens && this.shown !== undefined) void this.panel?.webview.postMessage(this.shown);
  }
}
