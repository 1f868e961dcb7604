import assert from "node:assert/strict";
import {
  isSameStamp,
  isUnsettled,
  looksSame,
  stampOf,
} from "../../../lib/pipeline/system/file-stamp.ts";

const disk = 3;

/** What the runtime says of a file: the time of its change comes in whole seconds. */
const file = (changed: number, { size = 5, modified = 1_000, ino = 7, dev = disk } = {}) => ({
  size,
  mtime: new Date(modified),
  ctime: new Date(changed),
  ino,
  dev,
});
const at = (milliseconds: number, device = disk) => ({ device, milliseconds });

Deno.test("a stamp is settled when a later edit would have another time of change", () => {
  assert.ok(isUnsettled(stampOf(file(5_000), at(5_999))));
  assert.ok(isUnsettled(stampOf(file(5_000), at(6_011))));
  assert.ok(!isUnsettled(stampOf(file(5_000), at(6_012))));
});

Deno.test("the engine's clock says nothing of a disk that has a moment, and little of another", () => {
  const [now, day] = [Date.now(), 86_400_000];
  // An hour ahead of the disk.
  assert.ok(isUnsettled(stampOf(file(now - 3_600_000), at(now - 3_600_000))));
  for (const moment of [undefined, at(now + 9 * day, 4)]) {
    assert.ok(isUnsettled(stampOf(file(now - day + 60_000), moment)));
    assert.ok(!isUnsettled(stampOf(file(now - day - 60_000), moment)));
  }
});

Deno.test("each field counts, and an unsettled stamp equals none, not even itself", () => {
  const stamp = stampOf(file(5_000), at(9_000));
  assert.ok(isSameStamp(stamp, stampOf(file(5_000), at(12_000))));
  for (const other of [{ size: 6 }, { modified: 1_001 }, { ino: 8 }]) {
    assert.ok(!isSameStamp(stamp, stampOf(file(5_000, other), at(9_000))));
    assert.ok(!looksSame(stamp, stampOf(file(5_000, other), at(9_000))));
  }
  assert.ok(!isSameStamp(stamp, stampOf(file(6_000), at(9_000))));
  const young = stampOf(file(5_000), at(5_500));
  assert.ok(!isSameStamp(young, young) && !isSameStamp(young, stamp) && !isSameStamp(stamp, young));
  assert.ok(looksSame(young, stamp));
});
