/** Lines that are drawn again and again, as a terminal shows them. */
import assert from "node:assert/strict";
import { liveFrame } from "../../../lib/pipeline/progress/live-frame.ts";
import { Screen } from "./screen.ts";

function onScreen(columns: number, rows: number) {
  const screen = new Screen(columns, rows);
  const frame = liveFrame((text) => screen.write(text), () => screen.columns);
  return { screen, frame };
}

Deno.test("a frame is drawn in place: lines that stay above it, nothing left of older ones", () => {
  const { screen, frame } = onScreen(40, 10);
  frame.draw(["one 1", "two 1"]);
  assert.deepEqual(screen.lines, ["one 1", "two 1"]);
  frame.draw(["one 1", "two"]);
  assert.deepEqual(screen.lines, ["one 1", "two"], "a shorter line leaves nothing behind");
  frame.say("kept");
  assert.deepEqual(screen.lines, ["kept", "one 1", "two"]);
  frame.draw(["one 2"]);
  assert.deepEqual(screen.lines, ["kept", "one 2"]);
  frame.draw(["one 2", "two", "three"]);
  frame.stop();
  assert.deepEqual(screen.lines, ["kept"]);
});

Deno.test("each drawing is one write, of the lines that changed; of none, nothing is written", () => {
  const { screen, frame } = onScreen(40, 10);
  frame.draw(["first", "second", "third"]);
  const [writes, cells] = [screen.writes, screen.cells];
  frame.draw(["first", "other", "third"]);
  assert.equal(screen.writes, writes + 1);
  assert.equal(screen.cells, cells + "other".length);
  frame.draw(["first", "other", "third"]);
  assert.equal(screen.writes, writes + 1);
  frame.draw(["a", "other", "b"]);
  assert.deepEqual(screen.lines, ["a", "other", "b"]);
  frame.stop();
});

Deno.test("at the bottom of the screen it scrolls what is kept, and erases nothing above itself", () => {
  const { screen, frame } = onScreen(30, 5);
  for (let k = 0; k < 20; k++) {
    frame.draw([`a ${k}`, `b ${k}`, `c ${k}`, `d ${k}`]);
    frame.say(`kept ${k}`);
  }
  frame.stop();
  assert.deepEqual(
    screen.all.filter((line) => line !== ""),
    Array.from({ length: 20 }, (_, k) => `kept ${k}`),
  );
  assert.equal(screen.overshot, false);
});

Deno.test("after the terminal became narrower or wider, nothing old is left", () => {
  const { screen, frame } = onScreen(40, 20);
  frame.say("kept");
  frame.draw(["x".repeat(39), "y".repeat(39), "z"]);
  screen.resize(20, 20);
  assert.equal(screen.lines.length, 6, "control: the screen has wrapped the old lines");
  frame.draw(["x".repeat(19), "y".repeat(19), "z"]);
  assert.deepEqual(screen.lines, ["kept", "x".repeat(19), "y".repeat(19), "z"]);
  screen.resize(60, 20);
  frame.draw(["wide", "y".repeat(59)]);
  assert.deepEqual(screen.lines, ["kept", "wide", "y".repeat(59)]);
  frame.stop();
});

Deno.test("the cursor is hidden while there is something to draw, and shown at the end", () => {
  const { screen, frame } = onScreen(40, 10);
  assert.equal(screen.cursorIsHidden, false);
  frame.draw(["one"]);
  assert.equal(screen.cursorIsHidden, true);
  globalThis.dispatchEvent(new Event("unload"));
  assert.equal(screen.cursorIsHidden, false, "the process ends all at once");
  frame.draw(["two"]);
  frame.stop();
  assert.equal(screen.cursorIsHidden, false);
  const { writes } = screen;
  frame.stop();
  assert.equal(screen.writes, writes, "a second stop does nothing");
});
