/** Finds cards while the reader types. */

import * as vscode from 'vscode';
import type { Server } from './server';

/** A card as the server finds it. */
interface Hit {
  readonly slug: string;
  readonly title: string;
  readonly gloss: string;
}

interface Choice extends vscode.QuickPickItem {
  readonly slug: string;
}

/** Asks what the reader wants to know, shows the cards that answer, and hands the chosen one to `open`. */
export function searchCards(server: Server, open: (slug: string) => void): void {
  const pick = vscode.window.createQuickPick<Choice>();
  pick.title = 'Search Cards';
  pick.placeholder = 'What do you want to know? “why is my default list shared”';
  // The server has ranked them; the editor is not to sort them by their titles.
  Object.assign(pick, { sortByLabel: false });
  let asked = 0;
  const search = async (question: string): Promise<void> => {
    const mine = ++asked;
    pick.busy = true;
    try {
      const answer = question.trim() === '' ? [] : await server.execute('pygloss.search', question);
      // An answer that comes late belongs to an earlier question.
      if (mine === asked) pick.items = Array.isArray(answer) ? answer.filter(isHit).map(choice) : [];
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      pick.hide();
      void vscode.window.showErrorMessage(`pygloss cannot search: ${message}`);
    } finally {
      if (mine === asked) pick.busy = false;
    }
  };
  pick.onDidChangeValue((question) => void search(question));
  pick.onDidAccept(() => {
    const [chosen] = pick.selectedItems;
    pick.hide();
    if (chosen) open(chosen.slug);
  });
  pick.onDidHide(() => {
    asked += 1;
    pick.dispose();
  });
  pick.show();
}

/** `alwaysShow`, because a card that answers a question need not have its words in its title. */
function choice(hit: Hit): Choice {
  return { slug: hit.slug, label: hit.title, detail: hit.gloss.replaceAll('`', ''), alwaysShow: true };
}

function isHit(value: unknown): value is Hit {
  if (typeof value !== 'object' || value === null) return false;
  const hit = value as Record<string, unknown>;
  return typeof hit['slug'] === 'string' && typeof hit['title'] === 'string' && typeof hit['gloss'] === 'string';
}
