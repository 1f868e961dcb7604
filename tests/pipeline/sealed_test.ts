import assert from "node:assert/strict";
import { sealed, unsealed } from "../../lib/pipeline/sealed.ts";

Deno.test("what is sealed is read again; one damaged byte, and it does not count", () => {
  const content = { a: [1, "β", null] };
  const bytes = new TextEncoder().encode(sealed(content));
  assert.deepEqual(unsealed(bytes), content);
  assert.deepEqual(unsealed(sealed(content)), content);
  for (let at = 0; at < bytes.length; at++) {
    const damaged = bytes.slice();
    damaged[at] ^= 1;
    assert.equal(unsealed(damaged), undefined, `byte ${at}`);
    assert.equal(unsealed(bytes.slice(0, at)), undefined, `cut to ${at}`);
  }
  for (const text of ["", "{}", "null", `${"0".repeat(64)}\n{}`]) {
    assert.equal(unsealed(text), undefined, text);
  }
});
