/** Asks questions in a panel, one after the other, to be left at any time. */

import * as vscode from 'vscode';
import { fields, type Question } from './answers';
import { type Answered, questionHtml, verdict } from './ask';
import { button, escape, inline, plain } from './html';
import { keep } from './keep';
import { type LastFile, nameOf } from './lastFile';
import { Panel } from './panel';
import { reveal } from './places';
import { tell } from './tell';
import type { Tutor } from './tutor';

/** Questions under way. */
interface Session {
  /** Tells sessions apart. */
  readonly number: number;
  /** What they are about: the title of the tab. */
  readonly title: string;
  readonly questions: readonly Question[];
  /** What there is to say where there is no question. */
  readonly none: string;
  /** Asks for questions anew. */
  readonly again: () => Promise<void>;
  /** The file that is asked about; `undefined` in a review. */
  readonly file: vscode.Uri | undefined;
  /** The number of the question that is asked; as many as there are questions once all are done. */
  at: number;
  /** The answers so far; a question that was passed over has none. */
  readonly answers: Map<number, Answered>;
}

/** The panel of reviews and quizzes. What was answered is kept at once, so that leaving loses nothing. */
export class Quiz implements vscode.Disposable, vscode.WebviewPanelSerializer {
  private readonly panel: Panel;
  private session: Session | undefined;
  private sessions = 0;

  public constructor(
    extensionUri: vscode.Uri,
    private readonly tutor: Tutor,
    private readonly file: LastFile,
    private readonly openCard: (slug: string) => Promise<void>,
  ) {
    this.panel = new Panel({
      kind: 'pygloss.quiz',
      extensionUri,
      act: (act, value) => {
        void tell('The answer cannot be kept', () => this.act(act, value));
      },
      closed: () => {
        this.session = undefined;
      },
    });
  }

  /** Asks what is due, what was met, and what comes next on the path. */
  public async review(): Promise<void> {
    await tell('There can be no review', () => this.ask(undefined, undefined, true));
  }

  /** Asks about an open file; without one, about the one that the reader worked in last. */
  public async about(uri?: vscode.Uri): Promise<void> {
    const file = uri ?? this.file.uri;
    if (file !== undefined) await tell(`There can be no quiz on ${nameOf(file)}`, () => this.ask(file, undefined, true));
  }

  /**
   * Called by the editor after the window was reloaded: as many questions as were left are asked. What was answered is kept, so that the next
   * question comes first.
   */
  public async deserializeWebviewPanel(panel: vscode.WebviewPanel, state: unknown): Promise<void> {
    const { left, file } = fields(state);
    if (typeof left !== 'number' || left < 1) {
      panel.dispose();
      return;
    }
    this.panel.adopt(panel);
    const uri = typeof file === 'string' ? vscode.Uri.parse(file) : undefined;
    // The server is asked about files that are open.
    if (uri !== undefined) await vscode.workspace.openTextDocument(uri);
    await this.ask(uri, left, false);
  }

  public dispose(): void {
    this.panel.dispose();
  }

  /** Asks about a file, or in a review; at most `number` questions, where that is said. */
  private async ask(file: vscode.Uri | undefined, number: number | undefined, bring: boolean): Promise<void> {
    this.sessions += 1;
    const [questions, title, none] =
      file === undefined
        ? [await this.tutor.review(number), 'Review', 'Nothing is due, and the path is done. Come back another day.']
        : [await this.tutor.quiz(file, number), `Quiz on ${nameOf(file)}`, 'Nothing in this file is both certain and worth a question.'];
    const again = () => (file === undefined ? this.review() : this.about(file));
    this.session = { number: this.sessions, title, questions, none, again, file, at: 0, answers: new Map() };
    await this.render(this.session, '', bring);
  }

  private async act(act: string, value: string): Promise<void> {
    const session = this.session;
    if (session === undefined) return;
    const question = session.questions[session.at];
    if (act === 'leave') this.panel.dispose();
    if (act === 'again') await session.again();
    if (act === 'card') await this.openCard(value);
    if (act === 'place') await reveal(question?.place);
    if (act === 'next') await this.next(session);
    if (act === 'choose' && question !== undefined) await this.choose(session, question, Number(value));
  }

  private async next(session: Session): Promise<void> {
    session.at = Math.min(session.at + 1, session.questions.length);
    await this.render(session, '');
  }

  private async choose(session: Session, question: Question, choice: number): Promise<void> {
    const { at } = session;
    if (session.answers.has(at) || question.choices[choice] === undefined) return;
    const say = verdict(question, choice);
    session.answers.set(at, { choice, then: '', again: '' });
    await this.render(session, say);
    session.answers.set(at, await keep(this.tutor, question, choice));
    if (session.at === at) await this.render(session, say);
  }

  private async render(session: Session, say: string, bring = false): Promise<void> {
    const question = session.questions[session.at];
    const { at } = session;
    const body = question === undefined ? this.end(session) : await this.asked(session, question);
    if (this.session !== session || session.at !== at) return;
    const left = session.questions.length - at - (session.answers.has(at) ? 1 : 0);
    const state = { left, file: session.file?.toString() };
    const shown = { key: `${String(session.number)} ${String(at)}`, title: session.title, html: body, say, state };
    if (bring) this.panel.show(shown, true);
    else this.panel.update(shown);
  }

  private async asked(session: Session, question: Question): Promise<string> {
    const { at, questions, answers } = session;
    const isLast = at + 1 === questions.length;
    const body = await questionHtml({ question, answered: answers.get(at), focus: true });
    const on = answers.has(at)
      ? button({ act: 'next', label: isLast ? 'See how it went' : 'Next question', classes: 'main', focus: true }) +
        button({ act: 'card', value: question.slug, label: 'Open the card', classes: 'plain' })
      : button({ act: 'next', label: 'Skip', classes: 'plain', key: 's', title: 'Pass this question over (S)' });
    return `<header>
<progress value="${String(at + (answers.has(at) ? 1 : 0))}" max="${String(questions.length)}" aria-label="How far you are"></progress>
<p class="aside">${String(at + 1)} of ${String(questions.length)}${question.asked === '' ? '' : ` · ${escape(question.asked)}`}</p>
<h1>${inline(question.title)}</h1>
</header>
<main data-slug="${escape(question.slug)}">${body}</main>
<footer>${on}${button({ act: 'leave', label: 'Leave', classes: 'plain', title: 'What you have answered is kept' })}</footer>`;
  }

  private end({ title, questions, answers, none }: Session): string {
    const leave = button({ act: 'leave', label: 'Close', classes: 'plain' });
    if (questions.length === 0) {
      return `<main data-slug="none"><h1>${escape(title)}</h1><p>${escape(none)}</p></main><footer>${leave}</footer>`;
    }
    const given = [...answers].map(([at, answer]) => ({ question: questions[at], isRight: questions[at]?.right === answer.choice, again: answer.again }));
    const right = given.filter(({ isRight }) => isRight).length;
    const rows = given.map(({ question, isRight, again }) => {
      if (question === undefined) return '';
      const card = button({ act: 'card', value: question.slug, label: inline(question.title), classes: 'link', title: `Open the card: ${plain(question.title)}` });
      return `<tr><td>${isRight ? '✓ right' : '✗ not yet'}</td><td>${card}</td><td>${escape(again)}</td></tr>`;
    });
    const table =
      rows.length === 0
        ? ''
        : `<table><thead><tr><th scope="col">Answer</th><th scope="col">Card</th><th scope="col">Asked again</th></tr></thead><tbody>${rows.join('')}</tbody></table>`;
    return `<main data-slug="end"><h1 tabindex="-1" data-focus>${String(right)} of ${String(given.length)} right</h1>${table}</main>
<footer>${button({ act: 'again', label: 'More questions' })}${leave}</footer>`;
  }
}
