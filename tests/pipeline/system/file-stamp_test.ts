import assert from "node:assert/strict";
import {
  changedBy,
  isSameStamp,
  isUnsettled,
  looksSame,
  stampOf,
} from "../../../lib/pipeline/system/file-stamp.ts";

/** What the runtime says of a file: the time of its change comes in whole seconds. */
const file = (changed: number, { size = 5, modified = 1_000, ino = 7 } = {}) => ({
  size,
  mtime: new Date(modified),
  ctime: new Date(changed),
  ino,
});

Deno.test("a stamp is settled when a later edit would have another time of change", () => {
  assert.ok(isUnsettled(stampOf(file(5_000), 5_999)));
  assert.ok(isUnsettled(stampOf(file(5_000), 6_011)));
  assert.ok(!isUnsettled(stampOf(file(5_000), 6_012)));
});

Deno.test("each field counts, and an unsettled stamp equals none, not even itself", () => {
  const stamp = stampOf(file(5_000), 9_000);
  assert.ok(isSameStamp(stamp, stampOf(file(5_000), 12_000)));
  for (const other of [{ size: 6 }, { modified: 1_001 }, { ino: 8 }]) {
    assert.ok(!isSameStamp(stamp, stampOf(file(5_000, other), 9_000)));
    assert.ok(!looksSame(stamp, stampOf(file(5_000, other), 9_000)));
  }
  assert.ok(!isSameStamp(stamp, stampOf(file(6_000), 9_000)));
  const young = stampOf(file(5_000), 5_500);
  assert.ok(!isSameStamp(young, young) && !isSameStamp(young, stamp) && !isSameStamp(stamp, young));
  assert.ok(looksSame(young, stamp));
});

Deno.test("a file was changed by the end of the second that the runtime gives", () => {
  assert.equal(changedBy(stampOf(file(5_000), 9_000)), 5_999);
  assert.equal(changedBy(stampOf(file(5_000), 5_001)), 1_000);
});
