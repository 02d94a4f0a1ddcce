// Another tool's extension, as far as the tests need one: it reports one finding in the line of the cursor, in ruff's name.
'use strict';
const vscode = require('vscode');

exports.activate = (context) => {
  const found = vscode.languages.createDiagnosticCollection('other');
  const report = () => {
    const { document, selection } = vscode.window.activeTextEditor;
    const diagnostic = new vscode.Diagnostic(document.lineAt(selection.active.line).range, 'What another tool says.', vscode.DiagnosticSeverity.Error);
    diagnostic.source = 'Ruff';
    diagnostic.code = { value: 'B006', target: vscode.Uri.parse('https://example.com/b006') };
    found.set(document.uri, [diagnostic]);
  };
  context.subscriptions.push(
    found,
    vscode.commands.registerCommand('other.report', report),
    vscode.commands.registerCommand('other.clear', () => found.clear()),
  );
};
