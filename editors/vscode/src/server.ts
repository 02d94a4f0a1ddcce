/** Owns the one running server: starts it, stops it, and asks it for cards. */

import * as vscode from 'vscode';
import { ExecuteCommandRequest, type LanguageClient } from 'vscode-languageclient/node';
import { findBinary } from './binary';
import { createClient } from './client';

/** The server, and the order in which it is started and stopped. */
export class Server {
  private client: LanguageClient | undefined;
  /** The last start or stop: the next one waits for it, so that two never run at once. */
  private turn: Promise<void> = Promise.resolve();

  public constructor(
    private readonly context: vscode.ExtensionContext,
    private readonly log: vscode.LogOutputChannel,
  ) {}

  /**
   * Starts the server, and ends the one that runs.
   *
   * @throws Error when there is no usable program or it does not start; the reader has been told by then.
   */
  public start(): Promise<void> {
    return this.next(async () => {
      await this.end();
      try {
        const binary = await findBinary(this.context.extensionUri);
        this.log.info(`pygloss ${binary.version}, ${binary.file}`);
        const client = createClient(binary.file, this.context.extension, this.log);
        this.client = client;
        await client.start().catch((error: unknown) => {
          throw new Error(`${binary.file} does not serve: ${String(error)}.`, { cause: error });
        });
      } catch (error) {
        this.tell(error);
        throw error;
      }
    });
  }

  /** Starts the server anew; a failure has been shown by then and is not thrown. */
  public async restart(): Promise<void> {
    await this.start().catch(() => undefined);
  }

  /** Ends the server, after whatever is under way. */
  public stop(): Promise<void> {
    return this.next(() => this.end());
  }

  /**
   * Asks the server to run one of its commands.
   *
   * @throws Error when there is no server, or it refuses.
   */
  public async execute(command: string, ...args: unknown[]): Promise<unknown> {
    await this.turn;
    if (this.client === undefined) throw new Error('the pygloss server is not running');
    return this.client.sendRequest(ExecuteCommandRequest.type, { command, arguments: args });
  }

  private next(step: () => Promise<void>): Promise<void> {
    const done = this.turn.then(step);
    this.turn = done.catch(() => undefined);
    return done;
  }

  private async end(): Promise<void> {
    const client = this.client;
    this.client = undefined;
    // A server that has crashed cannot be asked to stop, and is gone all the same.
    await client?.dispose().catch((error: unknown) => {
      this.log.warn(`The server did not end in order: ${String(error)}`);
    });
  }

  private tell(error: unknown): void {
    const message = error instanceof Error ? error.message : String(error);
    this.log.error(message);
    void vscode.window.showErrorMessage(`pygloss did not start. ${message}`, 'Show Log', 'Open Settings').then(async (choice) => {
      if (choice === 'Show Log') this.log.show();
      if (choice === 'Open Settings') await vscode.commands.executeCommand('workbench.action.openSettings', 'pygloss.path');
    });
  }
}
