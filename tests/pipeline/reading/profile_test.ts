/** What a profile changes: here the word `profiles`, which limits stages, claims and figures. */
import assert from "node:assert/strict";
import { Problems } from "../../../lib/contract/errors.ts";
import { readPipeline } from "../../../lib/pipeline/reading/pipeline-reader.ts";
import { makeWorkspace, toyPaper, toyPipeline } from "../toy/workspace.ts";

const workspace = makeWorkspace();
globalThis.addEventListener("unload", () => workspace.remove());

async function read(paper: string, profile: string) {
  const texts = new Map([["pipeline.yaml", toyPipeline], ["papers/toy.yaml", paper]]);
  const specification = await readPipeline({ workspace: workspace.root, profile, texts });
  const [{ stages, claims, figures }] = specification.papers;
  return {
    stages: stages.map(({ name }) => name),
    pending: Object.fromEntries(claims.map(({ name, pending }) => [name, pending])),
    figures: figures.map(({ name }) => name),
  };
}

/** The toy's totals, claim and figure in profile laptop only. */
const limited = toyPaper
  .replace("    stages: { C1: { checks: [{ use: near, tolerance: 2 }] } }\n", "")
  .replace("    kind: total\n", "    profiles: [laptop]\n    kind: total\n")
  .replace("    says: The total", "    profiles: [laptop]\n    says: The total")
  .replace("    caption:", "    profiles: [laptop]\n    caption:");

Deno.test("what is limited to a profile is there as it would be without the word", async () => {
  assert.deepEqual(await read(limited, "laptop"), await read(toyPaper, "laptop"));
});

Deno.test("elsewhere stages and figures are left out, and claims wait", async () => {
  assert.deepEqual(await read(limited, "smoke"), {
    stages: ["draws"],
    pending: { C1: "only in profile laptop", C2: "needs training" },
    figures: [],
  });
});

Deno.test("a profile that there is not, and no list, are refused", async () => {
  const problems = async (word: string) => {
    try {
      await read(
        limited.replace("profiles: [laptop]\n    kind", `profiles: ${word}\n    kind`),
        "laptop",
      );
    } catch (error) {
      if (error instanceof Problems) return error.errors.map(({ message }) => message).join("\n");
      throw error;
    }
    return "";
  };
  assert.match(
    await problems("[laptop, desktop]"),
    /cannot find profile "desktop"; allowed: .*laptop/,
  );
  assert.match(await problems("laptop"), /"profiles" of stage "totals"/);
  // Of a claim, which waits with the names in a sentence, too.
  await assert.rejects(
    read(
      limited.replace("profiles: [laptop]\n    says", "profiles: [{ a: 1 }]\n    says"),
      "laptop",
    ),
    Problems,
  );
});
