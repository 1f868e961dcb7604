/**
 * Every paper from its YAML to verdicts and figures in profile smoke, and once more: the second run must
 * run nothing. Results that this workspace's store has under today's keys are taken from there (CI has
 * just computed them by the README's command); the others are computed, and kept elsewhere, by an engine
 * with the permissions of deno.json (papers-run.ts). Keys are
 * fixed and wasm is deterministic, so verdicts and results are too: what changes must be looked at
 * before it is committed.
 */
import assert from "node:assert/strict";
import { type DigestLock, readLock } from "../lib/pipeline/verification/digest-lock.ts";
import {
  differenceText,
  readVerdicts,
  verdictDifferences,
  verdictsCommand,
} from "../lib/pipeline/verification/verdict-file.ts";
import { fromFileUrl } from "../lib/pipeline/system/path.ts";
import type { PapersRun } from "./papers-run.ts";
import { engineLine } from "./task-line.ts";

const workspace = fromFileUrl(import.meta.resolve("../"));
const profile = "smoke";

/** Jobs whose results are not the committed ones. */
function digestDifferences(
  lock: DigestLock,
  outcomes: ReadonlyMap<string, Readonly<Record<string, string>>>,
): string[] {
  const differences: string[] = [];
  for (const [job, digests] of outcomes) {
    const committed = lock.jobs.get(job)?.outputs;
    if (committed === undefined) differences.push(`${job}: without committed digests`);
    else {
      const found = Object.entries(digests);
      const isEqual = found.length === Object.keys(committed).length &&
        found.every(([name, digest]) => committed[name] === digest);
      if (!isEqual) differences.push(`${job}: other results than the committed digests`);
    }
  }
  for (const job of lock.jobs.keys()) {
    if (!outcomes.has(job)) differences.push(`${job}: in the committed digests, in no paper`);
  }
  return differences;
}

/** So many differences are printed. */
const differencesMax = 20;

function assertNone(differences: readonly string[], what: string): void {
  const shown = differences.slice(0, differencesMax).join("\n");
  assert.equal(differences.length, 0, `${what}:\n${shown}`);
}

/** The engine as a process of its own, with the permissions of the task `repro`. */
async function runPapers(folder: string): Promise<PapersRun> {
  const runner = fromFileUrl(import.meta.resolve("./papers-run.ts"));
  const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: engineLine(folder, [runner, `${folder}/artifacts`]),
    cwd: workspace,
  }).output();
  const text = new TextDecoder();
  assert.equal(code, 0, text.decode(stderr));
  return JSON.parse(text.decode(stdout)) as PapersRun;
}

Deno.test("all papers: every claim has its verdict, every figure its picture, and nothing reruns", async () => {
  const folder = Deno.makeTempDirSync({ prefix: "papers-" });
  try {
    const ran = await runPapers(folder);
    assert.deepEqual(ran.failed, []);
    assert.deepEqual(ran.empty, [], "claims without checks");
    for (const [id, head, size] of ran.pictures) {
      assert.deepEqual(head, [0x50, 0x4e, 0x47], `${id} is a PNG`);
      assert.ok(size > 10_000, `${id} is not empty`);
    }
    assert.ok(ran.verdicts.length > 0 && ran.pictures.length > 0);
    const committed = readVerdicts(workspace, profile) ?? new Map<string, string>();
    assertNone(
      verdictDifferences(committed, new Map(ran.verdicts)).map(differenceText),
      `verdicts are not the committed ones; if this is meant, \`${verdictsCommand(profile)}\``,
    );
    assertNone(
      digestDifferences(readLock(workspace, profile)!, new Map(ran.outputs)),
      "results are not the committed ones; if this is meant, " +
        `\`deno task verify --profile ${profile} --backend wasm --write\``,
    );
    assertNone(ran.mistakable, "texts that spreadsheets take for dates or numbers");
    assert.equal(ran.executedAgain, 0);
  } finally {
    Deno.removeSync(folder, { recursive: true });
  }
});
