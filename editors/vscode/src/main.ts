/** Starts the extension: one server, its panels, its views, its commands. */

import * as vscode from 'vscode';
import { Cards } from './cards';
import { register } from './commands';
import { offerOnce } from './firstStart';
import { LastFile } from './lastFile';
import { LevelQuestions } from './level';
import { Quiz } from './quiz';
import { restored } from './restored';
import { Server } from './server';
import { DueItem } from './status';
import { reason } from './tell';
import { Tutor } from './tutor';
import { ConceptsHere } from './views/here';
import { Paths } from './views/paths';
import { Review } from './views/review';

let server: Server | undefined;

/** Called by the editor when the first Python file is opened, a view is looked at or one of the commands is run. */
export async function activate(context: vscode.ExtensionContext): Promise<void> {
  const log = vscode.window.createOutputChannel('pygloss', { log: true });
  const started = new Server(context, log);
  const tutor = new Tutor(started);
  const cards = new Cards(context.extensionUri, tutor);
  const file = new LastFile();
  const quiz = new Quiz(context.extensionUri, tutor, file, (slug) => cards.open(slug));
  const level = new LevelQuestions(context.extensionUri, tutor);
  const here = new ConceptsHere(tutor, file, log);
  server = started;
  // Whatever asks meanwhile waits for it.
  const starting = started.start();
  const restart = async () => {
    await started.restart();
    tutor.touch();
  };
  let { kind } = vscode.window.activeColorTheme;
  context.subscriptions.push(
    log,
    tutor,
    file,
    cards,
    quiz,
    level,
    here,
    restored('pygloss.card', cards, log),
    restored('pygloss.quiz', quiz, log),
    new Paths(tutor, file, log),
    new Review(tutor, log),
    new DueItem(tutor, log),
    ...register({ extensionUri: context.extensionUri, tutor, cards, quiz, level, here, restart, log }),
    // The server is told the colours of pictures when it starts.
    vscode.window.onDidChangeActiveColorTheme(({ kind: now }) => {
      if (now !== kind) void restart();
      kind = now;
    }),
    vscode.workspace.onDidChangeConfiguration((event) => {
      if (event.affectsConfiguration('pygloss.path')) void restart();
      else if (event.affectsConfiguration('pygloss.level') || event.affectsConfiguration('pygloss.memory')) tutor.touch();
    }),
  );
  await starting;
  tutor.touch();
  offerOnce(context.globalState, tutor, () => level.ask()).catch((error: unknown) => {
    log.debug(`The level is not asked for: ${reason(error)}`);
  });
}

/** Called by the editor before it closes: the server is asked to end, so that nothing is left running. */
export async function deactivate(): Promise<void> {
  await server?.stop();
}
