/** Whatever a remote store does, a run ends as without it, in bounded time, and its store is clean. */
import assert from "node:assert/strict";
import { gzipSync } from "node:zlib";
import { newPrivateKey, signerOf } from "../../../lib/pipeline/remote/signature.ts";
import { parseRemoteRecord, remoteRecordText } from "../../../lib/pipeline/remote/remote-record.ts";
import { filesUnder } from "../../faults/store-contents.ts";
import { openScene, type RemoteScene } from "./remote-scene.ts";
import { type Asked, type Behaviour, openServer, type Reply, text } from "./server.ts";

const isRecord = ({ path }: Asked) => path.startsWith("/ac/");
const isBlob = ({ path }: Asked) => path.startsWith("/cas/");

const of =
  (which: (asked: Asked) => boolean, reply: (asked: Asked) => Reply): Behaviour => (asked) =>
    which(asked) && asked.honest !== undefined ? reply(asked) : undefined;

const always = (reply: Reply): Behaviour => () => reply;

/** The last byte is another. */
function flipped(bytes: Uint8Array): Uint8Array {
  const other = bytes.slice();
  other[other.length - 1] ^= 1;
  return other;
}

const page = text("<!doctype html><title>Welcome</title><p>Nothing here</p>");

/** What is done, and what is said of it. */
const misbehaviours: readonly (readonly [string, Behaviour, RegExp])[] = [
  [
    "wrong bytes of the right length",
    of(isBlob, ({ honest }) => ({ status: 200, body: flipped(honest!) })),
    /it sends other bytes/,
  ],
  [
    "a blob that ends too soon, by its own head",
    of(isBlob, ({ honest }) => ({ status: 200, body: honest!.subarray(1) })),
    /it sends less/,
  ],
  [
    "a blob that ends before its head says",
    of(isBlob, ({ honest }) => ({
      ...{ status: 200, length: honest!.length, body: honest!.subarray(0, 9) },
    })),
    /end of file|closed|incomplete|body/i,
  ],
  [
    "a blob without end",
    of(isBlob, ({ honest }) => ({ status: 200, body: new Uint8Array(honest!.length + 100_000) })),
    /it sends more/,
  ],
  [
    "a part of a blob",
    of(isBlob, ({ honest }) => ({ status: 206, body: honest! })),
    /status 206/,
  ],
  [
    "a page for every blob",
    of(isBlob, () => ({ status: 200, headers: { "content-type": "text/html" }, body: page })),
    /it sends (?:less|more|other)/,
  ],
  ["a page for everything, with status 200", always({ status: 200, body: page }), /is none, or/],
  [
    "a record that is cut",
    of(isRecord, ({ honest }) => ({ status: 200, body: honest!.subarray(0, honest!.length >> 1) })),
    /is none, or/,
  ],
  [
    "a record with another byte",
    of(isRecord, ({ honest }) => ({
      status: 200,
      body: text(new TextDecoder().decode(honest).replace(/\\"size\\": (\d)/, '\\"size\\": 1$1')),
    })),
    /is none, or/,
  ],
  [
    "compressed bytes that nobody asked for",
    of(isBlob, ({ honest }) => ({ status: 200, body: gzipSync(honest!) })),
    /it sends (?:less|more|other)/,
  ],
  [
    "an error half-way",
    of(isBlob, () => ({ status: 500 })),
    /status 500/,
  ],
  ["an error for everything", always({ status: 503 }), /status 503/],
  [
    "redirections for ever",
    ({ path }) => ({ status: 302, headers: { location: `${path}/again` } }),
    /sends elsewhere/,
  ],
  ["what is not HTTP at all", always({ status: 99_999 }), /invalid|parse|HTTP/i],
];

/** The same, of servers that take their time. */
const slownesses: typeof misbehaviours = [
  ["one byte a second", always({ status: 200, body: page, millisecondsPerByte: 100 }), /bytes\/s/],
  [
    "one byte a second, for blobs",
    of(isBlob, ({ honest }) => ({ status: 200, body: honest!, millisecondsPerByte: 100 })),
    /bytes\/s|no answer/,
  ],
  ["silence", always({ status: 200, isSilent: true }), /no answer for 0.4 s/],
];
const shortLimits = { silenceSeconds: 0.4, bytesPerSecondMin: 20_000 };

async function withScene(body: (scene: RemoteScene) => Promise<void>): Promise<void> {
  await using scene = await openScene();
  assert.equal((await scene.send(scene.signer)).results, scene.jobs);
  await body(scene);
}

Deno.test("a run with a remote store", async (t) => {
  await withScene(async (scene) => {
    const { server, store, signer, jobs, run, send } = scene;
    await t.step("takes everything that a trusted key has signed", async () => {
      const { executed, fetched } = await run();
      assert.deepEqual([executed, fetched.results, fetched.wrong], [0, jobs, 0]);
      assert.ok(fetched.bytes > 0);
      assert.equal(fetched.gaveUp, undefined);
      assert.ok(server.asked.every((line) => line.startsWith("GET ")));
    });
    await t.step("takes nothing that others have signed, unless it is asked to", async () => {
      const others = await signerOf(await newPrivateKey(), "key");
      const refused = await run({ trusted: [others.publicKey] });
      // Keys of what follows are not known before its inputs are.
      assert.deepEqual([refused.executed, refused.fetched.untrusted], [jobs, 1]);
      const none = await run({ trusted: [] });
      assert.equal(none.executed, jobs);
      assert.equal((await run({ trusted: [], unsigned: true })).executed, 0);
    });
    for (const [what, behaviour, because] of misbehaviours) {
      await t.step(`does without it: ${what}`, async () => {
        const { executed, fetched } = await run({ behaviour });
        assert.equal(executed, jobs);
        assert.match(`${fetched.wrongBecause} ${fetched.gaveUp}`, because);
      });
    }
    for (const [what, behaviour, because] of slownesses) {
      await t.step(`does without it, in bounded time: ${what}`, async () => {
        const { executed, fetched } = await run({ behaviour, limits: shortLimits });
        assert.equal(executed, jobs);
        assert.match(`${fetched.wrongBecause} ${fetched.gaveUp}`, because);
      });
    }
    await t.step("does without a server that is not there, or has a bad certificate", async () => {
      const absent = openServer();
      await absent[Symbol.asyncDispose]();
      const none = await run({ address: absent.address });
      assert.match(none.fetched.gaveUp!, /refused/i);
      const fixture = (name: string) =>
        Deno.readTextFileSync(new URL(`../../fixtures/expired-${name}.pem`, import.meta.url));
      await using secure = openServer({ cert: fixture("certificate"), key: fixture("key") });
      const { executed, fetched } = await run({ address: secure.address });
      assert.equal(executed, jobs);
      assert.match(fetched.gaveUp!, /certificate/i);
    });
    await t.step("believes no signature but of the very record", async () => {
      const [mine, other] = [...server.files.keys()].filter((path) => path.startsWith("/ac/"));
      const kept = new Map(server.files);
      const read = (path: string) => parseRemoteRecord(kept.get(path)!, path.slice(4))!;
      // Another key's record under this one; then this record with the other's signature.
      server.files.set(mine, kept.get(other)!);
      assert.ok((await run()).executed > 0);
      const forged = { record: read(mine).record, signatures: read(other).signatures };
      server.files.set(mine, text(remoteRecordText(forged)));
      const { fetched } = await run();
      assert.equal(fetched.untrusted, 1);
      server.files.set(mine, kept.get(mine)!);
      assert.equal((await run()).executed, 0);
    });
    await t.step("a record whose blob is missing is not taken", async () => {
      const { record } = recordOf([...server.files].find(([path]) => path.startsWith("/ac/"))!);
      const path = `/cas/${Object.values(record.outputs)[0].digest}`;
      const bytes = server.files.get(path)!;
      server.files.delete(path);
      const { executed, fetched } = await run();
      assert.ok(executed > 0);
      assert.match(fetched.wrongBecause!, /names a file that is not there/);
      server.files.set(path, bytes);
      assert.equal((await run()).executed, 0);
    });
    await t.step(
      "a store and an unpacked archive on a server serve, and take nothing",
      async () => {
        const kept = new Map(server.files);
        const lying = filesUnder(store).filter((path) => /^(?:format$|cas\/|ac\/)/.test(path))
          .map((path) => [path, Deno.readFileSync(`${store}/${path}`)] as const);
        for (const folder of ["", "/data/store"]) {
          server.files.clear();
          for (const [path, bytes] of lying) server.files.set(`${folder}/${path}`, bytes);
          const { executed, fetched } = await run({ unsigned: true });
          assert.deepEqual([executed, fetched.wrong], [0, 0]);
          assert.equal((await run()).fetched.untrusted, 1);
        }
        server.files.clear();
        for (const [path, bytes] of kept) server.files.set(path, bytes);
      },
    );
    await t.step("sending again repairs what is damaged there, and leaves the rest", async () => {
      const again = await send(signer);
      assert.deepEqual([again.results, again.there, again.bytes], [0, jobs, 0]);
      const [record] = [...server.files.keys()].filter((path) => path.startsWith("/ac/"));
      const blob = `/cas/${
        Object.values(recordOf([record, server.files.get(record)!]).record.outputs)[0].digest
      }`;
      server.files.delete(blob);
      server.files.set(record, page);
      const repaired = await send(signer);
      assert.deepEqual([repaired.results, repaired.there], [1, jobs - 1]);
      assert.ok(repaired.bytes > 0);
      assert.equal((await run()).executed, 0);
    });
    await t.step("a second signature joins the first on the very same record", async () => {
      const second = await signerOf(await newPrivateKey(), "key");
      await run();
      assert.equal((await send(second)).results, jobs);
      for (const publicKey of [signer.publicKey, second.publicKey]) {
        assert.equal((await run({ trusted: [publicKey] })).executed, 0);
      }
      // Without a key nothing is to be added.
      assert.deepEqual((await send()).there, jobs);
    });
    await t.step("a record there with other outputs stays, and is told", async () => {
      await run({ trusted: [] });
      const [path, bytes] = [...server.files].find(([path]) => path.startsWith("/ac/"))!;
      const { record } = recordOf([path, bytes]);
      const [name, output] = Object.entries(record.outputs)[0];
      const other = { ...record, outputs: { [name]: { ...output, digest: "0".repeat(64) } } };
      const lie = text(remoteRecordText({ record: other, signatures: [] }));
      server.files.set(path, lie);
      const sent = await send(signer);
      assert.equal(sent.differing.length, 1);
      assert.deepEqual(server.files.get(path), lie);
    });
    await t.step("a server that takes nothing is given up", async () => {
      server.files.clear();
      server.behaviour = ({ method }) => method === "PUT" ? { status: 405 } : undefined;
      const { gaveUp, results } = await send(signer);
      assert.equal(results, 0);
      assert.match(gaveUp!, /does not take files/);
    });
  });
});

function recordOf([path, bytes]: readonly [string, Uint8Array]) {
  return parseRemoteRecord(bytes, path.slice("/ac/".length))!;
}
