/** Which redirections are followed, and what is said of the others. */
import assert from "node:assert/strict";
import { isRedirection, redirectionOf } from "../../../lib/pipeline/remote/redirection.ts";

const from = new URL("https://a.org/ac/1");

Deno.test("on the same server a redirection is followed, wherever it is written from", () => {
  for (const location of ["/b?c=1", "https://a.org/b?c=1", "//a.org/b?c=1", "../b?c=1"]) {
    const found = redirectionOf(from, location);
    assert.equal("follow" in found && found.follow.href, "https://a.org/b?c=1");
  }
});

Deno.test("another scheme, server or port is refused by name, and no password is repeated", () => {
  const refused = (location: string | null) => {
    const found = redirectionOf(from, location);
    assert.ok("refused" in found, `${location} is followed`);
    return found;
  };
  assert.deepEqual(refused("http://a.org/b"), {
    refused: "it sends from https to http (http://a.org/b), which is not followed",
  });
  assert.match(refused("file:///etc/passwd").refused, /from https to file/);
  for (const elsewhere of ["https://b.org/c?d", "https://a.org:8443/c"]) {
    assert.equal(refused(elsewhere).elsewhere, elsewhere);
  }
  assert.equal(refused("https://b.org/c").refused.includes("(https://b.org/c)"), true);
  for (const nowhere of [null, "https://", "http://["]) {
    assert.match(refused(nowhere).refused, /without saying where/);
  }
  assert.doesNotMatch(JSON.stringify(refused("https://me:secret@b.org/")), /secret/);
  assert.deepEqual([301, 302, 303, 307, 308].map(isRedirection), Array(5).fill(true));
  assert.deepEqual([200, 300, 304, 404].map(isRedirection), Array(4).fill(false));
});
