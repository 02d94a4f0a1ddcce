/** Shows cards, notes and tracebacks in a panel beside the code. */

import * as vscode from 'vscode';
import type { Card, Traceback } from './answers';
import { verdict } from './ask';
import { cardHtml, type CardPage, pageOf, saidInWords } from './cardPage';
import { plain } from './html';
import { keep } from './keep';
import { keptPages, restorePages } from './keptPages';
import { Panel } from './panel';
import { tell } from './tell';
import { Trail } from './trail';
import type { Position, Saying, Tutor } from './tutor';

const SAYINGS: readonly string[] = ['pygloss.know', 'pygloss.remind', 'pygloss.mute'] satisfies Saying[];

/** The card panel: there is one, and every card is shown in it. */
export class Cards implements vscode.Disposable, vscode.WebviewPanelSerializer {
  private readonly panel: Panel;
  private readonly trail = new Trail<CardPage>();
  /** What the panel showed before a look ahead, which is no step on the trail. */
  private looking = false;

  public constructor(
    extensionUri: vscode.Uri,
    private readonly tutor: Tutor,
  ) {
    this.panel = new Panel({
      kind: 'pygloss.card',
      extensionUri,
      act: (act, value) => {
        void tell('The page cannot be shown', () => this.act(act, value));
      },
      closed: () => {
        this.trail.clear();
      },
    });
  }

  /** The concept whose card the reader works in, if any. */
  public get activeSlug(): string | undefined {
    const page = this.trail.current;
    return this.panel.isActive && page?.isConcept === true ? page.card.slug : undefined;
  }

  /** Shows the card called `slug`; without one, asks for it. Failures are shown to the reader. */
  public async open(slug?: unknown): Promise<void> {
    const wanted = typeof slug === 'string' ? slug : await askForCard();
    if (wanted === undefined || wanted === '') return;
    await tell(`The card “${wanted}” cannot be shown`, async () => {
      const card = await this.tutor.card(wanted);
      if (card === undefined) void vscode.window.showWarningMessage(`pygloss has no card called “${wanted}”.`);
      else await this.go(pageOf(card, true));
    });
  }

  /**
   * Shows all that is computed about a place of a file, step by step; without a place, about the cursor's.
   *
   * `uri` and `position` are those of the language server protocol.
   */
  public async more(uri?: unknown, position?: unknown, ...concept: unknown[]): Promise<void> {
    const place = typeof uri === 'string' ? { uri, position } : placeOfCursor();
    if (place === undefined) return;
    await tell('The note cannot be shown', async () => {
      const note = await this.tutor.more(place.uri, place.position, ...concept);
      if (note === undefined) void vscode.window.showInformationMessage('pygloss computes nothing about this place.');
      else await this.go(pageOf(note, false));
    });
  }

  /** Shows a traceback, explained. */
  public async traceback({ markdown }: Traceback): Promise<void> {
    const card: Card = { slug: 'traceback', title: 'Traceback', gloss: '', markdown: withCommandLinks(markdown), questions: [] };
    await this.go(pageOf(card, false));
  }

  /**
   * Shows a card for as long as the reader looks for one: it is no step on the way, and the cursor stays where it is. Nothing happens where
   * there is no such card.
   */
  public async peek(slug: string, isWanted: () => boolean): Promise<void> {
    const card = await this.tutor.peek(slug);
    if (card === undefined || !isWanted()) return;
    const html = await cardHtml(pageOf(card, true), { previous: undefined, next: undefined });
    if (!isWanted()) return;
    this.looking = true;
    this.panel.show({ key: `look ${slug}`, title: plain(card.title), html }, false);
  }

  /** Ends the looks: what was shown before comes back. */
  public async endPeek(): Promise<void> {
    if (!this.looking) return;
    this.looking = false;
    if (this.trail.current === undefined) this.panel.dispose();
    else await this.render('');
  }

  /** Called by the editor after the window was reloaded: what was read is shown again, with the way to it. */
  public async deserializeWebviewPanel(panel: vscode.WebviewPanel, state: unknown): Promise<void> {
    this.panel.adopt(panel);
    if (await restorePages(this.trail, state, this.tutor)) await this.render('');
    else panel.dispose();
  }

  /** Goes back to the page before. */
  public async back(): Promise<void> {
    this.trail.back();
    await this.render('');
  }

  /** Goes forward to the page that was left by going back. */
  public async forward(): Promise<void> {
    this.trail.forward();
    await this.render('');
  }

  public dispose(): void {
    this.panel.dispose();
  }

  private async go(page: CardPage): Promise<void> {
    this.looking = false;
    this.trail.go(page);
    await this.render(plain(page.card.title), true);
  }

  /** Shows the page that is read, as it is now. */
  private async render(say: string, bring = false): Promise<void> {
    const page = this.trail.current;
    if (page === undefined) return;
    const html = await cardHtml(page, { previous: this.trail.previous, next: this.trail.next });
    if (this.trail.current !== page || this.looking) return;
    await this.tellWays();
    const shown = { key: page.key, title: plain(page.card.title), html, say, state: keptPages(this.trail) };
    if (bring) this.panel.show(shown, false);
    else this.panel.update(shown);
  }

  /** The commands that go back and forward are there where they lead somewhere. */
  private async tellWays(): Promise<void> {
    const { previous, next } = this.trail;
    await vscode.commands.executeCommand('setContext', 'pygloss.hasPageBefore', previous !== undefined);
    await vscode.commands.executeCommand('setContext', 'pygloss.hasPageAfter', next !== undefined);
  }

  private async act(act: string, value: string): Promise<void> {
    if (act === 'back') await this.back();
    if (act === 'forward') await this.forward();
    const page = this.trail.current;
    if (page === undefined || this.looking) return;
    if (act === 'choose') await this.choose(page, Number(value));
    if (act === 'next') await this.change(page, { asked: page.asked + 1, answered: undefined });
    if (act === 'undo') await this.say(page, () => this.tutor.undo(), true);
    if (SAYINGS.includes(act)) await this.say(page, () => this.tutor.say(act as Saying, page.card.slug), false);
  }

  private async choose(page: CardPage, choice: number): Promise<void> {
    const question = page.card.questions[page.asked];
    if (question?.choices[choice] === undefined || page.answered !== undefined) return;
    const say = verdict(question, choice);
    const told = await this.change(page, { answered: { choice, then: '', again: '' } }, say);
    await this.change(told, { answered: await keep(this.tutor, question, choice) }, say);
  }

  private async say(page: CardPage, ask: () => ReturnType<Tutor['undo']>, undone: boolean): Promise<void> {
    const what = await ask();
    const said = what && { what, undone };
    await this.change(page, { said }, said === undefined ? 'There is nothing to take back.' : saidInWords(said));
  }

  /** Shows another state of the page, unless the reader has gone on. */
  private async change(page: CardPage, change: Partial<CardPage>, say = ''): Promise<CardPage> {
    const changed = { ...page, ...change };
    if (this.trail.current !== page) return changed;
    this.trail.go(changed);
    await this.render(say);
    return changed;
  }
}

/** Links to files as links that run a command: the renderer of Markdown leaves others out. */
function withCommandLinks(markdown: string): string {
  return markdown.replace(/\]\((file:[^()\s]+)\)/g, (_, link: string) => `](command:pygloss.goTo?${encodeURIComponent(JSON.stringify([link]))})`);
}

/** The place of the cursor, as the protocol writes it. */
function placeOfCursor(): { uri: string; position: Position } | undefined {
  const editor = vscode.window.activeTextEditor;
  if (editor === undefined) return undefined;
  const { line, character } = editor.selection.active;
  return { uri: editor.document.uri.toString(), position: { line, character } };
}

/** Asks for the name of a card; the word at the cursor is proposed. */
async function askForCard(): Promise<string | undefined> {
  const editor = vscode.window.activeTextEditor;
  const word = editor?.document.getWordRangeAtPosition(editor.selection.active);
  const answer = await vscode.window.showInputBox({
    title: 'Open Card',
    prompt: 'The name of a card, or what it is about',
    placeHolder: 'closures',
    value: word ? (editor?.document.getText(word) ?? '') : '',
  });
  return answer?.trim();
}
