/** SHA-256 and HMAC in plain code, held to the runtime's, to published values and to a wrong one. */
import assert from "node:assert/strict";
import { createHash, createHmac } from "node:crypto";
import { digestOf, keyedDigestOf } from "../../../lib/pipeline/keys/digest.ts";
import { hmacSha256, sha256 } from "../../../lib/pipeline/keys/sha256.ts";

const hex = (bytes: Uint8Array) => bytes.toHex();
/** Bytes without a pattern, the same each time. */
const bytesOf = (length: number) =>
  Uint8Array.from({ length }, (_, i) => (i * i * 31 + 7 * i) >>> 3);
const native = (bytes: Uint8Array | string) => createHash("sha256").update(bytes).digest("hex");

Deno.test("sha256 gives the digests that FIPS 180-4 prints", () => {
  const text = new TextEncoder();
  const cases = {
    "": "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "abc": "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
    "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq":
      "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1",
  };
  for (const [message, digest] of Object.entries(cases)) {
    assert.equal(hex(sha256(text.encode(message))), digest);
  }
});

Deno.test("sha256 agrees with the runtime's at every length of three blocks, and of many", () => {
  for (const length of [...Array(200).keys(), 4095, 4096, 100_001]) {
    const bytes = bytesOf(length);
    assert.equal(hex(sha256(bytes)), native(bytes), `${length} bytes`);
    if (length === 0) continue;
    // Control: one bit more, anywhere in it, is another message.
    const other = bytes.slice();
    other[(length * 7) % length] ^= 1;
    assert.notEqual(hex(sha256(other)), native(bytes));
  }
});

Deno.test("hmacSha256 agrees with the runtime's for keys shorter and longer than a block", () => {
  for (const length of [0, 1, 32, 63, 64, 65, 200]) {
    const [key, bytes] = [bytesOf(length), bytesOf(3 * length + 1)];
    const expected = createHmac("sha256", key).update(bytes).digest("hex");
    assert.equal(hex(hmacSha256(key, bytes)), expected, `${length} bytes`);
  }
  const [secret, content] = ["a secret ä", "a content €"];
  const expected = createHmac("sha256", secret).update(content).digest("hex");
  assert.equal(keyedDigestOf(secret, content), expected);
});

Deno.test("digestOf says the same of a text, of its bytes, of little and after much", () => {
  const texts = ["", "plain", "Ü €\u{1F600}", "half of a pair \ud83d", "x".repeat(5000)];
  const before = texts.map((text) => digestOf(text));
  digestOf(new Uint8Array(2 ** 20 + 1));
  for (const [i, text] of texts.entries()) {
    assert.equal(digestOf(text), before[i]);
    assert.equal(before[i], native(text));
    assert.equal(digestOf(new TextEncoder().encode(text)), before[i]);
  }
});
