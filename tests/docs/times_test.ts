/** What README says a whole run takes is what was measured: bench/papers.md, which bench/papers.ts writes. */
import assert from "node:assert/strict";
import { pageAt } from "./pages.ts";

const measured = pageAt("bench/papers.md").text;
const told = pageAt("README.md").text.replace(/\s+/g, " ");

const words = ["no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"]
  .concat(["eleven", "twelve", "thirteen", "fourteen", "fifteen"]);

/** "12 min 8 s" to the nearest minute, as a word. */
function minutesText(duration: string): string {
  const [, minutes, seconds] = /^(\d+) min(?: (\d+) s)?$/.exec(duration)!;
  return words[Math.round(Number(minutes) + Number(seconds ?? 0) / 60)];
}

/** What the page says of a profile: how long, on what processor, and the seconds of jobs by paper. */
function ofProfile(profile: string) {
  const part = measured.split("## Profile ").find((text) => text.startsWith(profile))!;
  const [, duration] = / jobs in (\d+ min \d+ s) by the clock/.exec(part)!;
  const [, speed] = /At ([\d.]+) GFLOP/.exec(part)!;
  const rows = [...part.matchAll(/^\| \**([\w-]+)\** \|.* ([\d.]+) \|$/gm)];
  const seconds = new Map(rows.map(([, name, sum]) => [name, Number(sum)]));
  return { minutes: minutesText(duration), speed: Math.round(Number(speed)), seconds };
}

Deno.test("README's times are those that were measured", () => {
  const { minutes, speed, seconds } = ofProfile("laptop");
  const [, papers] = /% of it in ([\w-]+ and [\w-]+)/.exec(told)!;
  const part = papers.split(" and ").reduce((sum, name) => sum + seconds.get(name)!, 0);
  const share = Math.round(100 * part / seconds.get("all")!);
  assert.ok(seconds.size > 12, `${seconds.size} rows`);
  assert.ok(
    told.includes(`takes ${minutes} minutes on two cores of ${speed} GFLOP/s`),
    `${minutes} minutes, ${speed} GFLOP/s`,
  );
  assert.ok(told.includes(`${share} % of it in ${papers}`), `${share} %`);
  const smoke = ofProfile("smoke").minutes;
  assert.ok(told.includes(`\`--profile smoke\` takes ${smoke} minutes`), `${smoke} minutes`);
});

Deno.test("README and CONTRIBUTING say on which systems nobody has run the project", () => {
  for (const path of ["README.md", "CONTRIBUTING.md"]) {
    assert.match(pageAt(path).text.replace(/\s+/g, " "), /macOS and Windows are untested/);
  }
});

Deno.test("control: minutes are rounded to the nearest", () => {
  assert.deepEqual(["12 min 8 s", "11 min 31 s", "2 min 29 s"].map(minutesText), [
    "twelve",
    "twelve",
    "two",
  ]);
});
