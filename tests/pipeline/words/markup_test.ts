import assert from "node:assert/strict";
import { type Content, escaped, markup } from "../../../lib/pipeline/words/markup.ts";

Deno.test("whatever is put into a document is escaped, but for pieces of it", () => {
  const hostile = `"><script>alert('&')</script>`;
  const piece = markup`<b title="${hostile}">${hostile}</b>`;
  assert.equal(escaped(hostile), "&quot;&gt;&lt;script&gt;alert(&#39;&amp;&#39;)&lt;/script&gt;");
  assert.equal(piece.text, `<b title="${escaped(hostile)}">${escaped(hostile)}</b>`);
  assert.equal(markup`<i>${piece}</i>`.text, `<i>${piece.text}</i>`);
});

Deno.test("lists stand in a row, and what is absent leaves nothing", () => {
  const items: Content = [1, "a", false, undefined, null, [markup`<b></b>`]];
  assert.equal(markup`<p>${items}</p>`.text, "<p>1a<b></b></p>");
});
