/** The bundler that is begun early gives the bundles of one that is not, and ends. */
import assert from "node:assert/strict";
import { bundlesOf } from "../../../lib/pipeline/code/bundle.ts";
import { beginCode, type EarlyCode } from "../../../lib/pipeline/planning/early-code.ts";
import { diskTime } from "../../../lib/pipeline/store/disk-time.ts";
import { openLayout } from "../../../lib/pipeline/store/opening.ts";
import { openStore } from "../../../lib/pipeline/store/store.ts";
import { releaseTmp } from "../../../lib/pipeline/store/unfinished.ts";
import { makeToy, toyGraph } from "../toy.ts";

const { stages } = toyGraph([{ name: "a", kind: "sum" }, { name: "b", kind: "draw" }])
  .specification.papers[0];

Deno.test("bundles that are begun before the stages are known are the same, and are remembered", async () => {
  const toy = makeToy();
  const bundled = async (folder: string, begin: boolean) => {
    const layout = openLayout(`${toy.root}/${folder}`);
    const kinds: string[] = [];
    let early: EarlyCode | undefined;
    if (begin) early = beginCode(toy.root, { layout, moment: diskTime(layout), spans: undefined });
    const isMakingTables = early?.conversion !== undefined;
    const store = openStore(layout);
    const tell = ({ kind }: { readonly kind: string }) => void kinds.push(kind);
    const context = { workspace: toy.root, store, tell, clock: () => 0, early };
    const { conversion, stages: made } = await bundlesOf(stages, context);
    await early?.close();
    releaseTmp(layout);
    const digests = [conversion, ...stages.map((stage) => made.get(stage)!)].map(({ digest }) =>
      digest
    );
    return { digests, kinds, isMakingTables };
  };
  try {
    const plain = await bundled("plain", false);
    assert.deepEqual(plain.kinds, ["tables", "sum", "draw"]);
    const early = await bundled("early", true);
    assert.deepEqual(early, { ...plain, isMakingTables: true });
    // What was made early is remembered with the files that it was made from; then the program alone is begun.
    assert.deepEqual(await bundled("early", true), { ...plain, kinds: [], isMakingTables: false });
    toy.write("stages/sum.ts", `${toy.read("stages/sum.ts")}// a remark\n`);
    assert.deepEqual(await bundled("early", true), {
      ...plain,
      ...{ kinds: ["sum"], isMakingTables: false },
    });
  } finally {
    toy.remove();
  }
});

Deno.test("a bundler that is begun and not wanted ends when it is told to, once or twice", async () => {
  const toy = makeToy();
  const layout = openLayout(`${toy.root}/artifacts`);
  const early = beginCode(toy.root, { layout, moment: undefined, spans: undefined });
  await Promise.all([early.close(), early.close()]);
  releaseTmp(layout);
  toy.remove();
});
