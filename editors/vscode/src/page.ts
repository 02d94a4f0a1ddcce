/** Writes the HTML page of a card. */

import type { Card } from './cards';

/** What a page is made of. */
export interface PageParts {
  readonly card: Card;
  /** The card that led here, if any. */
  readonly previous: Card | undefined;
  /** The card's Markdown as HTML. */
  readonly body: string;
  /** The address of the style sheet, and the source that the page may load it from. */
  readonly style: string;
  readonly source: string;
}

/**
 * The page. Nothing runs in it and nothing is loaded but its style sheet; pictures are part of the page: a card may come from a folder that
 * somebody else wrote. Its only live parts are links, to web pages and, as a command, to other cards.
 */
export function cardPage({ card, previous, body, style, source }: PageParts): string {
  const back = previous
    ? `<nav><a href="${escape(commandUri('pygloss.openCard', [previous.slug, 'back']))}">← ${escape(previous.title)}</a></nav>`
    : '';
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="UTF-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src ${source}; img-src data:; base-uri 'none'; form-action 'none'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="stylesheet" href="${escape(style)}">
<title>${escape(card.title)}</title>
</head>
<body>
${back}
<main data-slug="${escape(card.slug)}">
${body}
</main>
</body>
</html>`;
}

/** The address that runs a command of the editor. */
function commandUri(command: string, args: readonly string[]): string {
  return `command:${command}?${encodeURIComponent(JSON.stringify(args))}`;
}

function escape(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${String(character.charCodeAt(0))};`);
}
