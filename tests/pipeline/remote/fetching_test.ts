/** Whatever a remote store does, a run ends as without it, in bounded time, and its store is clean. */
import assert from "node:assert/strict";
import { gzipSync } from "node:zlib";
import { newPrivateKey, signerOf } from "../../../lib/pipeline/remote/signature.ts";
import { parseRemoteRecord, remoteRecordText } from "../../../lib/pipeline/remote/remote-record.ts";
import { filesUnder } from "../../faults/store-contents.ts";
import type { TransferLimits } from "../../../lib/pipeline/remote/errand.ts";
import { RemoteScene } from "./remote-scene.ts";
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
    /sends elsewhere more than 5 times/,
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

type Step = readonly [what: string, body: (scene: RemoteScene) => Promise<void>];

const taking: readonly Step[] = [
  [
    "takes everything that a trusted key has signed",
    async (scene) => {
      const { server, jobs } = scene;
      const { executed, fetched } = await scene.run();
      assert.deepEqual([executed, fetched.results, fetched.wrong], [0, jobs, 0]);
      assert.ok(fetched.bytes > 0);
      assert.equal(fetched.gaveUp, undefined);
      assert.ok(server.asked.every((line) => line.startsWith("GET ")));
    },
  ],
  [
    "takes nothing that others have signed, unless it is asked to",
    async (scene) => {
      const { jobs } = scene;
      const others = await signerOf(await newPrivateKey(), "key");
      const refused = await scene.run({ trusted: [others.publicKey] });
      // Keys of what follows are not known before its inputs are.
      assert.deepEqual([refused.executed, refused.fetched.untrusted], [jobs, 1]);
      const none = await scene.run({ trusted: [] });
      assert.equal(none.executed, jobs);
      assert.equal((await scene.run({ trusted: [], unsigned: true })).executed, 0);
    },
  ],
];

const doubting: readonly Step[] = [
  [
    "does without a server that is not there, or has a bad certificate",
    async (scene) => {
      const { jobs } = scene;
      const absent = openServer();
      await absent[Symbol.asyncDispose]();
      const none = await scene.run({ address: absent.address });
      assert.match(none.fetched.gaveUp!, /refused/i);
      const fixture = (name: string) =>
        Deno.readTextFileSync(new URL(`../../fixtures/expired-${name}.pem`, import.meta.url));
      await using secure = openServer({ cert: fixture("certificate"), key: fixture("key") });
      const { executed, fetched } = await scene.run({ address: secure.address });
      assert.equal(executed, jobs);
      assert.match(fetched.gaveUp!, /certificate/i);
    },
  ],
  [
    "believes no signature but of the very record",
    async (scene) => {
      const { server } = scene;
      const [mine, other] = [...server.files.keys()].filter((path) => path.startsWith("/ac/"));
      const kept = new Map(server.files);
      const read = (path: string) => parseRemoteRecord(kept.get(path)!, path.slice(4))!;
      // Another key's record under this one; then this record with the other's signature.
      server.files.set(mine, kept.get(other)!);
      assert.ok((await scene.run()).executed > 0);
      const forged = { record: read(mine).record, signatures: read(other).signatures };
      server.files.set(mine, text(remoteRecordText(forged)));
      const { fetched } = await scene.run();
      assert.equal(fetched.untrusted, 1);
      server.files.set(mine, kept.get(mine)!);
      assert.equal((await scene.run()).executed, 0);
    },
  ],
  [
    "a record whose blob is missing is not taken",
    async (scene) => {
      const { server } = scene;
      const { record } = recordOf([...server.files].find(([path]) => path.startsWith("/ac/"))!);
      const path = `/cas/${Object.values(record.outputs)[0].digest}`;
      const bytes = server.files.get(path)!;
      server.files.delete(path);
      const { executed, fetched } = await scene.run();
      assert.ok(executed > 0);
      assert.match(fetched.wrongBecause!, /names a file that is not there/);
      server.files.set(path, bytes);
      assert.equal((await scene.run()).executed, 0);
    },
  ],
];

const reading: readonly Step[] = [
  [
    "a store and an unpacked archive on a server serve",
    async (scene) => {
      const { server, store } = scene;
      const kept = new Map(server.files);
      const lying = filesUnder(store).filter((path) => /^(?:format$|cas\/|ac\/)/.test(path))
        .map((path) => [path, Deno.readFileSync(`${store}/${path}`)] as const);
      for (const folder of ["", "/data/store"]) {
        server.files.clear();
        for (const [path, bytes] of lying) server.files.set(`${folder}/${path}`, bytes);
        const { executed, fetched } = await scene.run({ unsigned: true });
        assert.deepEqual([executed, fetched.wrong], [0, 0]);
        assert.equal((await scene.run()).fetched.untrusted, 1);
      }
      server.files.clear();
      for (const [path, bytes] of kept) server.files.set(path, bytes);
    },
  ],
];

const sending: readonly Step[] = [
  [
    "sending again repairs what is damaged there, and leaves the rest",
    async (scene) => {
      const { server, signer, jobs } = scene;
      const again = await scene.send(signer);
      assert.deepEqual([again.results, again.there, again.bytes], [0, jobs, 0]);
      const [record] = [...server.files.keys()].filter((path) => path.startsWith("/ac/"));
      const blob = `/cas/${
        Object.values(recordOf([record, server.files.get(record)!]).record.outputs)[0].digest
      }`;
      server.files.delete(blob);
      server.files.set(record, page);
      const repaired = await scene.send(signer);
      assert.deepEqual([repaired.results, repaired.there], [1, jobs - 1]);
      assert.ok(repaired.bytes > 0);
      assert.equal((await scene.run()).executed, 0);
    },
  ],
  [
    "a second signature joins the first on the very same record",
    async (scene) => {
      const { signer, jobs } = scene;
      const second = await signerOf(await newPrivateKey(), "key");
      await scene.run();
      assert.equal((await scene.send(second)).results, jobs);
      for (const publicKey of [signer.publicKey, second.publicKey]) {
        assert.equal((await scene.run({ trusted: [publicKey] })).executed, 0);
      }
      // Without a key nothing is to be added.
      assert.deepEqual((await scene.send()).there, jobs);
    },
  ],
  [
    "a record there with other outputs stays, and is reported",
    async (scene) => {
      const { server, signer } = scene;
      await scene.run({ trusted: [] });
      const [path, bytes] = [...server.files].find(([path]) => path.startsWith("/ac/"))!;
      const { record } = recordOf([path, bytes]);
      const [name, output] = Object.entries(record.outputs)[0];
      const other = { ...record, outputs: { [name]: { ...output, digest: "0".repeat(64) } } };
      const lie = text(remoteRecordText({ record: other, signatures: [] }));
      server.files.set(path, lie);
      const sent = await scene.send(signer);
      assert.equal(sent.differing.length, 1);
      assert.deepEqual(server.files.get(path), lie);
    },
  ],
  [
    "a server that takes nothing is given up",
    async (scene) => {
      const { server, signer } = scene;
      server.files.clear();
      server.behaviour = ({ method }) => method === "PUT" ? { status: 405 } : undefined;
      const { gaveUp, results } = await scene.send(signer);
      assert.equal(results, 0);
      assert.match(gaveUp!, /does not take files/);
    },
  ],
];

/** Results are computed, whatever the server does, and it is said why. */
const suffering = (limits?: TransferLimits) =>
(
  [what, behaviour, because]: typeof misbehaviours[number],
): Step => [`does without it: ${what}`, async (scene) => {
  const { executed, fetched } = await scene.run({ behaviour, ...(limits ? { limits } : {}) });
  assert.equal(executed, scene.jobs);
  assert.match(`${fetched.wrongBecause} ${fetched.gaveUp}`, because);
}];

const steps: readonly Step[] = [
  ...taking,
  ...misbehaviours.map(suffering()),
  ...slownesses.map(suffering(shortLimits)),
  ...doubting,
  ...reading,
  ...sending,
];

Deno.test("a run with a remote store", async (t) => {
  await using scene = await RemoteScene.open();
  for (const [what, body] of steps) await t.step(what, () => body(scene));
});

function recordOf([path, bytes]: readonly [string, Uint8Array]) {
  return parseRemoteRecord(bytes, path.slice("/ac/".length))!;
}
