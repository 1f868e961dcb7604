/** Decisions are short, numbered, dated and listed. */
import assert from "node:assert/strict";
import { filesIn, pageAt } from "./pages.ts";

const linesMax = 20;

/** What is wrong with the decision in a file of this name. */
function problems(name: string, text: string): readonly string[] {
  const number = name.slice(0, 3);
  const found: string[] = [];
  if (!/^\d{3}-[a-z0-9-]+\.md$/.test(name)) found.push("its name is not NNN-words.md");
  if (!text.startsWith(`# ${number}. `)) found.push("its title has another number");
  const date = /^Date: (\d{4}-\d{2}-\d{2})\.?$/m.exec(text)?.[1];
  if (date === undefined || Number.isNaN(Date.parse(date))) found.push("it has no date");
  const parts = [...text.matchAll(/^\*\*(\w+)\.\*\* /gm)].map(([, part]) => part);
  if (parts.join(" ") !== "Context Decision Consequence") {
    found.push("it is not context, decision, consequence");
  }
  const lines = text.trimEnd().split("\n").length;
  if (lines > linesMax) found.push(`it has ${lines} lines, at most ${linesMax}`);
  return found;
}

const names = filesIn("docs/decisions", ".md").filter((name) => name !== "README.md");
const decisions = names.map((name) => ({ name, text: pageAt(`docs/decisions/${name}`).text }));

for (const { name, text } of decisions) {
  Deno.test(`docs/decisions/${name} is a decision`, () => {
    assert.deepEqual(problems(name, text), []);
  });
}

Deno.test("decisions are numbered without gaps, and all listed by their titles", () => {
  assert.deepEqual(
    names.map((name) => Number(name.slice(0, 3))),
    names.map((_, i) => i + 1),
  );
  const list = pageAt("docs/decisions/README.md").text;
  const listed = [...list.matchAll(/^- \[(.+?)\]\((.+?)\)/gm)].map(([, title, name]) => ({
    name,
    title,
  }));
  const titles = decisions.map(({ name, text }) => ({
    name,
    title: text.slice(2, text.indexOf("\n")),
  }));
  assert.deepEqual(listed, titles);
});

Deno.test("each fault of a decision is named", () => {
  const good = "# 001. T\n\nDate: 2026-11-24\n\n**Context.** a\n\n**Decision.** b\n\n" +
    "**Consequence.** c\n";
  assert.deepEqual(problems("001-t.md", good), []);
  const wrong: readonly [string, string, RegExp][] = [
    ["1-t.md", good, /name/],
    ["002-t.md", good, /title/],
    ["001-t.md", good.replace("2026-11-24", "2026-13-24"), /date/],
    ["001-t.md", good.replace("**Decision.**", "Decision."), /context/],
    ["001-t.md", good + "x\n".repeat(linesMax), /lines/],
  ];
  for (const [name, text, fault] of wrong) {
    assert.match(problems(name, text).join("; "), fault);
  }
});
