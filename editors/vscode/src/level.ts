/** Asks two questions that tell how much the reader knows, and says what comes of them. */

import * as vscode from 'vscode';
import type { Level } from './answers';
import { questionHtml } from './ask';
import { button, escape } from './html';
import { Panel } from './panel';
import { tell } from './tell';
import type { Tutor } from './tutor';

/** The levels, and what is shown at each. */
const LEVELS: readonly (readonly [string, string])[] = [
  ['beginner', 'Everything is explained.'],
  ['intermediate', 'The first steps are left out.'],
  ['advanced', 'What surprises even those who know Python well is explained.'],
];

/** Where the questions are. */
interface Session {
  readonly level: Level;
  readonly chosen: number[];
}

/** The panel of the two questions. */
export class LevelQuestions implements vscode.Disposable {
  private readonly panel: Panel;
  private session: Session | undefined;

  public constructor(
    extensionUri: vscode.Uri,
    private readonly tutor: Tutor,
  ) {
    this.panel = new Panel({
      kind: 'pygloss.level',
      extensionUri,
      act: (act, value) => {
        void tell('The level cannot be kept', () => this.act(act, value));
      },
      closed: () => {
        this.session = undefined;
      },
    });
  }

  /** Asks the two questions. */
  public async ask(): Promise<void> {
    await tell('The level cannot be chosen', async () => {
      this.session = { level: await this.tutor.level(), chosen: [] };
      await this.render(this.session, true);
    });
  }

  public dispose(): void {
    this.panel.dispose();
  }

  private async act(act: string, value: string): Promise<void> {
    const { session } = this;
    if (act === 'leave') this.panel.dispose();
    if (act === 'setting') await vscode.commands.executeCommand('workbench.action.openSettings', '@id:pygloss.level');
    if (session === undefined) return;
    if (act === 'level') await this.set(value);
    if (act === 'choose') {
      session.chosen.push(Number(value));
      if (session.chosen.length < session.level.questions.length) await this.render(session);
      else await this.set(session.chosen);
    }
  }

  private async set(level: string | readonly number[]): Promise<void> {
    await this.tutor.setLevel(level);
    // The one that holds: a setting goes before what is stored.
    this.end(await this.tutor.level());
  }

  private async render(session: Session, bring = false): Promise<void> {
    const { level, chosen } = session;
    const question = level.questions[chosen.length];
    if (question === undefined) {
      this.end(level, bring);
      return;
    }
    const html = `<header>
<p class="aside">${String(chosen.length + 1)} of ${String(level.questions.length)}</p>
<h1>What do you know already?</h1>
</header>
<main data-slug="level">${await questionHtml({ question, answered: undefined, focus: true })}</main>
<footer>${button({ act: 'leave', label: 'Leave', classes: 'plain', title: 'Nothing is changed' })}</footer>`;
    this.show(`question ${String(chosen.length)}`, html, '', bring);
  }

  private end({ level, from }: Level, bring = false): void {
    const about = LEVELS.find(([name]) => name === level)?.[1] ?? '';
    const others = LEVELS.filter(([name]) => name !== level).map(([name, what]) => button({ act: 'level', value: name, label: escape(name), title: what }));
    const wins =
      from === 'setting'
        ? `<p>The setting <code>pygloss.level</code> or a file of the project says so, and goes before your answers. ${button({ act: 'setting', label: 'Open the setting', classes: 'link' })}</p>`
        : '';
    const html = `<main data-slug="level-end"><h1 tabindex="-1" data-focus>Your level: ${escape(level)}</h1>
<p>${escape(about)} What your own code gives is always told.</p>${wins}
<p>Another level, if that is not yours:</p>
<div class="row">${others.join('')}</div></main>
<footer>${button({ act: 'leave', label: 'Close', classes: 'plain' })}</footer>`;
    this.show(`level ${level}`, html, `Your level: ${level}`, bring);
  }

  private show(key: string, html: string, say: string, bring: boolean): void {
    const shown = { key, title: 'What You Know', html, say };
    if (bring) this.panel.show(shown, true);
    else this.panel.update(shown);
  }
}
