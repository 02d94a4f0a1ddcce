/** Keeps answers. */

import type { Question } from './answers';
import type { Answered } from './ask';
import { reason } from './tell';
import type { Tutor } from './tutor';

/** Keeps an answer, and says when the question comes again. Where it cannot be kept, that is said in its place: the question goes on. */
export async function keep(tutor: Tutor, question: Question, choice: number): Promise<Answered> {
  try {
    const { again } = await tutor.answer(question.slug, choice === question.right);
    return { choice, then: again === '' ? '' : `Asked again ${again}.`, again };
  } catch (error) {
    return { choice, then: `This answer is not kept: ${reason(error)}.`, again: '' };
  }
}
