/** The language client, set up for what pygloss and this extension have agreed on. */

import * as vscode from 'vscode';
import {
  CloseAction,
  DidChangeConfigurationNotification,
  type DynamicFeature,
  ErrorAction,
  type ErrorHandler,
  ExecuteCommandRequest,
  type ExecuteCommandRegistrationOptions,
  LanguageClient,
  type LanguageClientOptions,
  RevealOutputChannelOn,
  State,
  type StaticFeature,
} from 'vscode-languageclient/node';
import { chosenSettings } from './settings';

/** The commands that the extension registers itself, whatever the server announces. */
const OWN_COMMANDS: ReadonlySet<string> = new Set([
  'pygloss.openCard',
  'pygloss.more',
  'pygloss.searchCards',
  'pygloss.restartServer',
  'pygloss.showLog',
]);

/** A client that leaves the extension's own commands alone; registering one twice would stop the start. */
class Client extends LanguageClient {
  public override registerFeature(feature: StaticFeature | DynamicFeature<unknown>): void {
    if ('registrationType' in feature && feature.registrationType.method === ExecuteCommandRequest.method) {
      const commands = feature as DynamicFeature<ExecuteCommandRegistrationOptions>;
      const register = commands.register.bind(commands);
      commands.register = ({ id, registerOptions }) => {
        const others = registerOptions.commands.filter((command) => !OWN_COMMANDS.has(command));
        register({ id, registerOptions: { ...registerOptions, commands: others } });
      };
    }
    super.registerFeature(feature);
  }
}

/** A client for the server program `file`; it is not started yet. */
export function createClient(file: string, extension: vscode.Extension<unknown>, log: vscode.LogOutputChannel): LanguageClient {
  const settings = (scope?: vscode.Uri) => chosenSettings(extension, scope);
  const options: LanguageClientOptions = {
    documentSelector: [
      { scheme: 'file', language: 'python' },
      { scheme: 'untitled', language: 'python' },
    ],
    outputChannel: log,
    revealOutputChannelOn: RevealOutputChannelOn.Never,
    initializationOptions: () => ({ commandLinks: true, moreLinks: true, cardPanel: true, settings: settings() }),
    // While the server starts, its troubles make `start` fail, and that is told once; later they are the library's to tell.
    errorHandler: {
      error: (error, message, count) =>
        starting() ? { action: ErrorAction.Continue, handled: true } : fallback().error(error, message, count),
      closed: () => (starting() ? { action: CloseAction.DoNotRestart, handled: true } : fallback().closed()),
    },
    initializationFailedHandler: () => false,
    // Hovers may run the two commands that show a card or a whole note, and no other.
    markdown: { isTrusted: { enabledCommands: ['pygloss.openCard', 'pygloss.more'] }, supportHtml: false },
    middleware: {
      workspace: {
        configuration: async (params, token, next) => {
          const answers = await next(params, token);
          if (!Array.isArray(answers)) return answers;
          return params.items.map((item, index): unknown => {
            if (item.section !== 'pygloss') return answers[index] as unknown;
            return settings(item.scopeUri === undefined ? undefined : vscode.Uri.parse(item.scopeUri));
          });
        },
        didChangeConfiguration: () =>
          client.sendNotification(DidChangeConfigurationNotification.type, { settings: { pygloss: settings() } }),
      },
    },
  };
  const starting = () => client.state === State.Starting;
  let handler: ErrorHandler | undefined;
  const fallback = () => (handler ??= client.createDefaultErrorHandler());
  const client = new Client('pygloss', 'pygloss', { command: file, args: ['server'] }, options);
  return client;
}
