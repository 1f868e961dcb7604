import assert from "node:assert/strict";
import { viewPath } from "../../lib/pipeline/view.ts";
import { toyGraph } from "./toy.ts";

const pathAt = (axes: Record<string, string>) =>
  viewPath(toyGraph([{ name: "s", kind: "sum", points: [axes] }]).jobs[0], "value", "text/csv");

Deno.test("a folder's name is cut where a disk would refuse it, and stays one of its own", () => {
  const value = "深".repeat(60);
  const [one, other] = [pathAt({ a: value, b: "1" }), pathAt({ a: value, b: "2" })];
  assert.notEqual(one, other);
  for (const path of [one, other]) {
    assert.match(path, /^out\/toy\/s\/a=(?:%[0-9A-F]{1,2}|%)*[0-9A-F]?~[0-9a-f]{16}\/value\.csv$/);
    assert.ok(path.split("/").every((part) => part.length <= 255));
  }
  assert.equal(pathAt({ a: "1.5", b: "x y" }), "out/toy/s/a=1.5,b=x%20y/value.csv");
});
