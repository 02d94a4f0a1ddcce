/** Finds the program that is started as the server. */

import { execFile } from 'node:child_process';
import * as os from 'node:os';
import * as path from 'node:path';
import { promisify } from 'node:util';
import * as vscode from 'vscode';

const execute = promisify(execFile);

/** A program that has said that it is pygloss. */
export interface Binary {
  readonly file: string;
  readonly version: string;
}

/** How long a program may take to say its version, in ms. */
const VERSION_TIMEOUT = 10_000;

const NAME = process.platform === 'win32' ? 'pygloss.exe' : 'pygloss';

/**
 * The program to start. The places are asked in this order:
 *
 * 1. `pygloss.path`, from the user's settings only. A workspace's value is never read, so that opening a folder
 *    cannot choose what is executed. A path that does not work is an error and not a reason to go on.
 * 2. `bundled/pygloss` in the extension's own folder.
 * 3. The absolute folders of `PATH`. Relative ones would depend on the folder that happens to be open.
 *
 * A program is trusted only after `--version` has made it print `pygloss` and a version number.
 *
 * @throws Error that names every place that was asked, and what was wrong there.
 */
export async function findBinary(extensionUri: vscode.Uri): Promise<Binary> {
  const chosen = vscode.workspace.getConfiguration('pygloss').inspect<string>('path')?.globalValue?.trim();
  if (chosen !== undefined && chosen !== '') {
    const file = withHome(chosen);
    if (!path.isAbsolute(file)) throw new Error(`The setting pygloss.path must be an absolute path, and is "${chosen}".`);
    try {
      return await probe(file);
    } catch (error) {
      throw new Error(`The setting pygloss.path names a program that cannot be used: ${reason(error)}.`, { cause: error });
    }
  }
  const failures: string[] = [];
  for (const file of [vscode.Uri.joinPath(extensionUri, 'bundled', NAME).fsPath, ...onPath()]) {
    try {
      return await probe(file);
    } catch (error) {
      if (!isMissing(error)) failures.push(reason(error));
    }
  }
  throw new Error(
    `There is no usable pygloss program, neither in the extension nor on PATH${failures.map((failure) => `; ${failure}`).join('')}.` +
      ' Install pygloss, or set pygloss.path in the user settings to its full path.',
  );
}

/** Where `PATH` may have the program. */
function onPath(): string[] {
  const folders = (process.env['PATH'] ?? '').split(path.delimiter);
  return folders.filter((folder) => path.isAbsolute(folder)).map((folder) => path.join(folder, NAME));
}

function withHome(file: string): string {
  return file.startsWith('~/') ? path.join(os.homedir(), file.slice(2)) : file;
}

/** Runs `file --version`, away from the workspace. */
async function probe(file: string): Promise<Binary> {
  const { stdout } = await execute(file, ['--version'], { cwd: path.dirname(file), timeout: VERSION_TIMEOUT });
  const version = /^pygloss (\d+\.\d+\S*)/.exec(stdout)?.[1];
  if (version === undefined) throw new Error(`${file} --version does not answer with "pygloss" and a version`);
  return { file, version };
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && (error as NodeJS.ErrnoException).code === 'ENOENT';
}

function reason(error: unknown): string {
  return error instanceof Error ? error.message.trim() : String(error);
}
