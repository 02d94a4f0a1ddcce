/** How concepts look in the views. */

import * as vscode from 'vscode';
import type { Hit } from '../answers';
import { plain } from '../html';

/** Levels, from the first. */
const LEVELS = ['beginner', 'intermediate', 'advanced'];

/** How advanced a level is; a level that is not known comes first. */
export function rank(level: string): number {
  return LEVELS.indexOf(level);
}

/** A node for a concept: a click opens its card. What is shown to those who point at it is left to the view. */
export function conceptItem({ slug, title }: Pick<Hit, 'slug' | 'title'>, state: vscode.TreeItemCollapsibleState): vscode.TreeItem {
  const item = new vscode.TreeItem(plain(title), state);
  item.contextValue = 'concept';
  item.command = { command: 'pygloss.openCard', title: 'Open Card', arguments: [slug] };
  return item;
}

/** Where the reader stands with a concept: a picture, and the same in words. */
export function standing(name: string): { readonly icon: string; readonly words: string } {
  switch (name) {
    case 'known':
    case 'mastered':
      return { icon: 'pass-filled', words: name };
    case 'muted':
      return { icon: 'mute', words: 'never again' };
    case 'familiar':
    case 'read':
    case 'seen':
      return { icon: 'circle-large-filled', words: name };
    default:
      return { icon: 'circle-large-outline', words: '' };
  }
}
