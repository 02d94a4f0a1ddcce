/** What can be asked of the server, and what tells that the answers may have changed. */

import * as vscode from 'vscode';
import {
  asCard,
  asConcepts,
  asExported,
  asForgotten,
  asHits,
  asImported,
  asKept,
  asLevel,
  asPaths,
  asQuestions,
  asSaid,
  asStatus,
  asTraceback,
  type Card,
  type Concepts,
  type Exported,
  type Hit,
  type Imported,
  type Kept,
  type LearningPath,
  type Level,
  type Question,
  type Said,
  type Status,
  type Traceback,
} from './answers';
import type { Server } from './server';

/** A place of a file, as the protocol writes it. */
export interface Position {
  readonly line: number;
  readonly character: number;
}

/** The commands by which the reader says something about a concept. */
export type Saying = 'pygloss.know' | 'pygloss.remind' | 'pygloss.mute';

/** How many questions a daily session has. */
const SESSION = 7;
/** How many questions are asked about one file. */
const ABOUT_A_FILE = 5;

/** The server's commands by their names, with answers that have been read. Each throws where there is no server, or it refuses. */
export class Tutor implements vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<void>();
  /** Fires when what is remembered of the reader may be another. */
  public readonly onDidChange = this.changed.event;

  public constructor(private readonly server: Server) {}

  public dispose(): void {
    this.changed.dispose();
  }

  /** Tells everybody that what is remembered may be another. */
  public touch(): void {
    this.changed.fire();
  }

  public async card(slug: string): Promise<Card | undefined> {
    return asCard(await this.server.execute('pygloss.card', slug));
  }

  /** A card that the reader only looks at on the way to another: it does not count as read. */
  public async peek(slug: string): Promise<Card | undefined> {
    return asCard(await this.server.execute('pygloss.card', slug, { peek: true }));
  }

  /** All that is computed about a place. */
  public async more(uri: string, position: unknown, ...concept: unknown[]): Promise<Card | undefined> {
    return asCard(await this.server.execute('pygloss.more', uri, position, ...concept));
  }

  public async search(question: string): Promise<Hit[]> {
    return asHits(await this.server.execute('pygloss.search', question));
  }

  public async status(): Promise<Status> {
    return asStatus(await this.server.execute('pygloss.status'));
  }

  /** The questions of a daily session. */
  public async review(number = SESSION): Promise<Question[]> {
    return asQuestions(await this.server.execute('pygloss.review', { number }));
  }

  /** Questions about an open file. */
  public async quiz(uri: vscode.Uri, number = ABOUT_A_FILE): Promise<Question[]> {
    return asQuestions(await this.server.execute('pygloss.quiz', uri.toString(), { number }));
  }

  /** Keeps an answer. */
  public async answer(slug: string, right: boolean): Promise<Kept> {
    const kept = asKept(await this.server.execute('pygloss.answer', { slug, right }));
    this.touch();
    return kept;
  }

  public async level(): Promise<Level> {
    return asLevel(await this.server.execute('pygloss.level'));
  }

  /** Stores a level by its name, or the one that these answers tell. */
  public async setLevel(level: string | readonly number[]): Promise<void> {
    await this.server.execute('pygloss.level', level);
    this.touch();
  }

  public async paths(uri: vscode.Uri | undefined): Promise<LearningPath[]> {
    return asPaths(await this.server.execute('pygloss.path', ...(uri ? [uri.toString()] : [])));
  }

  public async concepts(uri: vscode.Uri, project: boolean): Promise<Concepts> {
    return asConcepts(await this.server.execute('pygloss.concepts', uri.toString(), ...(project ? ['project'] : [])));
  }

  /** Explains the traceback in a text; without one, takes the mark of the last one away. */
  public async traceback(text: string): Promise<Traceback | undefined> {
    return asTraceback(await this.server.execute('pygloss.traceback', text));
  }

  /** Remembers what the reader says about a concept. */
  public async say(saying: Saying, slug: string): Promise<Said | undefined> {
    const said = asSaid(await this.server.execute(saying, slug));
    this.touch();
    return said;
  }

  /** Takes back what was said last. */
  public async undo(): Promise<Said | undefined> {
    const said = asSaid(await this.server.execute('pygloss.undo'));
    this.touch();
    return said;
  }

  /** All that is remembered. */
  public async exportMemory(): Promise<Exported> {
    return asExported(await this.server.execute('pygloss.memory', 'export'));
  }

  /** Adds what an export holds and is not there yet. */
  public async importMemory(text: string): Promise<Imported> {
    const imported = asImported(await this.server.execute('pygloss.memory', 'import', text));
    this.touch();
    return imported;
  }

  /** Forgets everything, and gives how many events that was. */
  public async forgetEverything(): Promise<number> {
    const forgotten = asForgotten(await this.server.execute('pygloss.memory', 'reset', { all: true }));
    this.touch();
    return forgotten;
  }
}
