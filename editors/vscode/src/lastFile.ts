/** The Python file that the reader worked in last: panels and views are about it, and are in front themselves while they are used. */

import * as vscode from 'vscode';

/** Where files are that the server is told of: not in histories, and not in cells of notebooks. */
const SCHEMES: ReadonlySet<string> = new Set(['file', 'untitled']);

/** Follows the active editor from one Python file to the next, and stays at it until it is closed. */
export class LastFile implements vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<void>();
  /** Fires when it is another file, or none. */
  public readonly onDidChange = this.changed.event;
  private file: vscode.Uri | undefined;
  private readonly subscriptions: vscode.Disposable[];

  public constructor() {
    this.subscriptions = [
      vscode.window.onDidChangeActiveTextEditor((editor) => {
        this.follow(editor);
      }),
      vscode.workspace.onDidCloseTextDocument((document) => {
        if (!this.is(document)) return;
        this.file = undefined;
        this.tell();
        this.follow(vscode.window.activeTextEditor);
      }),
      // A file that gets its language later.
      vscode.workspace.onDidOpenTextDocument((document) => {
        const editor = vscode.window.activeTextEditor;
        if (editor?.document === document) this.follow(editor);
      }),
    ];
    this.follow(vscode.window.activeTextEditor);
  }

  /** The file, if there is one. */
  public get uri(): vscode.Uri | undefined {
    return this.file;
  }

  /** Whether a document is that file. */
  public is(document: vscode.TextDocument): boolean {
    return document.uri.toString() === this.file?.toString();
  }

  public dispose(): void {
    for (const subscription of this.subscriptions) subscription.dispose();
    this.changed.dispose();
  }

  private follow(editor: vscode.TextEditor | undefined): void {
    if (editor?.document.languageId !== 'python' || !SCHEMES.has(editor.document.uri.scheme) || this.is(editor.document)) return;
    this.file = editor.document.uri;
    this.tell();
  }

  private tell(): void {
    this.changed.fire();
    void vscode.commands.executeCommand('setContext', 'pygloss.hasFile', this.file !== undefined);
  }
}

/** The last part of a file's path. */
export function nameOf(uri: vscode.Uri): string {
  return uri.path.slice(uri.path.lastIndexOf('/') + 1);
}
