/** What would be loaded while a job runs is refused before it starts. */
import assert from "node:assert/strict";
import { Problems } from "../../../lib/contract/errors.ts";
import { planGraph } from "../../../lib/pipeline/planning/plan.ts";
import { makeToy, toyGraph } from "../toy.ts";

const graph = toyGraph([{ name: "s", kind: "sum" }]);

async function problemsOf(line: string, isReached = true): Promise<readonly string[]> {
  const toy = makeToy();
  toy.write("stages/data.txt", "1");
  toy.edit("stages/sum.ts", "const runs", `const load = async () => { ${line} };\nconst runs`);
  if (isReached) toy.edit("stages/sum.ts", "let total", "await load();\nlet total");
  try {
    await planGraph(graph, { workspace: toy.root });
    return [];
  } catch (error) {
    assert.ok(error instanceof Problems, String(error));
    return error.errors.map(({ message }) => message);
  } finally {
    toy.remove();
  }
}

Deno.test("a Worker or a file beside the code is refused when it is bundled, with its place", async () => {
  for (
    const [line, message] of [
      ["new Worker(new URL('./w.ts', import.meta.url), { type: 'module' })", /start a Worker/],
      ["new Worker(\n  new URL('./w.ts', import.meta.url).href)", /start a Worker/],
      ["await fetch(new URL('./data.txt', import.meta.url))", /fetch a file.*under `sources`/],
      ["const n = 'data'; await fetch(new URL(`./${n}.txt`, import.meta.url))", /fetch a file/],
    ] as const
  ) {
    const [first, ...others] = await problemsOf(line);
    assert.match(first ?? "nothing is refused", message, line);
    assert.match(first, /^stages\/sum\.ts:\d+:\d+ cannot .* it is no part of the key/, line);
    assert.deepEqual(others, []);
  }
});

Deno.test("what is not reached, only mentioned, or carries its own bytes is let through", async () => {
  const fetched = "await fetch(new URL('./data.txt', import.meta.url))";
  assert.deepEqual(await problemsOf(fetched, false), []);
  for (
    const line of [
      `/* ${fetched} */`,
      "await fetch('data:,1')",
      "await fetch(new URL('data:,1'))",
      "console.log(new URL('./x', 'http://example.org/').href)",
    ]
  ) assert.deepEqual(await problemsOf(line), [], line);
});
