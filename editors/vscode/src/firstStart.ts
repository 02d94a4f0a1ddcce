/** Offers the two questions once, at the very first start. */

import * as vscode from 'vscode';
import type { Tutor } from './tutor';

/** Where it is kept that the offer was made. */
const OFFERED = 'pygloss.levelOffered';
/** The walkthrough, as the editor names it. */
const WALKTHROUGH = 'pygloss.pygloss#pygloss.firstSteps';

/** Opens the walkthrough. */
export async function showFirstSteps(): Promise<void> {
  await vscode.commands.executeCommand('workbench.action.openWalkthrough', WALKTHROUGH, false);
}

/** Makes the offer, if it never was made and nobody has said yet what the reader knows. */
export async function offerOnce(state: vscode.Memento, tutor: Tutor, ask: () => Promise<void>): Promise<void> {
  if (state.get(OFFERED) === true) return;
  const { levelFrom, memory } = await tutor.status();
  // Without a memory there is no place for an answer.
  if (levelFrom !== 'default' || !memory) return;
  // Kept before it is shown: a window that is closed meanwhile has shown it.
  await state.update(OFFERED, true);
  const question = 'Two questions tell pygloss what you know already. Without them it explains everything.';
  const choice = await vscode.window.showInformationMessage(question, 'Answer Two Questions', 'First Steps', 'Not Now');
  if (choice === 'Answer Two Questions') await ask();
  if (choice === 'First Steps') await showFirstSteps();
}
