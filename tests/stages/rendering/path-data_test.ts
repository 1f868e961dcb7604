import assert from "node:assert/strict";
import { keyOf } from "../../../lib/num/random/key.ts";
import { type RandomStream, randomStream } from "../../../lib/num/random/random.ts";
import {
  type Contour,
  contoursOf,
  hundredths,
  pathText,
  withoutUnseen,
} from "../../../stages/rendering/path-data.ts";
import { drawnSteps } from "./drawn-steps.ts";

Deno.test("steps are told from where the last one ended, and one letter serves several", () => {
  const written = (d: string) => pathText(contoursOf(d));
  assert.equal(written("M 0 0 L 888 0 L 888 403 L 0 403 Z"), "M0 0h88800v40300h-88800z");
  assert.equal(written("M 1.5 2 L 2 2.25 L 2.125 2.5"), "M150 200l50 25 13 25");
  assert.equal(written("M 1 1 L 1 5 M 4 1 L 4 5"), "M100 100v400m300-400v400");
  assert.equal(
    written("M 0 0 Q 1 0 2 1 Q 3 2 5 5 Q 0 0 1 1"),
    "M0 0q100 0 200 100t300 400q-500-500-400-400",
  );
  assert.equal(written("M 3 3 C 3 4 4 5 5 5 Z"), "M300 300c0 100 100 200 200 200z");
  assert.equal(Object.is(hundredths(-0.001), 0), true);
});

Deno.test("a line that ends where it began is a dot; a move to nowhere is nothing", () => {
  assert.equal(pathText(contoursOf("M 2 3 L 2 3 M 9 9")), "M200 300h0");
  assert.equal(pathText(contoursOf("M 2 3 L 2.001 3.001 L 2.002 3")), "M200 300h0");
});

Deno.test("a line has the vertices that are seen, a mark all of its own", () => {
  const flat = Array.from({ length: 200 }, (_, k) => `L ${k} ${0.02 * Math.sin(k)}`).join(" ");
  const [line] = contoursOf(`M 0 0 ${flat} L 250 30`).map(withoutUnseen);
  assert.deepEqual(line, { letters: "MLL", points: [0, 0, ...line.points.slice(2, 4), 250, 30] });
  const [mark] = contoursOf("M 0 0 L 1 0.01 L 2 0 L 3 0");
  assert.equal(withoutUnseen(mark), mark);
});

Deno.test("what no outline of a figure has is an error", () => {
  for (const d of ["M 0 0 A 1 1 0 0 0 2 2", "L 1 1", "M 0", "M 0 0 L 1 1 2 2", "M 0 0 L 1 NaN"]) {
    assert.throws(() => contoursOf(d), /bug: the outline of a figure/, d);
  }
});

function randomContours(random: RandomStream): readonly Contour[] {
  const place = () => Math.round(random.uniform() * 4000) / 10 + random.uniform() / 50 - 40;
  return Array.from({ length: 1 + Math.floor(3 * random.uniform()) }, () => {
    let letters = "M";
    const points = [place(), place()];
    for (let steps = 1 + Math.floor(12 * random.uniform()); steps > 0; steps--) {
      const letter = "LLLQQQC"[Math.floor(7 * random.uniform())];
      letters += letter;
      // Some steps go along an axis, and some curves go on smoothly.
      const [x, y] = points.slice(-2);
      const ahead = letters.endsWith("QQ")
        ? [2 * x - points.at(-4)!, 2 * y - points.at(-3)!]
        : [place(), place()];
      const end = random.uniform() < 0.3 ? [x, place()] : [place(), place()];
      if (letter === "L") points.push(...end);
      if (letter === "Q") points.push(...ahead, ...end);
      if (letter === "C") points.push(place(), place(), place(), place(), ...end);
    }
    return { letters: letters + (random.uniform() < 0.5 ? "Z" : ""), points };
  });
}

Deno.test("what is written is drawn within three hundredths of a pixel, however long the line", () => {
  const random = randomStream(keyOf(152));
  let smooth = 0;
  for (let trial = 0; trial < 400; trial++) {
    const contours = randomContours(random);
    const text = pathText(contours);
    smooth += text.split("t").length - 1;
    const drawn = drawnSteps(text);
    const wanted = contours.map(({ letters, points }) => ({ letters, points: [...points] }));
    assert.equal(drawn.length, wanted.length, text);
    drawn.forEach(({ letters, points }, k) => {
      assert.equal(letters, wanted[k].letters, text);
      points.forEach((value, i) =>
        assert.ok(Math.abs(value / 100 - wanted[k].points[i]) <= 0.0251, `${text}: ${i}`)
      );
    });
  }
  assert.ok(smooth > 100, "the curves that go on smoothly were met");
});
