/** The process that speaks with a remote store: what it may do, and its end. */
import assert from "node:assert/strict";
import { remoteAddress } from "../../../lib/pipeline/remote/address.ts";
import { type CarrierOptions, openCarrier } from "../../../lib/pipeline/remote/carrier.ts";
import type { Errand, Outcome } from "../../../lib/pipeline/remote/errand.ts";
import { usualPatience } from "../../../lib/pipeline/remote/patience.ts";
import { openLayout } from "../../../lib/pipeline/store/opening.ts";
import { releaseTmp } from "../../../lib/pipeline/store/unfinished.ts";
import { inStore } from "../store/disk-without.ts";
import { openServer, text } from "./server.ts";

const get = { what: "get", path: "/a", to: "a", bytesMax: 10 } as const;

/** What an errand comes to in a process of its own. */
async function outcomeOf(options: CarrierOptions, errand: Errand): Promise<Outcome> {
  await using carrier = openCarrier(options);
  return await carrier.run(errand);
}

Deno.test("it reaches its host alone, writes into its folder alone, and leaves nothing", () =>
  inStore(async (root) => {
    await using server = openServer();
    await using other = openServer();
    server.files.set("/a", text("bytes"));
    const layout = openLayout(root);
    const address = remoteAddress(server.address);
    const refused = async (options: CarrierOptions, errand: Errand) => {
      const outcome = await outcomeOf(options, errand);
      assert.equal(outcome.end, "failed");
      return (outcome as { because: string }).because;
    };
    const { host } = remoteAddress(other.address);
    const elsewhere = { address: { ...address, host }, layout };
    assert.match(await refused(elsewhere, get), /net access/);
    assert.deepEqual(server.asked, []);
    const outside = { ...get, to: "../../../outside" };
    assert.match(await refused({ address, layout }, outside), /write access/);
    // Without being opened to send it reads nothing, and to send it reads blobs alone.
    for (const sends of [false, true]) {
      const put = { what: "put", path: "/b", content: { file: "../../../format" } } as const;
      assert.match(await refused({ address, layout, sends }, put), /read access/);
    }
    assert.equal(server.files.has("/b"), false);
    {
      await using carrier = openCarrier({ address, layout });
      assert.deepEqual(await carrier.run(get), { end: "done", bytes: 5 });
      assert.equal(Deno.readTextFileSync(`${carrier.staging}/a`), "bytes");
    }
    assert.throws(() => Deno.statSync(`${root}/outside`), Deno.errors.NotFound);
    assert.deepEqual([...Deno.readDirSync(layout.tmp)], []);
    releaseTmp(layout);
  }));

Deno.test("it is sent on within its server, and names where else it is sent", () =>
  inStore(async (root) => {
    await using server = openServer();
    server.files.set("/c?d", text("bytes"));
    const to: Readonly<Record<string, string>> = {
      "/a": "/b",
      "/b": `${server.address}/c?d`,
      "/out": "http://127.0.0.2:1/x",
      "/down": "ftp://127.0.0.1/x",
    };
    server.behaviour = ({ path }) =>
      path in to ? { status: 307, headers: { location: to[path] } } : undefined;
    const layout = openLayout(root);
    await using carrier = openCarrier({ address: remoteAddress(server.address), layout });
    assert.deepEqual(await carrier.run(get), { end: "done", bytes: 5 });
    assert.deepEqual(await carrier.run({ what: "has", path: "/a" }), { end: "done", bytes: 0 });
    assert.deepEqual(await carrier.run({ ...get, path: "/out" }), {
      end: "failed",
      because: "it sends to another server (http://127.0.0.2:1/x), which is not followed",
      elsewhere: "http://127.0.0.2:1/x",
    });
    const down = await carrier.run({ ...get, path: "/down" });
    assert.match((down as { because: string }).because, /from http to ftp/);
    await carrier[Symbol.asyncDispose]();
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

/** A server that takes what is sent at its leisure; gives how many bytes it has taken. */
function slowServer(pause: (taken: number) => Promise<void>) {
  const stopping = new AbortController();
  let taken = 0;
  const server = Deno.serve({
    port: 0,
    hostname: "127.0.0.1",
    signal: stopping.signal,
    onListen() {},
  }, async (request) => {
    try {
      for await (const piece of request.body!) {
        taken += piece.length;
        await pause(taken);
      }
    } catch (error) {
      // Who sends has given up.
      if (!(error instanceof Deno.errors.BadResource)) throw error;
    }
    return new Response(null, { status: 201 });
  });
  return {
    address: remoteAddress(`http://127.0.0.1:${server.addr.port}`),
    taken: () => taken,
    async [Symbol.asyncDispose]() {
      stopping.abort();
      await server.finished;
    },
  };
}

Deno.test("a file that takes long is sent as long as its bytes move, and given up when they do not", () =>
  inStore(async (root) => {
    const layout = openLayout(root);
    const size = 12_000_000;
    Deno.mkdirSync(`${root}/cas`, { recursive: true });
    Deno.writeFileSync(`${root}/cas/large`, new Uint8Array(size));
    // Counted by answers alone, the shorter patience is lost before the first server is done. The second one is
    // given up for its silence: the longer patience outlasts that however slow the machine is.
    const short = { ...usualPatience, startSeconds: 15, paceMin: 10 };
    const long = { ...short, startSeconds: 3600 };
    const limits = { silenceSeconds: 12, bytesPerSecondMin: 20_000 };
    const send = async (
      address: CarrierOptions["address"],
      patience: CarrierOptions["patience"],
    ) => {
      await using carrier = openCarrier({ address, layout, sends: true, patience, limits });
      const content = { file: carrier.fileIn(`${root}/cas/large`) };
      return await carrier.run({ what: "put", path: "/large", content });
    };
    {
      let pauses = 0;
      await using server = slowServer(async (taken) => {
        if (taken < 2e6 * (pauses + 1)) return;
        pauses++;
        await new Promise((resolve) => setTimeout(resolve, 3000));
      });
      assert.deepEqual(await send(server.address, short), { end: "done", bytes: size });
      assert.deepEqual([server.taken(), pauses], [size, 6]);
    }
    {
      const { promise, resolve } = Promise.withResolvers<void>();
      await using server = slowServer((taken) => taken < 2e6 ? Promise.resolve() : promise);
      const outcome = await send(server.address, long);
      assert.equal(outcome.end, "failed");
      assert.match((outcome as { because: string }).because, /^no answer for 12 s$/);
      assert.ok(server.taken() < size);
      resolve();
    }
    releaseTmp(layout);
  }));
