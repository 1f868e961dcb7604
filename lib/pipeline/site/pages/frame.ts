/** What every page of the site has: its head with the policy, the way back, landmarks, what it is of. */
import { type Content, Markup, markup } from "../../words/markup.ts";
import { frontFile, linkFrom, scriptFile, styleFile } from "../addresses.ts";

/**
 * Nothing from elsewhere, no code from text, nothing sent. Scripts lie beside the pages (`file:` names
 * them where a page is opened from a disk); stages run from what the page itself has made (`blob:`), their
 * kernels as WebAssembly. Colours of a figure that is drawn in the page are attributes of its elements.
 */
export const contentSecurityPolicy = [
  "default-src 'none'",
  "script-src 'self' file: blob: 'wasm-unsafe-eval'",
  "worker-src blob:",
  "style-src 'self' file:",
  "img-src 'self' file: data: blob:",
  "base-uri 'none'",
  "form-action 'none'",
].join("; ");

export interface Page {
  /** From the site's folder. */
  readonly file: string;
  readonly title: string;
  /** Pages above this one, the front page first: their titles and files. */
  readonly above: readonly (readonly [title: string, file: string])[];
  readonly body: Content;
  /** Which profile, back-end and run the numbers are of. */
  readonly about: string;
}

export function pageText({ file, title, above, body, about }: Page): string {
  const link = (target: string) => linkFrom(file, target);
  const way = above.map(([title, target]) =>
    markup`<li><a href="${link(target)}">${title}</a></li>`
  );
  const navigation = above.length === 0 ? "" : markup`
<nav aria-label="Pages above this one"><ol>${way}<li aria-current="page">${title}</li></ol></nav>`;
  const heading = above.length === 0 ? title : `${title} · Asymptopia`;
  return "<!doctype html>\n" + markup`<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="${new Markup(contentSecurityPolicy)}">
<meta name="referrer" content="no-referrer">
<title>${heading}</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="${link(styleFile)}">
<script defer src="${link(scriptFile)}"></script>
</head>
<body>
<a class="skip" href="#content">To the content</a>
<header><a class="home" href="${link(frontFile)}">Asymptopia</a>${navigation}</header>
<main id="content" tabindex="-1">
${body}
</main>
<footer><p>${about}</p></footer>
</body>
</html>
`.text;
}
