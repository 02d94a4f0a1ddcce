/** Leaves out what another tool has already said of a line. */

import * as vscode from 'vscode';
import { DocumentDiagnosticRequest, type LanguageClient, type Middleware, vsdiag } from 'vscode-languageclient/node';

/** The names that tools give themselves, where that is not the name that the server knows them by. */
const TOOLS: Readonly<Record<string, string>> = {
  flake8: 'ruff',
  pylance: 'pyright',
  basedpyright: 'pyright',
};

/** What the server sends along: the codes under which other tools report the same, such as `ruff:B006`. */
interface Data {
  readonly also?: readonly string[];
}

/** What the server found in a file, of which a part is shown. */
interface Shown {
  readonly all: vscode.Diagnostic[];
  readonly left: number;
  /** Shows the findings anew; where the client asks for them, it is told to ask again. */
  readonly again: () => void;
}

/**
 * Compares pygloss's findings with those of others that the editor knows. The server cannot do that: no server is told what another one
 * says. A finding comes back as soon as the other tool's is gone.
 */
export class Deference implements vscode.Disposable {
  private readonly files = new Map<string, Shown>();
  private readonly subscription: vscode.Disposable;

  public constructor(private readonly client: () => LanguageClient | undefined) {
    this.subscription = vscode.languages.onDidChangeDiagnostics(({ uris }) => {
      for (const uri of uris) {
        const shown = this.files.get(uri.toString());
        // Our own findings are among those that change: nothing is to be done where as many would be left.
        if (shown !== undefined && leftOf(uri, shown.all).length !== shown.left) shown.again();
      }
    });
  }

  /** The part of the client through which findings pass. */
  public readonly middleware: Pick<Middleware, 'handleDiagnostics' | 'provideDiagnostics'> = {
    handleDiagnostics: (uri, diagnostics, next) => {
      const show = (all: vscode.Diagnostic[]) => {
        next(uri, this.remember(uri, all, () => { show(all); }));
      };
      show(diagnostics);
    },
    provideDiagnostics: async (document, _previous, token, next) => {
      // Without the last answer's number the server sends everything, also where only another tool's findings have changed.
      const report = await next(document, undefined, token);
      if (report?.kind !== vsdiag.DocumentDiagnosticReportKind.full) return report;
      const uri = 'uri' in document ? document.uri : document;
      return { ...report, items: this.remember(uri, report.items, () => { this.ask(); }) };
    },
  };

  public dispose(): void {
    this.subscription.dispose();
    this.files.clear();
  }

  private remember(uri: vscode.Uri, all: vscode.Diagnostic[], again: () => void): vscode.Diagnostic[] {
    const left = leftOf(uri, all);
    if (all.length === 0) this.files.delete(uri.toString());
    else this.files.set(uri.toString(), { all, left: left.length, again });
    return left;
  }

  private ask(): void {
    const feature = this.client()?.getFeature(DocumentDiagnosticRequest.method);
    for (const document of vscode.workspace.textDocuments) {
      feature?.getProvider(document)?.onDidChangeDiagnosticsEmitter.fire();
    }
  }
}

/** The findings that no other tool reports at the same place. */
function leftOf(uri: vscode.Uri, all: readonly vscode.Diagnostic[]): vscode.Diagnostic[] {
  const others = vscode.languages.getDiagnostics(uri).filter(({ source }) => source !== undefined && source !== 'pygloss');
  return all.filter((own) => {
    const { also } = (own as { data?: Data }).data ?? {};
    const same = (other: vscode.Diagnostic) => also?.includes(nameOf(other)) === true && meet(own.range, other.range);
    return !others.some(same);
  });
}

/** Both begin in one line, or one holds a part of the other. */
function meet(one: vscode.Range, other: vscode.Range): boolean {
  return one.start.line === other.start.line || one.intersection(other) !== undefined;
}

/** `ruff:B006`. Some tools put the rule's name behind the code: `W0102:dangerous-default-value`. */
function nameOf({ source, code }: vscode.Diagnostic): string {
  const tool = (source ?? '').toLowerCase();
  const value = String(typeof code === 'object' ? code.value : code);
  return `${TOOLS[tool] ?? tool}:${value.split(':')[0] ?? ''}`;
}
