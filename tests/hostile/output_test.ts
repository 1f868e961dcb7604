/** Texts of a paper, of a stage and of a pin that would steer a terminal: no command passes them on. */
import assert from "node:assert/strict";
import { inWorkspace, type ToyWorkspace } from "../pipeline/toy/workspace.ts";

/** In YAML and in code alike. */
const hostile = String.raw`x\u001b[2J\u009b31m\u202egnp\u2066\u0007\u200f`;
const steering = /[^\P{Cc}\n\t]|[\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]/u;

function assertCalm(what: string, { out, error }: { out: string; error: string }): void {
  for (const text of [out, error]) {
    const found = steering.exec(text);
    const around = found === null ? "" : text.slice(Math.max(0, found.index - 60), found.index + 9);
    assert.equal(found, null, `${what}: ${JSON.stringify(around)}`);
  }
}

/** Hostile prose wherever a paper has prose. */
function spoilProse(workspace: ToyWorkspace): void {
  const paper = workspace.read("papers/toy.yaml");
  const spoiled = paper.replace(/^source: \{ title: A toy/m, `source: { title: "A toy ${hostile}"`)
    .replace(/says: .*/g, `says: "It is ${hostile}."`)
    .replace(/caption: .*/, `caption: "A figure ${hostile}"`);
  assert.ok(spoiled.split("\\u202e").length >= 4, spoiled);
  workspace.write("papers/toy.yaml", spoiled);
}

Deno.test("what a paper says reaches no terminal as it stands, in any command", () =>
  inWorkspace(async (workspace) => {
    spoilProse(workspace);
    const note = JSON.parse(`"${hostile}"`);
    const commands = [
      ["repro"],
      ["pin", "paper", "--note", note],
      ["pin", "--list"],
      ["status"],
      ["plan"],
      ["show", "toy/C1"],
      ["show", "toy/totals"],
      ["show", "toy/F1"],
      ["why", "toy/totals"],
      ["why", note],
      ["show", note],
      ["repro", "--force", "toy/totals"],
      ["diff", "last~1", "last"],
      ["graph"],
      ["repro", "--force", "--json"],
      ["status", "--json"],
      ["pin", "--list", "--json"],
    ];
    for (const words of commands) {
      assertCalm(words.join(" "), await workspace.command(...words));
    }
  }));

Deno.test("what a stage writes and dies of is spelt out, as text and as JSON", () =>
  inWorkspace(async (workspace) => {
    workspace.edit(
      "stages/total.ts",
      "run({ inputs }) {",
      `run({ inputs }) { console.log("said ${hostile}"); throw new Error("died ${hostile}");`,
    );
    const plain = await workspace.command("repro");
    assert.equal(plain.code, 1);
    assertCalm("repro", plain);
    assert.match(
      plain.error,
      /died x\\u\{1b\}\[2J\\u\{9b\}31m\\u\{202e\}gnp|died x.*\\u\{202e\}gnp/,
    );
    const json = await workspace.command("repro", "--json");
    assertCalm("repro --json", json);
    const lines = json.out.trim().split("\n").map((line) => JSON.parse(line));
    const said = lines.find(({ type }) => type === "log").text;
    assert.equal(said, `said ${JSON.parse(`"${hostile}"`)}`, "whoever parses it has the very text");
  }));
