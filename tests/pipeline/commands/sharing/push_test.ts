/** `push`, `pull` and `repro --remote` by the command line: what a laptop made, a second checkout takes. */
import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { filesUnder } from "../../../../lib/pipeline/store/inventory.ts";
import { fromFileUrl } from "../../../../lib/pipeline/system/path.ts";
import { inWorkspace, makeWorkspace, toyPipeline, type ToyWorkspace } from "../../toy/workspace.ts";
import { openServer } from "../../remote/server.ts";
import { documentedConfiguration, openNginx, writer } from "./nginx.ts";

const page = Deno.readTextFileSync(
  fromFileUrl(import.meta.resolve("../../../../docs/sharing-results.md")),
);
const how = ["--profile", "smoke", "--backend", "wasm"];

/** A workspace that trusts a key. */
function trusting(key: string): ToyWorkspace {
  return makeWorkspace({ "pipeline.yaml": `${toyPipeline}trust: ["${key}"]\n` });
}

/** A plan counts what would be taken, by the same rules, and brings nothing. */
async function planned(reader: ToyWorkspace, address: string): Promise<void> {
  const all = await reader.command("plan", "--remote", address, ...how);
  assert.match(all.out, /^Nothing would run: 4 jobs up to date\.$/m, all.error);
  assert.match(all.error, /^Would take 4 results \([\d.]+ kB\) from [^;]+\d\.$/m);
  // Its last job is another one than the server has.
  const paper = `${reader.root}/papers/toy.yaml`;
  const text = Deno.readTextFileSync(paper);
  Deno.writeTextFileSync(paper, text.replace("value: 18", "value: 19"));
  const some = await reader.command("repro", "--dry-run", "--remote", address, ...how, "toy/C1");
  assert.match(
    some.out,
    /^1 job would run, 0 wait for inputs, 2 up to date \(2 on the remote store\)/m,
  );
  const json = await reader.command("plan", "--json", "--remote", address, ...how, "toy/C1");
  const entries = json.out.trim().split("\n").map((line) => JSON.parse(line));
  assert.deepEqual(entries.map(({ from }) => from), ["remote", "remote", undefined]);
  Deno.writeTextFileSync(paper, text);
  for (const folder of ["ac", "cas", "tmp"]) {
    assert.deepEqual([...filesUnder(`${reader.root}/artifacts/${folder}`)], []);
  }
}

Deno.test("what one checkout pushed, another one takes by the key that it trusts", async () => {
  const nginx = await openNginx(documentedConfiguration(page));
  if (nginx === undefined) console.log("note: no nginx is here; a server in memory stands in");
  await using server = nginx ?? openServer();
  const { address } = server;
  await inWorkspace(async (author) => {
    assert.equal((await author.command("repro", ...how)).code, 0);
    if (nginx !== undefined) {
      const refused = await author.command("push", address, ...how);
      assert.equal(refused.code, 4);
      assert.match(refused.out, /^The server was given up: it answers with status 401\.$/m);
      Deno.removeSync(`${author.root}/artifacts/signing-key`);
      const line = `${address} ${writer.authorization}\n`;
      Deno.writeTextFileSync(`${author.root}/artifacts/remote-access`, line);
    }
    const pushed = await author.command("push", address, ...how);
    assert.equal(pushed.code, 0, pushed.error);
    assert.match(
      pushed.out,
      /^Sent 4 results \([\d.]+ kB\) to http:\/\/127\.0\.0\.1:\d+, signed by/m,
    );
    assert.match(pushed.error, /^Made a key to sign with, artifacts\/signing-key: keep a copy/m);
    const file = `${author.root}/artifacts/signing-key`;
    assert.equal(Deno.statSync(file).mode! & 0o777, 0o600);
    const [, key] = /pipeline\.yaml says: trust: \["(ed25519:[^"]+)"\]$/m.exec(pushed.out)!;
    const reader = trusting(key);
    try {
      await planned(reader, address);
      const pulled = await reader.command("pull", address, ...how, "toy/C1");
      assert.equal(pulled.code, 0, pulled.error);
      assert.match(
        pulled.out,
        /^Took 3 results \([\d.]+ kB\) from http:[^;]+\d\.\nEvery job has its/m,
      );
      const run = await reader.command("repro", "--remote", address, ...how);
      assert.equal(run.code, 0, run.error);
      assert.match(run.out, /^Nothing had to run\.$/m);
      assert.match(run.error, /^Took 1 result \([\d.]+ (?:kB|bytes)\) from [^;]+\d\.$/m);
      assert.equal((await reader.command("fsck")).code, 0);
      assert.ok(!existsSync(`${reader.root}/artifacts/signing-key`));
    } finally {
      reader.remove();
    }
  });
});

Deno.test("a server that fails costs one line; what cannot be an address is refused", () =>
  inWorkspace(async (workspace) => {
    await using server = openServer();
    server.behaviour = () => ({ status: 500 });
    const run = await workspace.command("repro", "--remote", server.address, ...how, "toy/C1");
    assert.equal(run.code, 0, run.error);
    assert.match(run.out, /^3 jobs ran, 0 reused/m);
    const lines = run.error.split("\n").filter((line) => line.includes("127.0.0.1"));
    assert.deepEqual(lines.length, 1);
    assert.match(
      lines[0],
      /^Nothing was taken from \S+; it was given up: it answers with status 500\.$/,
    );
    // Whoever asks for nothing else learns by the exit code that it did not work.
    assert.equal((await workspace.command("push", server.address, ...how)).code, 4);
    const wrong = await workspace.command("repro", "--remote", "results", ...how);
    assert.equal(wrong.code, 2);
    assert.match(wrong.error, /cannot use "results" as the address of a remote store; allowed/);
    const planned = await workspace.command("repro", "-n", "--remote", server.address, ...how);
    assert.equal(planned.code, 0);
    assert.match(planned.error, /^Nothing would be taken from \S+; it was given up: it answers/m);
    assert.match(planned.out, /^1 job would run, 0 wait for inputs, 3 up to date/m);
  }));
