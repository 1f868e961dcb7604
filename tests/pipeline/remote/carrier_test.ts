/** The process that speaks with a remote store: what it may do, and its end. */
import assert from "node:assert/strict";
import { remoteAddress } from "../../../lib/pipeline/remote/address.ts";
import { openCarrier } from "../../../lib/pipeline/remote/carrier.ts";
import { openLayout } from "../../../lib/pipeline/store/opening.ts";
import { releaseTmp } from "../../../lib/pipeline/store/unfinished.ts";
import { inStore } from "../store/disk-without.ts";
import { openServer, text } from "./server.ts";

Deno.test("it reaches its host alone, writes into its folder alone, and leaves nothing", () =>
  inStore(async (root) => {
    await using server = openServer();
    await using other = openServer();
    server.files.set("/a", text("bytes"));
    // No address leads elsewhere: not by what is put behind it either.
    const { host } = remoteAddress(other.address);
    const layout = openLayout(root);
    const address = { ...remoteAddress(server.address), host };
    {
      await using elsewhere = openCarrier({ address, layout });
      const get = { what: "get", path: "/a", to: "a", bytesMax: 10 } as const;
      const refused = await elsewhere.run(get);
      assert.equal(refused.end, "failed");
      assert.match((refused as { because: string }).because, /net access/);
      assert.deepEqual(server.asked, []);
    }
    {
      await using carrier = openCarrier({ address: remoteAddress(server.address), layout });
      const get = { what: "get", path: "/a", to: "a", bytesMax: 10 } as const;
      assert.deepEqual(await carrier.run(get), { end: "done", bytes: 5 });
      assert.equal(Deno.readTextFileSync(`${carrier.staging}/a`), "bytes");
      const outside = await carrier.run({ ...get, to: "../../../outside" });
      assert.match((outside as { because: string }).because, /write access/);
      const file = carrier.fileIn(`${root}/format`);
      const sent = await carrier.run({ what: "put", path: "/b", content: { file } });
      assert.equal(sent.end, "failed", "it was not opened to send");
      assert.equal(server.files.has("/b"), false);
    }
    assert.throws(() => Deno.statSync(`${root}/outside`), Deno.errors.NotFound);
    releaseTmp(layout);
  }));

Deno.test("stopped, it fails at once whatever was under way", () =>
  inStore(async (root) => {
    await using server = openServer();
    server.behaviour = () => ({ status: 200, isSilent: true });
    const stopping = new AbortController();
    const { signal } = stopping;
    const layout = openLayout(root);
    await using carrier = openCarrier({ address: remoteAddress(server.address), layout, signal });
    const waiting = carrier.run({ what: "has", path: "/a" });
    stopping.abort();
    assert.deepEqual(await waiting, { end: "failed", because: "interrupted" });
    assert.equal(carrier.gaveUp, "interrupted");
    await carrier[Symbol.asyncDispose]();
    releaseTmp(layout);
  }));
