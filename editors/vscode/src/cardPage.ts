/** Writes what the card panel shows. */

import type { Answered } from './ask';
import { questionHtml } from './ask';
import type { Card, Said } from './answers';
import { button, escape, inline, markdown, plain } from './html';

/** A page of the card panel. */
export interface CardPage {
  /** Tells pages apart. */
  readonly key: string;
  readonly card: Card;
  /** It is a concept's card, and no note or traceback: something can be said about the concept. */
  readonly isConcept: boolean;
  /** The question of the card that is asked, by its number, and what was answered. */
  readonly asked: number;
  readonly answered: Answered | undefined;
  /** What was just said about the concept, or taken back. */
  readonly said: { readonly what: Said; readonly undone: boolean } | undefined;
}

/** The ways on from a page. */
export interface Ways {
  readonly previous: CardPage | undefined;
  readonly next: CardPage | undefined;
}

/** What is said of what was said. */
const SAID: Readonly<Record<string, string>> = {
  known: 'You know this: hovers leave out what is general.',
  reminded: 'Hovers tell all of this again.',
  muted: 'Hovers say nothing of this any more.',
};

/** In words what the reader has said about a concept. */
export function saidInWords({ what, undone }: { readonly what: Said; readonly undone: boolean }): string {
  return undone ? 'Taken back.' : (SAID[what.said] ?? 'Noted.');
}

/** A new page for a card. */
export function pageOf(card: Card, isConcept: boolean): CardPage {
  return { key: `${isConcept ? 'card' : 'note'} ${card.slug}`, card, isConcept, asked: 0, answered: undefined, said: undefined };
}

/** The HTML of a page. */
export async function cardHtml(page: CardPage, ways: Ways): Promise<string> {
  const { card, isConcept } = page;
  const parts = [
    waysHtml(ways),
    `<main data-slug="${escape(card.slug)}">`,
    await markdown(card.markdown),
    await quizHtml(page),
    '</main>',
    isConcept ? sayingsHtml(page) : '',
  ];
  return parts.filter((part) => part !== '').join('\n');
}

function waysHtml({ previous, next }: Ways): string {
  const back = previous && button({ act: 'back', label: `<span aria-hidden="true">←</span> ${inline(previous.card.title)}`, title: `Back to ${plain(previous.card.title)}` });
  const forward = next && button({ act: 'forward', label: `${inline(next.card.title)} <span aria-hidden="true">→</span>`, title: `Forward to ${plain(next.card.title)}` });
  if (back === undefined && forward === undefined) return '';
  return `<nav aria-label="Pages that you have read">${back ?? '<span></span>'}${forward ?? ''}</nav>`;
}

async function quizHtml({ card, asked, answered }: CardPage): Promise<string> {
  const question = card.questions[asked];
  if (question === undefined) return '';
  const { ask, code, lines, choices, right, why } = question;
  // Neither the gloss nor a way to the card: it is what the reader is reading.
  const behind = asked + 1 < card.questions.length ? button({ act: 'next', label: 'Another question', focus: true }) : '';
  const body = await questionHtml({ question: { ask, code, lines, choices, right, why }, answered, focus: false, behind });
  return `<section class="quiz" aria-labelledby="quiz"><h2 id="quiz">Ask yourself</h2>${body}</section>`;
}

function sayingsHtml({ card, said }: CardPage): string {
  const title = plain(card.title);
  const noted =
    said === undefined ? '' : `<p>${escape(saidInWords(said))}${said.undone ? '' : ` ${button({ act: 'undo', label: 'Undo', classes: 'link' })}`}</p>`;
  return `<footer role="group" aria-label="What you know of this">
${button({ act: 'pygloss.know', label: 'I know this', title: `“${title}”: hovers tell only what your code gives` })}
${button({ act: 'pygloss.remind', label: 'Remind me', title: `“${title}”: hovers tell all of it again` })}
${button({ act: 'pygloss.mute', label: 'Never again', title: `“${title}”: hovers say nothing of it` })}
${noted}
</footer>`;
}
