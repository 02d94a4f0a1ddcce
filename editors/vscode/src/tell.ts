/** Tells the reader what went wrong. */

import * as vscode from 'vscode';

/** What an error says. */
export function reason(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** Does what the reader asked for; a failure is shown, behind what could not be done. */
export async function tell(failure: string, act: () => Promise<void>): Promise<void> {
  try {
    await act();
  } catch (error) {
    void vscode.window.showErrorMessage(`${failure}: ${reason(error)}`);
  }
}
