/** Shows cards in a panel beside the code. */

import * as vscode from 'vscode';
import { cardPage } from './page';
import type { Server } from './server';

/** A card as the server answers it. */
export interface Card {
  readonly slug: string;
  readonly title: string;
  readonly markdown: string;
}

/** How many cards the way back is long. */
const TRAIL = 100;

/** The card panel: there is one, and every card is shown in it. */
export class Cards implements vscode.Disposable {
  private panel: vscode.WebviewPanel | undefined;
  /** The cards that led to the one shown, which is the last. */
  private trail: Card[] = [];

  public constructor(
    private readonly extensionUri: vscode.Uri,
    private readonly server: Server,
  ) {}

  /**
   * Shows the card called `slug`; without one, asks for it. Failures are shown to the reader.
   *
   * `step` is `"back"` where the link back was followed, and the trail gets shorter instead of longer.
   */
  public async open(slug?: unknown, step?: unknown): Promise<void> {
    const wanted = typeof slug === 'string' ? slug : await askForCard();
    if (wanted === undefined || wanted === '') return;
    // A note is no card that could be asked for by its name; the way back leads to it as it was.
    const before = this.trail.at(-2);
    if (step === 'back' && before?.slug === wanted) {
      await this.show(before, true);
      return;
    }
    try {
      const card = await this.fetch(wanted);
      if (card === undefined) void vscode.window.showWarningMessage(`pygloss has no card called “${wanted}”.`);
      else await this.show(card, step === 'back');
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      void vscode.window.showErrorMessage(`The card “${wanted}” cannot be shown: ${message}`);
    }
  }

  /**
   * Shows all that is computed about a place of a file, step by step; without a place, about the cursor's.
   *
   * `uri` and `position` are those of the language server protocol.
   */
  public async more(uri?: unknown, position?: unknown): Promise<void> {
    const place = typeof uri === 'string' ? { uri, position } : placeOfCursor();
    if (place === undefined) return;
    try {
      const note = await this.server.execute('pygloss.more', place.uri, place.position);
      if (isCard(note)) await this.show(note, false);
      else void vscode.window.showInformationMessage('pygloss computes nothing about this place.');
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      void vscode.window.showErrorMessage(`The note cannot be shown: ${message}`);
    }
  }

  public dispose(): void {
    this.panel?.dispose();
  }

  private async fetch(slug: string): Promise<Card | undefined> {
    const answer = await this.server.execute('pygloss.card', slug);
    return isCard(answer) ? answer : undefined;
  }

  private async show(card: Card, back: boolean): Promise<void> {
    const before = back ? this.trail.slice(0, -2) : this.trail.slice(-TRAIL);
    if (before.at(-1)?.slug === card.slug) before.pop();
    const previous = before.at(-1);
    this.trail = [...before, card];

    const body = await vscode.commands.executeCommand<string>('markdown.api.render', card.markdown);
    const panel = this.panel ?? this.createPanel();
    const style = panel.webview.asWebviewUri(vscode.Uri.joinPath(this.extensionUri, 'media', 'card.css'));
    panel.title = card.title;
    panel.webview.html = cardPage({ card, previous, body, style: style.toString(), source: panel.webview.cspSource });
    panel.reveal(undefined, true);
  }

  private createPanel(): vscode.WebviewPanel {
    const panel = vscode.window.createWebviewPanel(
      'pygloss.card',
      'pygloss',
      { viewColumn: vscode.ViewColumn.Beside, preserveFocus: true },
      {
        enableScripts: false,
        enableForms: false,
        enableCommandUris: ['pygloss.openCard'],
        enableFindWidget: true,
        localResourceRoots: [vscode.Uri.joinPath(this.extensionUri, 'media')],
      },
    );
    panel.onDidDispose(() => {
      this.panel = undefined;
      this.trail = [];
    });
    this.panel = panel;
    return panel;
  }
}

/** The place of the cursor, as the protocol writes it. */
function placeOfCursor(): { uri: string; position: { line: number; character: number } } | undefined {
  const editor = vscode.window.activeTextEditor;
  if (editor === undefined) return undefined;
  const { line, character } = editor.selection.active;
  return { uri: editor.document.uri.toString(), position: { line, character } };
}

/** Asks for the name of a card; the word at the cursor is proposed. */
async function askForCard(): Promise<string | undefined> {
  const editor = vscode.window.activeTextEditor;
  const word = editor?.document.getWordRangeAtPosition(editor.selection.active);
  const answer = await vscode.window.showInputBox({
    title: 'Open Card',
    prompt: 'The name of a card, or what it is about',
    placeHolder: 'closures',
    value: word ? (editor?.document.getText(word) ?? '') : '',
  });
  return answer?.trim();
}

function isCard(answer: unknown): answer is Card {
  if (typeof answer !== 'object' || answer === null) return false;
  const card = answer as Record<string, unknown>;
  return typeof card['slug'] === 'string' && typeof card['title'] === 'string' && typeof card['markdown'] === 'string';
}
