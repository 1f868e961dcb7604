/** Addresses of remote stores: what they say to reach, and what is refused. */
import assert from "node:assert/strict";
import { fileAddress, isWebAddress, remoteAddress } from "../../../lib/pipeline/remote/address.ts";

Deno.test("an address gives the place of paths, and the one host that may be reached", () => {
  assert.deepEqual(remoteAddress("https://results.example.org/my-paper/"), {
    base: "https://results.example.org/my-paper",
    host: "results.example.org:443",
  });
  assert.deepEqual(remoteAddress("http://127.0.0.1:8080"), {
    base: "http://127.0.0.1:8080",
    host: "127.0.0.1:8080",
  });
  assert.equal(remoteAddress("http://[::1]/").host, "[::1]:80");
});

Deno.test("the address of a file is a server and what to ask it for", () => {
  assert.deepEqual(fileAddress("https://a.org/files/x.zip?download=1#here"), {
    base: "https://a.org",
    host: "a.org:443",
    path: "/files/x.zip?download=1",
  });
  assert.throws(() => fileAddress("https://me:secret@a.org/x"), /remote-access/);
  assert.throws(() => fileAddress("file:///x"), /as the address of a file/);
  const names = ["http://a/x", "HTTPS://a/x", "a.zip", "artifacts/https:/a"];
  assert.deepEqual(names.map(isWebAddress), [true, true, false, false]);
});

Deno.test("what is no folder on a web server is refused, and no password is repeated", () => {
  for (
    const text of [
      "",
      "results",
      "file:///etc",
      "ftp://a/b",
      "https://",
      "https://a/?b",
      "http://a#b",
    ]
  ) {
    assert.throws(
      () => remoteAddress(text),
      /cannot use .* as the address .*; allowed: an address/,
    );
  }
  assert.throws(() => remoteAddress("https://me:secret@a.org"), (error: Error) => {
    assert.match(error.message, /remote-access/);
    assert.doesNotMatch(error.message, /secret/);
    return true;
  });
});
