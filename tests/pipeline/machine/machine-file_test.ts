import assert from "node:assert/strict";
import { machinePath, readMachine } from "../../../lib/pipeline/machine/machine-file.ts";

const given = (variables: Record<string, string>) => (name: string) => variables[name];

Deno.test("machinePath: by XDG_CONFIG_HOME, else in the home; a relative one counts as not set", () => {
  const at = (variables: Record<string, string>) => machinePath(given(variables));
  assert.equal(at({ HOME: "/home/me" }), "/home/me/.config/asymptopia/machine.yaml");
  assert.equal(at({ HOME: "/home/me", XDG_CONFIG_HOME: "/x/" }), "/x/asymptopia/machine.yaml");
  assert.equal(
    at({ HOME: "/home/me", XDG_CONFIG_HOME: "x" }),
    "/home/me/.config/asymptopia/machine.yaml",
  );
  assert.equal(at({}), undefined);
});

Deno.test("readMachine: what the file says; nothing without one; mistakes; never from the workspace", async () => {
  const folder = Deno.makeTempDirSync();
  try {
    const path = `${folder}/machine.yaml`;
    const without = await readMachine("/elsewhere", `${folder}/none.yaml`);
    assert.deepEqual(without.file, {});
    Deno.writeTextFileSync(path, "programs: { python3: { sandbox: none } }\n");
    const machine = await readMachine("/elsewhere", path);
    assert.deepEqual(machine.file, { programs: { python3: { sandbox: "none" } } });
    await assert.rejects(readMachine(folder, `${folder}/inside.yaml`), /it lies in the workspace/);
    const wrong = `${folder}/wrong.yaml`;
    Deno.writeTextFileSync(wrong, "programs: 3\n");
    await assert.rejects(readMachine("/elsewhere", wrong), /wrong\.yaml:1:11 cannot use 3/);
  } finally {
    Deno.removeSync(folder, { recursive: true });
  }
});
