import assert from "node:assert/strict";
import { memoryHere } from "../../../lib/pipeline/system/memory.ts";
import {
  inMemoryGroup,
  makeMemoryGroup,
  removeMemoryGroup,
} from "../../circumstances/memory-group.ts";
import { fromFileUrl } from "../../../lib/pipeline/system/path.ts";

const machine = { total: 25e9, available: 24e9 };

Deno.test("memoryHere takes the least of the machine's memory and the limit of a control group", () => {
  assert.deepEqual(memoryHere(machine, 9e8), { total: 9e8, available: 9e8, machine: 25e9 });
  const busy = { total: 25e9, available: 5e8 };
  assert.deepEqual(memoryHere(busy, 9e8), { total: 9e8, available: 5e8, machine: 25e9 });
});

Deno.test("memoryHere takes the machine's memory where there is no limit, however that is said", () => {
  for (const none of [0, NaN, 9223372036854771712, 2 ** 64, 25e9]) {
    assert.deepEqual(memoryHere(machine, none), machine);
  }
});

const limit = 700 * 2 ** 20;
const group = makeMemoryGroup(limit);

Deno.test({
  name: `memoryHere in a control group of 700 MB${group ? "" : " (skipped: no right to make one)"}`,
  ignore: group === undefined,
  async fn() {
    const memory = fromFileUrl(import.meta.resolve("../../../lib/pipeline/system/memory.ts"));
    const script = `import { memoryHere } from ${JSON.stringify(`file://${memory}`)};
      console.log(JSON.stringify(memoryHere()));`;
    try {
      const [program, ...rest] = inMemoryGroup(group!);
      const { stdout, stderr } = await new Deno.Command(program, {
        args: [...rest, Deno.execPath(), "eval", "-q", script],
      }).output();
      const found = JSON.parse(new TextDecoder().decode(stdout) || "null");
      assert.equal(found?.total, limit, new TextDecoder().decode(stderr));
      assert.ok(found.machine > limit);
    } finally {
      await removeMemoryGroup(group!);
    }
  },
});
