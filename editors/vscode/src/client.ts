/** The language client, set up for what pygloss and this extension have agreed on. */

import * as vscode from 'vscode';
import {
  CloseAction,
  DidChangeConfigurationNotification,
  type DynamicFeature,
  ErrorAction,
  type ErrorHandler,
  type Executable,
  ExecuteCommandRequest,
  type ExecuteCommandRegistrationOptions,
  LanguageClient,
  type LanguageClientOptions,
  RevealOutputChannelOn,
  State,
  type StaticFeature,
} from 'vscode-languageclient/node';
import { Deference } from './defer';
import { chosenSettings } from './settings';

/** The commands that the extension registers itself, whatever the server announces: those that its manifest declares. */
function ownCommands(extension: vscode.Extension<unknown>): ReadonlySet<string> {
  const manifest = extension.packageJSON as { contributes: { commands: readonly { command: string }[] } };
  return new Set(manifest.contributes.commands.map(({ command }) => command));
}

/** A client that leaves the extension's own commands alone; registering one twice would stop the start. */
class Client extends LanguageClient {
  public constructor(
    id: string,
    name: string,
    program: Executable,
    options: LanguageClientOptions,
    private readonly deference: Deference,
    private readonly own: ReadonlySet<string>,
  ) {
    super(id, name, program, options);
  }

  public override async dispose(timeout?: number): Promise<void> {
    this.deference.dispose();
    await super.dispose(timeout);
  }

  public override registerFeature(feature: StaticFeature | DynamicFeature<unknown>): void {
    if ('registrationType' in feature && feature.registrationType.method === ExecuteCommandRequest.method) {
      const commands = feature as DynamicFeature<ExecuteCommandRegistrationOptions>;
      const register = commands.register.bind(commands);
      commands.register = ({ id, registerOptions }) => {
        const others = registerOptions.commands.filter((command) => !this.own.has(command));
        register({ id, registerOptions: { ...registerOptions, commands: others } });
      };
    }
    super.registerFeature(feature);
  }
}

/** The colours of pictures. A theme does not tell an extension its own ones, only whether it is light or dark. */
function pictureColors(): { foreground: string; muted: string; accent: string } {
  switch (vscode.window.activeColorTheme.kind) {
    case vscode.ColorThemeKind.Light:
      return { foreground: '#3b3b3b', muted: '#767676', accent: '#005fb8' };
    case vscode.ColorThemeKind.HighContrastLight:
      return { foreground: '#292929', muted: '#292929', accent: '#0f4a85' };
    case vscode.ColorThemeKind.HighContrast:
      return { foreground: '#ffffff', muted: '#ffffff', accent: '#f38518' };
    case vscode.ColorThemeKind.Dark:
      return { foreground: '#cccccc', muted: '#9d9d9d', accent: '#3794ff' };
  }
}

/** A client for the server program `file`; it is not started yet. */
export function createClient(file: string, extension: vscode.Extension<unknown>, log: vscode.LogOutputChannel): LanguageClient {
  const settings = (scope?: vscode.Uri) => chosenSettings(extension, scope);
  const deference: Deference = new Deference(() => client);
  const options: LanguageClientOptions = {
    documentSelector: [
      { scheme: 'file', language: 'python' },
      { scheme: 'untitled', language: 'python' },
    ],
    outputChannel: log,
    revealOutputChannelOn: RevealOutputChannelOn.Never,
    initializationOptions: () => ({ commandLinks: true, moreLinks: true, cardPanel: true, svg: pictureColors(), settings: settings() }),
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
      ...deference.middleware,
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
  const client = new Client('pygloss', 'pygloss', { command: file, args: ['server'] }, options, deference, ownCommands(extension));
  return client;
}
