/** `repro --from`: an archive's results serve a run in another checkout; what is damaged is computed. */
import assert from "node:assert/strict";
import { testsByTurns } from "../../commit-number.ts";
import { digestOf } from "../../../lib/pipeline/keys/digest.ts";
import { filesUnder } from "../../../lib/pipeline/store/inventory.ts";
import { inWorkspace, makeWorkspace, type ToyWorkspace } from "../toy/workspace.ts";
import { openServer } from "../remote/server.ts";
import { unpacked } from "./unpacked.ts";

/** A third of these at each commit; `ASYMPTOPIA_ALL=1` takes all. */
const test = testsByTurns(3);

const name = "artifacts/lent.crate.zip";

/** A workspace without results, with the archive of another one in it. */
async function withLent(
  words: readonly string[],
  body: (workspace: ToyWorkspace) => Promise<void>,
): Promise<void> {
  await inWorkspace(async (author) => {
    const made = await author.command("repro", "--profile", "smoke", "--backend", "wasm");
    assert.equal(made.code, 0, made.error);
    const archived = await author.command("archive", "--profile", "smoke", ...words);
    assert.equal(archived.code, 0, archived.error);
    const referee = makeWorkspace();
    try {
      Deno.mkdirSync(`${referee.root}/artifacts`);
      Deno.copyFileSync(
        `${author.root}/artifacts/archive/toy-smoke.crate.zip`,
        `${referee.root}/${name}`,
      );
      await body(referee);
    } finally {
      referee.remove();
    }
  });
}

const repro = (workspace: ToyWorkspace, ...words: readonly string[]) =>
  workspace.command("repro", "--profile", "smoke", "--backend", "wasm", ...words);

test("one claim is run again on an archive's results, as a file and as a folder", () =>
  withLent([], async (workspace) => {
    const before = digestOf(Deno.readFileSync(`${workspace.root}/${name}`));
    const claim = await repro(workspace, "--from", name, "--force", "toy/C1");
    assert.equal(claim.code, 0, claim.error);
    assert.match(
      claim.error,
      /^Took 3 results from artifacts\/lent\.crate\.zip \(profile smoke, back-end wasm\)\.$/m,
    );
    assert.match(claim.out, /^1 job ran, 2 reused/m);
    // What it took is here now: the figure was not asked for.
    assert.equal(workspace.records(), 3);
    assert.match((await repro(workspace, "toy/C1")).out, /^Nothing had to run\.$/m);
    assert.equal(digestOf(Deno.readFileSync(`${workspace.root}/${name}`)), before);
    Deno.renameSync(unpacked(`${workspace.root}/${name}`), `${workspace.root}/artifacts/folder`);
    const all = await repro(workspace, "--from", "artifacts/folder");
    assert.equal(all.code, 0, all.error);
    assert.match(all.error, /^Took 1 result from artifacts\/folder/m);
    assert.match(all.out, /^Nothing had to run\.$/m);
    const fsck = await workspace.command("fsck");
    assert.equal(fsck.code, 0, fsck.out);
  }));

test("a damaged result of an archive is named and computed", () =>
  withLent([], async (workspace) => {
    const folder = `${workspace.root}/artifacts/folder`;
    Deno.renameSync(unpacked(`${workspace.root}/${name}`), folder);
    for (const { path } of filesUnder(`${folder}/data/store/ac`)) {
      const record = JSON.parse(Deno.readTextFileSync(path));
      if (record.manifest.kind === "total") Deno.writeTextFileSync(path, "{");
    }
    const { code, out, error } = await repro(workspace, "--from", "artifacts/folder");
    assert.equal(code, 0, error);
    assert.match(
      error,
      /is damaged: data\/store\/ac\/\w\w\/\w+\.json does not answer its key; it was computed instead$/m,
    );
    assert.match(out, /^1 job ran/m);
  }));

test("of an archive without intermediates what is left out is computed", () =>
  withLent(["--without-intermediates"], async (workspace) => {
    const { code, out, error } = await repro(workspace, "--from", name);
    assert.equal(code, 0, error);
    assert.match(error, /^Took 3 results from/m);
    assert.match(out, /^1 job ran/m);
    assert.equal((await workspace.command("fsck")).code, 0);
  }));

test("an archive on a web server is fetched, from where that sends to, and leaves no file", () =>
  withLent([], async (workspace) => {
    await using server = openServer();
    await using front = openServer();
    const bytes = Deno.readFileSync(`${workspace.root}/${name}`);
    Deno.removeSync(`${workspace.root}/${name}`);
    server.files.set("/files/lent.crate.zip", bytes);
    server.files.set("/cut.crate.zip", bytes.subarray(0, bytes.length >> 1));
    const location = `${server.address}/files/lent.crate.zip`;
    front.behaviour = () => ({ status: 302, headers: { location } });
    const address = `${front.address}/latest?download=1`;
    const claim = await repro(workspace, "--from", address, "--force", "toy/C1");
    assert.equal(claim.code, 0, claim.error);
    assert.ok(claim.error.includes(`${front.address} sends to ${server.address}\n`), claim.error);
    assert.ok(claim.error.includes(`Took 3 results from ${address} (profile smoke`), claim.error);
    assert.match(claim.out, /^1 job ran, 2 reused/m);
    assert.deepEqual(front.asked, ["GET /latest?download=1"]);
    assert.deepEqual(server.asked, ["GET /files/lent.crate.zip"]);
    assert.deepEqual([...filesUnder(`${workspace.root}/artifacts/tmp`)], []);
    const checked = await workspace.command("archive", "--check", location);
    assert.match(checked.out, /^The archive is in order\.$/m);
    for (
      const [path, code, because] of [
        ["/cut.crate.zip", 4, /cut\.crate\.zip/],
        ["/no.crate.zip", 2, /cannot fetch http:.*no\.crate\.zip: it is not there; .*proxies/],
      ] as const
    ) {
      const refused = await repro(workspace, "--from", server.address + path);
      assert.equal(refused.code, code, refused.error);
      assert.match(refused.error, because);
    }
    assert.deepEqual([...filesUnder(`${workspace.root}/artifacts/tmp`)], []);
  }));

test("what is no archive or lies elsewhere is refused with what to do", () =>
  inWorkspace(async (workspace) => {
    const folder = await repro(workspace, "--from", "papers");
    assert.equal(folder.code, 4);
    assert.match(
      folder.error,
      /cannot take results from .*papers: data\/archive\.json is missing; allowed: an archive/,
    );
    assert.equal((await repro(workspace, "--from", "/etc/hosts")).code, 2);
    const planned = await repro(workspace, "--from", "papers", "--dry-run");
    assert.equal(planned.code, 2);
    assert.match(planned.error, /allowed: --from or --dry-run/);
  }));
