import assert from "node:assert/strict";
import { mountsFor, startedFor } from "../../../lib/pipeline/program/sandbox.ts";

Deno.test("mountsFor: the interpreter's folder and where links lead, never a person's whole home", () => {
  assert.deepEqual(mountsFor("/usr/bin/python3", "/usr/bin/python3.11"), []);
  assert.deepEqual(mountsFor("/home/me/venv/bin/python3", "/usr/bin/python3.11"), [
    "/home/me/venv",
  ]);
  assert.deepEqual(mountsFor("/home/me/venv/bin/python", "/opt/py/3.12/bin/python3.12"), [
    "/home/me/venv",
    "/opt/py/3.12",
  ]);
  for (
    const path of ["/home/me/bin/tool", "/home/me/.local/bin/tool", "/opt/bin/tool", "/srv/tool"]
  ) {
    assert.deepEqual(mountsFor(path, path), [path], path);
  }
});

Deno.test("startedFor: no network, an empty environment but what is named, one folder to write into", () => {
  const setting = {
    bubblewrap: "/usr/bin/bwrap",
    mounts: ["/opt/py"],
    environment: { HOME: "/tmp" },
    command: ["/opt/py/bin/python3", "a.py"],
    memoryBytes: 1e9,
    folder: "/somewhere/job",
  };
  const { program, words } = startedFor(setting, "nonce");
  assert.equal(program, "/usr/bin/bwrap");
  const text = words.join(" ");
  assert.ok(text.startsWith("--unshare-all --unshare-user --disable-userns --die-with-parent"));
  assert.match(text, /--clearenv --setenv HOME \/tmp --proc/);
  const writable = words.filter((_, i) => words[i - 1] === "--bind");
  assert.deepEqual(writable, ["/somewhere/job/outputs"]);
  assert.ok(text.includes("--ro-bind-try /opt/py /opt/py"));
  assert.ok(text.endsWith("nonce 1000000000 sandbox /opt/py/bin/python3 a.py"));
  const { bubblewrap: _, ...free } = setting;
  const freely = startedFor(free, "nonce");
  assert.deepEqual([freely.program, freely.cwd, freely.words.at(-3)], [
    "/bin/sh",
    "/somewhere/job",
    "none",
  ]);
});
