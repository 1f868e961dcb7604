import assert from "node:assert/strict";
import { Losses, reason } from "../../../lib/figures/draw/losses.ts";

Deno.test("notes: one of a kind is one, several are several, and sentences stand once", () => {
  const line = reason("line goes", "lines go", "on beyond the axes");
  const losses = new Losses();
  losses.add(line, 0);
  assert.deepEqual(losses.notes(), []);
  losses.add(line, 1);
  losses.say("all lines are grey");
  losses.say("all lines are grey");
  assert.deepEqual(losses.notes(), ["1 line goes on beyond the axes", "all lines are grey"]);
  const all = new Losses();
  all.addAll(losses);
  all.addAll(losses);
  assert.deepEqual(all.notes(), ["2 lines go on beyond the axes", "all lines are grey"]);
});
