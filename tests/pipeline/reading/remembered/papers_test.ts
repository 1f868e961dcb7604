/** Of papers only those are read that are wanted and have changed. */
import assert from "node:assert/strict";
import { Problems } from "../../../../lib/contract/errors.ts";
import {
  type Asked,
  type Remembered,
  specificationOf,
} from "../../../../lib/pipeline/reading/remembered/papers.ts";
import { sizeLimits } from "../../../../lib/pipeline/reading/size-limits.ts";
import type { PaperSpec } from "../../../../lib/pipeline/specification/specification.ts";
import { digestOf } from "../../../../lib/pipeline/keys/digest.ts";

/** A paper whose title is its text. */
function paperOf(name: string, title: string): PaperSpec {
  const points = title.startsWith("jobs ") ? Number(title.slice(5)) : 1;
  const axis = { name: "x", points: Array.from({ length: points }, (_, x) => ({ x })) };
  const stage = { name: "s", axes: ["x"], inputs: {} };
  return {
    ...{ name, file: `papers/${name}.yaml`, source: { title }, axes: [axis], stages: [stage] },
    ...{ claims: [], figures: [] },
  } as unknown as PaperSpec;
}

/** A workspace of texts alone, whose reader notes what it was asked for. */
function scene() {
  let remembered: Remembered | undefined;
  const texts = new Map(["a", "b", "c"].map((name) => [`papers/${name}.yaml`, `first ${name}`]));
  const listed = ["a", "b", "c"];
  const asked: (readonly string[] | undefined)[] = [];
  const settings = { pipeline: "seed: 1" };
  const titles = async (papers?: readonly string[]) => {
    const read: Asked["read"] = (names) => {
      asked.push(names);
      const known = listed.filter((name) => names?.includes(name) ?? true);
      const papers = known.map((name) => paperOf(name, texts.get(`papers/${name}.yaml`)!));
      const some = names === undefined ? {} : { listed };
      return Promise.resolve({ pipelineSeed: 1, profile: "laptop", papers, ...some });
    };
    const fingerprint = digestOf(settings.pipeline);
    const { specification: found, learnt } = await specificationOf({
      ...{ remembered, fingerprint, texts, papers, read },
    });
    if (learnt !== undefined) remembered = { ...learnt, stamps: [] };
    return found.papers.map(({ source }) => source.title);
  };
  return {
    ...{ texts, asked, settings, titles },
    edit: (name: string, text: string) => void texts.set(`papers/${name}.yaml`, text),
  };
}

Deno.test("an edit of one paper reads that one, and only when it is wanted", async () => {
  const { asked, titles, edit, settings } = scene();
  assert.deepEqual(await titles(), ["first a", "first b", "first c"]);
  await titles();
  assert.deepEqual(asked, [undefined], "the second time all are remembered");
  edit("b", "second b");
  assert.deepEqual(await titles(["c", "a"]), ["first a", "first c"], "in pipeline.yaml's order");
  assert.equal(asked.length, 1);
  assert.deepEqual(await titles(), ["first a", "second b", "first c"]);
  assert.deepEqual(asked.slice(1), [["b"]]);
  edit("b", "first b");
  assert.deepEqual(await titles(), ["first a", "first b", "first c"], "an edit that is undone");
  settings.pipeline = "seed: 2";
  assert.deepEqual(await titles(["c"]), ["first c"]);
  assert.deepEqual(await titles(), ["first a", "first b", "first c"]);
  await titles();
  assert.deepEqual(asked.slice(3), [["c"], ["a", "b"]], "what all share reads all of them anew");
});

Deno.test("a wanted paper that is not listed, or a first reading of everything, reads all at once", async () => {
  const { asked, titles, texts } = scene();
  texts.set("papers/z.yaml", "not listed");
  assert.deepEqual(await titles(["z", "a"]), ["first a", "first b", "first c"]);
  assert.deepEqual(asked, [["z", "a"], undefined]);
  assert.deepEqual(await titles(["z"]), ["first a", "first b", "first c"]);
  assert.equal(asked.length, 2);
});

Deno.test("papers that are read one by one are held to the jobs of all together", async () => {
  const { titles, edit } = scene();
  const most = sizeLimits.jobs - 2;
  edit("a", `jobs ${most}`);
  assert.equal((await titles()).length, 3);
  edit("b", "jobs 2");
  await assert.rejects(titles(), (error) => {
    assert.ok(error instanceof Problems);
    assert.match(error.message, /cannot run 100001 jobs in profile "laptop"/);
    return true;
  });
  assert.deepEqual(await titles(["b"]), ["jobs 2"], "by itself it is not too many");
});
