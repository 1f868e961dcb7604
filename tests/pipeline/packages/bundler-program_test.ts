import assert from "node:assert/strict";
import childProcess from "node:child_process";
import {
  bundlerDigests,
  bundlerProgram,
  bundlerVersion,
  checkProgram,
} from "../../../lib/pipeline/packages/bundler-program.ts";
import { repository } from "../../repository-files.ts";

Deno.test("deno.json allows the bundler's programs, of each system that has a digest, to be run", () => {
  const { permissions, imports } = JSON.parse(Deno.readTextFileSync(`${repository}/deno.json`));
  const programs = Object.keys(bundlerDigests).map((name) =>
    bundlerProgram(repository, name).slice(repository.length + 1)
  );
  const allowed = (permissions.engine.run as string[]).filter((path) => path.includes("esbuild"));
  assert.deepEqual(allowed, programs);
  assert.equal(imports.esbuild, `npm:esbuild@${bundlerVersion}`);
});

Deno.test("a program of other bytes, of another place or of an unknown system is not started", () => {
  const path = Deno.makeTempFileSync();
  try {
    Deno.writeTextFileSync(path, "#!/bin/sh\nenv\n");
    assert.throws(
      () => checkProgram(path),
      /cannot start .*: its SHA-256 is \w+, and \w+ was published/,
    );
    assert.throws(() => checkProgram("/nowhere/esbuild"), /is not there; remove node_modules/);
    assert.throws(() => checkProgram(path, "plan9-mips"), /no bundler is known for it/);
    // What the bundler's package calls.
    assert.throws(() => childProcess.spawn(path, []), /cannot start .*; allowed: .*\/bin\/esbuild/);
  } finally {
    Deno.removeSync(path);
  }
});
