import assert from "node:assert/strict";
import { machineOf } from "../../../lib/pipeline/machine/machine-text.ts";

const file = "/home/me/.config/asymptopia/machine.yaml";

function messagesOf(text: string): string[] {
  return machineOf(file, text).problems.map(({ message }) => message);
}

Deno.test("machineOf: what the file says of programs; an empty file says nothing", () => {
  const text = "programs:\n  python3: { path: /opt/venv/bin/python3, sandbox: none }\n  R: {}\n";
  const { value, problems } = machineOf(file, text);
  assert.deepEqual(problems, []);
  assert.equal(value.programs?.python3.path, "/opt/venv/bin/python3");
  assert.equal(value.programs?.python3.sandbox, "none");
  assert.equal(value.programs?.R.sandbox, undefined);
  for (const nothing of ["", "# a comment\n"]) {
    assert.deepEqual(machineOf(file, nothing), { value: {}, problems: [] });
  }
});

Deno.test("machineOf: every mistake is named with its place and what is allowed", () => {
  const [section] = messagesOf("program: {}\n");
  assert.match(section, /machine\.yaml:1:1 cannot find the word "program" .*allowed: programs/);
  const [sandbox] = messagesOf("programs:\n  python3: { sandbox: off }\n");
  assert.match(sandbox, /machine\.yaml:2:23 cannot use "off" .*allowed: none/);
  for (const path of ["bin/python3", "~/bin/python3", "/home/../bin/python3"]) {
    const [wrong] = messagesOf(`programs: { python3: { path: ${path} } }\n`);
    assert.match(wrong, /"path" of .*allowed: an absolute path/, path);
  }
  assert.match(messagesOf("- a list\n")[0], /cannot use a document that is not a map/);
  assert.match(messagesOf("programs: { a: {}, a: {} }\n")[0], /twice|unique|duplicate/i);
});
