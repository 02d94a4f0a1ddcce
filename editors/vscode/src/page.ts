/** Writes the HTML page that a panel's parts are shown in. */

import { escape } from './html';

/** What a page is made of. */
export interface PageParts {
  readonly title: string;
  /** The addresses of the style sheet and of the script. */
  readonly style: string;
  readonly script: string;
  /** The source that the style sheet may be loaded from. */
  readonly source: string;
  /** Known to the page alone, so that nothing else in it can run. */
  readonly nonce: string;
}

/**
 * The page. Nothing is loaded but its style sheet and its own script, and nothing else runs: a card may come from a folder that somebody else
 * wrote, and the nonce keeps any script out that stands in it. Pictures are part of the page. Links to web pages are opened by the editor, after
 * a click.
 */
export function shell({ title, style, script, source, nonce }: PageParts): string {
  const policy = `default-src 'none'; style-src ${source}; script-src 'nonce-${nonce}'; img-src data:; base-uri 'none'; form-action 'none'`;
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="UTF-8">
<meta http-equiv="Content-Security-Policy" content="${escape(policy)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="stylesheet" href="${escape(style)}">
<title>${escape(title)}</title>
</head>
<body>
<div id="page"></div>
<div id="said" class="unseen" role="status" aria-live="polite"></div>
<script nonce="${nonce}" src="${escape(script)}"></script>
</body>
</html>`;
}
