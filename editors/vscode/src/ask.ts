/** Writes a question as HTML: before and after it is answered. */

import type { Choice, Question } from './answers';
import { button, inline, markdown, plain, program } from './html';

/** An answer that was given. */
export interface Answered {
  /** The number of the choice. */
  readonly choice: number;
  /** What becomes of it, in a sentence; empty while that is not known. */
  readonly then: string;
  /** When the question is asked again, in words; empty where that is not known. */
  readonly again: string;
}

/** How a question is shown. */
export interface Asked {
  readonly question: Choice & Partial<Question>;
  readonly answered: Answered | undefined;
  /** Its first choice takes the focus. */
  readonly focus: boolean;
  /** HTML that stands behind what is right and why. */
  readonly behind?: string;
}

/** Only so many choices have a key. */
const KEYS = 9;

/** The question with its choices; after the answer, with what is right and why. */
export async function questionHtml({ question, answered, focus, behind = '' }: Asked): Promise<string> {
  const [asks, code] = await Promise.all([markdown(question.ask), question.code === undefined ? '' : program(question.code, question.lines)]);
  const choices = question.choices.map((choice, number) => choiceHtml(choice, number, question.right, answered?.choice, focus)).join('\n');
  const place = question.place === undefined ? '' : button({ act: 'place', label: 'Where this is in my code', classes: 'plain' });
  const judged = answered === undefined ? '' : await verdictHtml(question, answered, behind);
  return `<div class="question">
<div id="asks">${asks}</div>
${code}${place}
<div class="choices" role="group" aria-labelledby="asks">
${choices}
</div>
${judged}
</div>`;
}

/** The same for a screen reader, after the answer. */
export function verdict(question: Question, choice: number): string {
  return choice === question.right ? 'Right.' : `The answer is: ${plain(question.choices[question.right] ?? '')}.`;
}

function choiceHtml(text: string, number: number, right: number | undefined, chosen: number | undefined, focus: boolean): string {
  const isJudged = chosen !== undefined && right !== undefined;
  const mark = !isJudged ? '' : number === right ? '✓ the answer' : number === chosen ? '✗ your choice' : '';
  const key = String(number + 1);
  const label =
    `<span class="key" aria-hidden="true">${key}</span><span class="choice">${inline(text.trimEnd())}</span>` +
    (mark === '' ? '' : `<span class="mark">${mark}</span>`);
  const state = mark.startsWith('✓') ? 'right' : mark === '' ? '' : 'wrong';
  return button({
    act: 'choose',
    value: String(number),
    label,
    ...(state === '' ? {} : { classes: state }),
    ...(number < KEYS && chosen === undefined ? { key } : {}),
    focus: focus && number === 0 && chosen === undefined,
    disabled: chosen !== undefined,
  });
}

async function verdictHtml(question: Choice & Partial<Question>, { choice, then }: Answered, behind: string): Promise<string> {
  const { right, why, gloss } = question;
  if (right === undefined) return '';
  const lead = choice === right ? 'Right.' : `The answer is ${String(right + 1)}.`;
  const reason = await markdown(why ?? gloss ?? '');
  const after = then === '' ? '' : `<p class="aside">${inline(then)}</p>`;
  return `<section class="verdict" data-show aria-label="What is right, and why">
<p class="lead">${lead}</p>
${reason}
${after}
${behind}
</section>`;
}
