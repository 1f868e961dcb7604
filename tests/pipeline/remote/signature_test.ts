/** Signatures of records: whose they are, and of what. */
import assert from "node:assert/strict";
import { isSigned, newPrivateKey, signerOf } from "../../../lib/pipeline/remote/signature.ts";

const seal = "a".repeat(64);

/** The keys of RFC 8032, section 7.1, test 1. */
const known = "ed25519-private:MC4CAQAwBQYDK2VwBCIEIJ1hsZ3v_VpguoRK9JLsLMREScVpezJpGXA7rAMcrn9g";
const knownPublic = "ed25519:11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo";

Deno.test("a signature is of one seal by one key", async () => {
  const signer = await signerOf(await newPrivateKey(), "file");
  const other = await signerOf(await newPrivateKey(), "file");
  assert.match(signer.publicKey, /^ed25519:[A-Za-z0-9_-]{43}$/);
  const signature = await signer.sign(seal);
  assert.equal(await isSigned(seal, signature), true);
  assert.equal(await isSigned("b".repeat(64), signature), false);
  assert.equal(await isSigned(seal, { ...signature, by: other.publicKey }), false);
  for (const text of ["", "!", "AAAA", signature.signature.slice(1), "A".repeat(2000)]) {
    assert.equal(await isSigned(seal, { ...signature, signature: text }), false);
    assert.equal(await isSigned(seal, { ...signature, by: `ed25519:${text}` }), false);
  }
});

Deno.test("the public key of a private one is that of RFC 8032", async () => {
  assert.equal((await signerOf(known, "file")).publicKey, knownPublic);
});

Deno.test("what holds no key is refused, and is not repeated", async () => {
  for (const text of ["", "secret words", "ed25519-private:", "ed25519-private:c2VjcmV0"]) {
    await assert.rejects(signerOf(text, "artifacts/signing-key"), (error: Error) => {
      assert.match(
        error.message,
        /cannot sign with artifacts\/signing-key: it holds no private key/,
      );
      assert.doesNotMatch(error.message, /secret|c2V/);
      return true;
    });
  }
});
