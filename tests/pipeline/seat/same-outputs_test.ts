/** Outputs are the same if nothing about them differs. */
import assert from "node:assert/strict";
import { sameOutputs } from "../../../lib/pipeline/seat/same-outputs.ts";

Deno.test("sameOutputs sees every difference of names, types, lengths and bytes", () => {
  const output = (name: string, mediaType: string, ...bytes: number[]) => ({
    ...{ name, mediaType, bytes: Uint8Array.from(bytes) },
  });
  const one = output("a", "text/plain", 1, 2);
  assert.ok(
    sameOutputs([one, output("b", "x")], [output("a", "text/plain", 1, 2), output("b", "x")]),
  );
  const others = [
    [],
    [one, one],
    [output("b", "text/plain", 1, 2)],
    [output("a", "text/csv", 1, 2)],
    [output("a", "text/plain", 1, 3)],
    [output("a", "text/plain", 1)],
    [output("a", "text/plain", 1, 2, 0)],
  ];
  for (const other of others) assert.ok(!sameOutputs([one], other), JSON.stringify(other));
});
