import assert from "node:assert/strict";
import { requestOf } from "./quick.ts";

Deno.test("quick compares with HEAD and takes half a minute, unless told otherwise", () => {
  assert.deepEqual(requestOf([]), { revision: "HEAD", seconds: 30, isListOnly: false });
  assert.deepEqual(requestOf(["--since", "main", "--seconds", "5", "--list"]), {
    revision: "main",
    seconds: 5,
    isListOnly: true,
  });
});

Deno.test("quick refuses words that it does not know, and flags without a value", () => {
  assert.throws(
    () => requestOf(["--sinse", "main"]),
    /cannot use "--sinse main"; allowed: --since/,
  );
  assert.throws(() => requestOf(["--since"]), /cannot use "--since"/);
  assert.throws(() => requestOf(["--since", "--list"]), /cannot use "--since --list"/);
  assert.throws(() => requestOf(["--seconds", "soon"]), /cannot use "--seconds soon"/);
});
