import assert from "node:assert/strict";
import { parse } from "yaml";
import { UserError } from "../../../lib/contract/errors.ts";
import { expandedText } from "../../../lib/pipeline/reading/expanded.ts";
import { readTexts } from "../../../lib/pipeline/reading/texts.ts";
import { readPipeline } from "../../../lib/pipeline/reading/pipeline-reader.ts";
import { makeWorkspace, toyPaper } from "../toy/workspace.ts";
import { fromFileUrl } from "../../../lib/pipeline/system/path.ts";

const repository = fromFileUrl(import.meta.resolve("../../.."));
const paper = "neural-covariance-sde";

for (const profile of ["smoke", "paper"]) {
  Deno.test(`a paper in full is a paper, and the same one: ${profile}`, async () => {
    const texts = readTexts(repository);
    const file = `papers/${paper}.yaml`;
    const written = texts.get(file)!;
    const pipeline = `seed: 1\npapers: [${paper}]\nprofiles: [smoke, laptop, paper]\n`;
    const read = async (text: string) => {
      const files = new Map([["pipeline.yaml", pipeline], [file, text]]);
      const { papers } = await readPipeline({ workspace: repository, profile, texts: files });
      return papers[0].stages.map(({ place: _, ...stage }) => stage)
        .sort((a, b) => a.name < b.name ? -1 : 1);
    };
    const full = await expandedText({ workspace: repository, profile, texts }, [paper]);
    const source = "source: { title: The same, authors: [Nobody] }\n";
    assert.deepEqual(await read(source + full), await read(written));
    assert.notEqual(full, written);
  });
}

const short = toyPaper
  .replace("width: [1, 2, 3]", "width: { from: 1, to: 3, step: 1 }")
  .replace("count: 3", "count: { smoke: 3, laptop: 4 }");

Deno.test("an entry is shown with what it stands for, and the axes that it names", async () => {
  const { root, remove } = makeWorkspace({ "papers/toy.yaml": short });
  try {
    const text = await expandedText(
      { workspace: root, profile: "laptop", texts: readTexts(root) },
      ["toy/draws"],
    );
    assert.equal(
      text,
      `# papers/toy.yaml in full, profile laptop
axes:
  width: [ 1, 2, 3 ]
stages:
  draws: { kind: numbers, axes: [ width ], data: { use: sequence, count: 4 } }
`,
    );
    const all = await expandedText({ workspace: root, profile: "smoke", texts: readTexts(root) }, [
      "C*",
      "toy/F1",
    ]);
    assert.deepEqual(
      Object.fromEntries(
        Object.entries(parse(all)).map(([section, own]) => [section, Object.keys(own as object)]),
      ),
      { claims: ["C1", "C2"], figures: ["F1"] },
    );
  } finally {
    remove();
  }
});

Deno.test("a target that is not there is named with what is near it", async () => {
  const { root, remove } = makeWorkspace({ "papers/toy.yaml": short });
  try {
    await assert.rejects(
      expandedText({ workspace: root, profile: undefined, texts: readTexts(root) }, ["toy/darws"]),
      (error) =>
        error instanceof UserError && /"toy\/darws"; allowed: toy\/draws/.test(error.message),
    );
  } finally {
    remove();
  }
});

Deno.test("plan --expanded prints it, and what is wrong as ever", async () => {
  const toy = makeWorkspace({ "papers/toy.yaml": short });
  try {
    const { code, out, error } = await toy.command("plan", "--expanded", "toy/draws");
    assert.deepEqual([code, error], [0, ""]);
    assert.match(
      out,
      /^# papers\/toy.yaml in full, profile laptop\naxes:\n {2}width: \[ 1, 2, 3 \]/,
    );
    Deno.writeTextFileSync(`${toy.root}/papers/toy.yaml`, short.replace("step: 1", "step: 3"));
    const wrong = await toy.command("plan", "--expanded", "toy/draws");
    assert.equal(wrong.code, 2);
    assert.match(wrong.error, /papers\/toy.yaml:3:25 cannot end a range at 3: its last value is 1/);
  } finally {
    toy.remove();
  }
});
