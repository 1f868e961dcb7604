import assert from "node:assert/strict";
import {
  diverge,
  emptyLog,
  outcomeField,
  seriesField,
  trains,
  write,
  written,
} from "../../../lib/dynamics/training/log.ts";

Deno.test("series are appended to; what is not finite is null, so that JSON keeps all of it", () => {
  const log = emptyLog();
  write(log, "loss", 0.1);
  write(log, "loss", Float64Array.of(NaN, 2, -Infinity));
  assert.deepEqual(log.series.loss, [0.1, null, 2, null]);
  assert.deepEqual([written(log, "loss"), written(log, "other")], [4, 0]);
  assert.deepEqual(JSON.parse(JSON.stringify(log)), log);
});

Deno.test("a field has a row for each network, NaN where its log has ended", () => {
  const logs = [emptyLog(), emptyLog(), emptyLog()];
  write(logs[0], "size", [1, 2, 3, 4]);
  write(logs[1], "size", [5, NaN]);
  const axes = [{ name: "time", length: 2 }, { name: "layer", length: 2 }];
  const field = seriesField(logs, "size", { axes, description: "size", missing: "ended" });
  assert.deepEqual(field.axes.map(({ name, length }) => [name, length]), [
    ["network", 3],
    ["time", 2],
    ["layer", 2],
  ]);
  assert.deepEqual([...field.values], [1, 2, 3, 4, 5, ...Array(7).fill(NaN)]);
  assert.equal(field.missing, "ended");
});

Deno.test("a network that diverges trains no more, and a field says so", () => {
  const logs = [emptyLog(), emptyLog()];
  diverge(logs[1]);
  assert.deepEqual(logs.map(trains), [true, false]);
  assert.deepEqual([...outcomeField(logs, "diverged", "diverged").values], [0, 1]);
  assert.deepEqual([...outcomeField(logs, "stalled", "stalled").values], [0, 0]);
});
