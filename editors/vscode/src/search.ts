/** Finds cards while the reader types, and shows the one that is looked at. */

import * as vscode from 'vscode';
import type { Hit } from './answers';
import type { Cards } from './cards';
import { plain } from './html';
import { reason } from './tell';
import type { Tutor } from './tutor';

/** How long an entry is looked at before its card is shown beside the list, in ms. */
const LOOK = 250;

interface Choice extends vscode.QuickPickItem {
  readonly slug: string;
}

/** Asks what the reader wants to know, shows the cards that answer, and opens the chosen one. */
export function searchCards(tutor: Tutor, cards: Cards): void {
  const pick = vscode.window.createQuickPick<Choice>();
  pick.title = 'Search Cards';
  pick.placeholder = 'What do you want to know? “why is my default list shared”';
  // The server has ranked them; the editor is not to sort them by their titles.
  Object.assign(pick, { sortByLabel: false });
  let asked = 0;
  let looked = '';
  let timer: NodeJS.Timeout | undefined;
  let isOpen = true;
  const fail = (error: unknown) => {
    pick.hide();
    void vscode.window.showErrorMessage(`pygloss cannot search: ${reason(error)}`);
  };
  const search = async (question: string): Promise<void> => {
    const mine = ++asked;
    pick.busy = true;
    try {
      const hits = question.trim() === '' ? [] : await tutor.search(question);
      // An answer that comes late belongs to an earlier question.
      if (mine === asked) pick.items = hits.map(choice);
    } catch (error) {
      fail(error);
    } finally {
      if (mine === asked) pick.busy = false;
    }
  };
  pick.onDidChangeValue((question) => void search(question));
  pick.onDidChangeActive(([active]) => {
    clearTimeout(timer);
    if (active === undefined || active.slug === looked) return;
    const { slug } = active;
    timer = setTimeout(() => {
      looked = slug;
      cards.peek(slug, () => isOpen && looked === slug).catch(fail);
    }, LOOK);
  });
  pick.onDidAccept(() => {
    const [chosen] = pick.selectedItems;
    isOpen = false;
    if (chosen !== undefined) void cards.open(chosen.slug);
    else void cards.endPeek();
    pick.hide();
  });
  pick.onDidHide(() => {
    asked += 1;
    clearTimeout(timer);
    if (isOpen) void cards.endPeek();
    isOpen = false;
    pick.dispose();
  });
  pick.show();
}

/** `alwaysShow`, because a card that answers a question need not have its words in its title. */
function choice(hit: Hit): Choice {
  return { slug: hit.slug, label: plain(hit.title), detail: plain(hit.gloss), alwaysShow: true };
}
