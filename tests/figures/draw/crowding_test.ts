import assert from "node:assert/strict";
import { pointMarks } from "../../../lib/figures/draw/crowding.ts";
import { Losses } from "../../../lib/figures/draw/losses.ts";

const look = (colour: string) => ({ colour, shape: "circle" as const, size: 10 });
const long = (x: number, y: number) => ({ x, y, low: y - 1, high: y + 1 });
const axis = { title: "y", scale: "linear" as const };

function shiftsOf(groups: Parameters<typeof pointMarks>[0]) {
  const losses = new Losses();
  const marks = pointMarks(groups, { axis, others: [], losses });
  const places = marks.flatMap((mark) =>
    mark.kind !== "points"
      ? []
      : mark.rows.map(({ x }) => [mark.look.colour, x, mark.look.shift ?? 0])
  );
  return { places, notes: losses.notes() };
}

Deno.test("only groups with an interval at a crowded x stand aside there, about it", () => {
  const { places, notes } = shiftsOf([
    { rows: [long(1, 0), long(2, 0)], look: look("red") },
    { rows: [{ x: 1, y: 0.5 }, { x: 1, y: 0.2, low: 0.2, high: 0.2 }], look: look("published") },
    { rows: [long(1, 1), long(3, 9)], look: look("blue") },
  ]);
  assert.deepEqual(places, [
    ["red", 1, -2.5],
    ["red", 2, 0],
    ["published", 1, 0],
    ["published", 1, 0],
    ["blue", 1, 2.5],
    ["blue", 3, 0],
  ]);
  assert.equal(notes.length, 1);
});

Deno.test("intervals that do not overlap stay, and so do two of one group; nothing is noted", () => {
  const apart = shiftsOf([
    { rows: [long(1, 0)], look: look("red") },
    { rows: [long(1, 5)], look: look("blue") },
  ]);
  assert.deepEqual([apart.places.map(([, , shift]) => shift), apart.notes], [[0, 0], []]);
  const own = shiftsOf([{ rows: [long(1, 0), long(1, 0.5)], look: look("red") }]);
  assert.deepEqual([own.places.map(([, , shift]) => shift), own.notes], [[0, 0], []]);
});
