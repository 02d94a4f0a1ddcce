/** The commands of the palette, of links and of views. */

import * as vscode from 'vscode';
import type { Place } from './answers';
import type { Cards } from './cards';
import { openExample } from './example';
import { showFirstSteps } from './firstStart';
import type { LevelQuestions } from './level';
import { exportMemory, forgetEverything, importMemory } from './memory';
import { placeOf, reveal } from './places';
import type { Quiz } from './quiz';
import { say, undo } from './remember';
import { searchCards } from './search';
import { tell } from './tell';
import { explainTraceback } from './traceback';
import type { Saying, Tutor } from './tutor';
import type { ConceptsHere } from './views/here';

/** What the commands work with. */
export interface Parts {
  readonly extensionUri: vscode.Uri;
  readonly tutor: Tutor;
  readonly cards: Cards;
  readonly quiz: Quiz;
  readonly level: LevelQuestions;
  readonly here: ConceptsHere;
  readonly restart: () => Promise<void>;
  readonly log: vscode.LogOutputChannel;
}

/** Registers all commands that the manifest declares. */
export function register({ extensionUri, tutor, cards, quiz, level, here, restart, log }: Parts): vscode.Disposable[] {
  const sayAbout = (saying: Saying) => (about?: unknown) => say(tutor, saying, slugOf(about) ?? cards.activeSlug);
  const commands: Readonly<Record<string, (...args: unknown[]) => unknown>> = {
    'pygloss.openCard': (slug) => cards.open(slugOf(slug)),
    'pygloss.more': (uri, position, ...concept) => cards.more(uri, position, ...concept),
    'pygloss.searchCards': () => {
      searchCards(tutor, cards);
    },
    'pygloss.cardBack': () => cards.back(),
    'pygloss.cardForward': () => cards.forward(),
    'pygloss.review': () => quiz.review(),
    'pygloss.quiz': () => quiz.about(),
    'pygloss.know': sayAbout('pygloss.know'),
    'pygloss.remind': sayAbout('pygloss.remind'),
    'pygloss.mute': sayAbout('pygloss.mute'),
    'pygloss.undo': () => undo(tutor),
    'pygloss.exportMemory': () => exportMemory(tutor),
    'pygloss.importMemory': () => importMemory(tutor),
    'pygloss.forgetEverything': () => forgetEverything(tutor),
    'pygloss.chooseLevel': () => level.ask(),
    'pygloss.tracebackFromClipboard': () => explainTraceback(tutor, cards, 'clipboard'),
    'pygloss.tracebackFromTerminal': () => explainTraceback(tutor, cards, 'terminal'),
    'pygloss.tracebackFromSelection': () => explainTraceback(tutor, cards, 'selection'),
    'pygloss.clearTraceback': () =>
      tell('The mark cannot be taken away', async () => {
        await tutor.traceback('');
      }),
    'pygloss.concepts': () => vscode.commands.executeCommand('pygloss.views.here.focus'),
    'pygloss.path': () => vscode.commands.executeCommand('pygloss.views.paths.focus'),
    'pygloss.conceptsOfProject': () => here.show(true),
    'pygloss.conceptsOfFile': () => here.show(false),
    'pygloss.goTo': (place) => reveal(typeof place === 'string' ? placeOf(place) : (place as Place | undefined)),
    'pygloss.firstSteps': showFirstSteps,
    'pygloss.openExample': () => openExample(extensionUri),
    'pygloss.restartServer': restart,
    'pygloss.showLog': () => {
      log.show();
    },
  };
  return Object.entries(commands).map(([name, run]) => vscode.commands.registerCommand(name, run));
}

/** A slug, or that of a node of a view. */
function slugOf(about: unknown): string | undefined {
  if (typeof about === 'string') return about;
  const slug: unknown = typeof about === 'object' && about !== null ? (about as { slug?: unknown }).slug : undefined;
  return typeof slug === 'string' ? slug : undefined;
}
