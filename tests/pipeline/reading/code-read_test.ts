/** What the reader answered counts for the code that it was read from, file by file, and for no other. */
import assert from "node:assert/strict";
import { digestOf } from "../../../lib/pipeline/keys/digest.ts";
import { codeRead } from "../../../lib/pipeline/reading/code-read.ts";
import { type AskReader, loadSpecification } from "../../../lib/pipeline/reading/load.ts";
import { openSession } from "../../../lib/pipeline/planning/session.ts";
import type { PaperSpec } from "../../../lib/pipeline/specification/specification.ts";
import { readCache, writeCache } from "../../../lib/pipeline/store/cache.ts";
import { layoutOf } from "../../../lib/pipeline/store/layout.ts";
import { releaseTmp } from "../../../lib/pipeline/store/unfinished.ts";
import { toyGraph } from "../toy.ts";
import { inWorkspace, type ToyWorkspace } from "../toy/workspace.ts";

const theory = "lib/theory/constant.ts";
const cache = "specification-default.json";

/** The workspace's paper, as if nothing were in it. */
const paper: PaperSpec = {
  ...{ name: "toy", file: "papers/toy.yaml", source: {} },
  ...{ axes: [], stages: [], claims: [], figures: [] },
};

/** A reader that counts how often it is asked, and answers with that number as the seed. */
function counting(meanwhile: (asked: number) => void = () => {}): AskReader & { asked: number } {
  const ask = () => {
    meanwhile(++ask.asked);
    return Promise.resolve({ pipelineSeed: ask.asked, profile: "laptop", papers: [paper] });
  };
  ask.asked = 0;
  return ask;
}

const seedOf = async ({ root }: ToyWorkspace, ask: AskReader, profile?: string) =>
  (await loadSpecification(root, { ask, profile })).specification.pipelineSeed;

Deno.test("an answer holds while the code is what it was, and for no other content of a file", () =>
  inWorkspace(async (workspace) => {
    const ask = counting();
    const told = () => seedOf(workspace, ask);
    assert.deepEqual([await told(), await told()], [1, 1]);
    // Another time, the same bytes: as after a fresh checkout.
    Deno.utimeSync(`${workspace.root}/${theory}`, new Date(5e11), new Date(5e11));
    assert.equal(await told(), 1);
    const edits: readonly (() => void)[] = [
      () => workspace.edit(theory, /$/, "// a remark\n"),
      () => workspace.write("lib/num/notes.json", "{}"),
      () => workspace.write("packages/own/index.ts", "export {};"),
      () => Deno.symlinkSync("constant.ts", `${workspace.root}/lib/theory/linked.ts`),
      () => workspace.edit("deno.json", /$/, "\n"),
      () => workspace.edit("pipeline.yaml", /$/, "# a remark\n"),
    ];
    for (const [i, edit] of edits.entries()) {
      edit();
      assert.deepEqual([await told(), await told()], [i + 2, i + 2], String(edit));
    }
  }));

Deno.test("a forged, edited, renamed or outdated answer is not believed", () =>
  inWorkspace(async (workspace) => {
    const ask = counting();
    const layout = layoutOf(`${workspace.root}/artifacts`);
    const path = `${layout.cache}/${cache}`;
    const other = "specification-" + digestOf("smoke").slice(0, 16) + ".json";
    assert.equal(await seedOf(workspace, ask), 1);
    const text = Deno.readTextFileSync(path);
    const [head, json] = text.split("\n");
    const forged = json.replace(/"pipelineSeed":\d+/, '"pipelineSeed":666');
    assert.notEqual(forged, json);
    const forgeries: Readonly<Record<string, () => void>> = {
      "its bytes are edited": () => Deno.writeTextFileSync(path, `${head}\n${forged}`),
      "a plain digest in place of the seal": () =>
        Deno.writeTextFileSync(path, `${digestOf(forged)} ${cache}\n${forged}`),
      "that of another profile under this one's name": () => {
        Deno.copyFileSync(`${layout.cache}/${other}`, path);
      },
      // Whoever can seal works as this user: even so it counts for the code that it names alone.
      "sealed, of other code": () => {
        const known = readCache<Record<string, unknown>>(layout, cache, () => true)!;
        writeCache(layout, cache, { ...known, fingerprint: digestOf("other code") });
      },
    };
    try {
      for (const [what, forge] of Object.entries(forgeries)) {
        await seedOf(workspace, ask, "smoke");
        const before = ask.asked;
        forge();
        assert.equal(await seedOf(workspace, ask), before + 1, what);
        assert.equal(await seedOf(workspace, ask), before + 1, what);
      }
    } finally {
      releaseTmp(layout);
    }
  }));

Deno.test("code that changes while it is read is read again, and not for ever", () =>
  inWorkspace(async (workspace) => {
    const once = counting((asked) => {
      if (asked === 1) workspace.edit(theory, /$/, "// meanwhile\n");
    });
    assert.deepEqual([await seedOf(workspace, once), await seedOf(workspace, once)], [2, 2]);
    workspace.edit(theory, /$/, "// a remark\n");
    const always = counting((asked) => workspace.edit(theory, /$/, `// ${asked}\n`));
    await assert.rejects(seedOf(workspace, always), /their files changed each time while they/);
    assert.equal(always.asked, 5);
  }));

Deno.test("code that changed between reading and bundling is named, in a new bundle and in a remembered one", () =>
  inWorkspace(async (workspace) => {
    const { root } = workspace;
    const graphOf = () => {
      const { files } = codeRead(root, { moment: undefined });
      return { ...toyGraph([{ name: "one", kind: "total" }]), code: files };
    };
    const bundle = async (graph: ReturnType<typeof graphOf>) => {
      const session = await openSession(graph, { workspace: root });
      releaseTmp(session.store.layout);
    };
    const read = graphOf();
    const kind = "stages/total.ts";
    const text = Deno.readTextFileSync(`${root}/${kind}`);
    workspace.edit(kind, /$/, "// a remark\n");
    const changed = /stages\/total\.ts:1:1 .* changed after the plug-ins' schemas had been read/s;
    await assert.rejects(bundle(read), changed);
    // Control: read again, it is bundled, and remembered.
    const again = graphOf();
    await bundle(again);
    await bundle(again);
    await assert.rejects(bundle(read), changed);
    // Its old bytes are what was read.
    Deno.writeTextFileSync(`${root}/${kind}`, text);
    await bundle(read);
    await assert.rejects(bundle(again), changed);
  }));
