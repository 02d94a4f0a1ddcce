/** The pages of the card panel as the editor keeps them while the window is reloaded. */

import { asCard, fields } from './answers';
import { type CardPage, pageOf } from './cardPage';
import type { Trail } from './trail';
import type { Tutor } from './tutor';

/** Of the way, so many pages are kept in each direction. */
const MOST = 10;

/** A concept's card is asked for anew by its slug; a note or a traceback, which nobody computes again, is kept as it is. */
type KeptPage = { readonly slug: string } | { readonly note: { readonly slug: string; readonly title: string; readonly markdown: string } };

/** What is kept: the page that is read, and the way around it. */
export interface KeptPages {
  readonly behind: readonly KeptPage[];
  readonly page: KeptPage;
  readonly ahead: readonly KeptPage[];
}

/** What is to be kept of a trail; `undefined` where nothing is read. */
export function keptPages(trail: Trail<CardPage>): KeptPages | undefined {
  if (trail.current === undefined) return undefined;
  const { behind, ahead } = trail.around(MOST);
  return { behind: behind.map(kept), page: kept(trail.current), ahead: ahead.map(kept) };
}

/** Puts what was kept onto the trail; false where the page that was read is not there any more. To read it again on the way is no reading. */
export async function restorePages(trail: Trail<CardPage>, state: unknown, tutor: Tutor): Promise<boolean> {
  const { behind, page, ahead } = fields(state);
  const [before, current, after] = await Promise.all([pagesOf(behind, tutor), pageFrom(page, tutor), pagesOf(ahead, tutor)]);
  // The reader may have opened another one meanwhile.
  if (current !== undefined && trail.current === undefined) trail.stand(before, current, after);
  return trail.current !== undefined;
}

function kept({ card: { slug, title, markdown }, isConcept }: CardPage): KeptPage {
  return isConcept ? { slug } : { note: { slug, title, markdown } };
}

async function pagesOf(some: unknown, tutor: Tutor): Promise<CardPage[]> {
  const pages = await Promise.all((Array.isArray(some) ? some : []).map((one) => pageFrom(one, tutor)));
  return pages.filter((page) => page !== undefined);
}

async function pageFrom(state: unknown, tutor: Tutor): Promise<CardPage | undefined> {
  const { slug, note } = fields(state);
  const card = typeof slug === 'string' ? await tutor.peek(slug).catch(() => undefined) : asCard(note);
  return card && pageOf(card, typeof slug === 'string');
}
