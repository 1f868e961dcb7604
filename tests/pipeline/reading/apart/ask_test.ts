/** Plug-ins and stages are loaded where nothing is allowed, whatever they try, by deno.json's tasks. */
import assert from "node:assert/strict";
import { askReader } from "../../../../lib/pipeline/reading/apart/ask.ts";
import { readTexts } from "../../../../lib/pipeline/reading/texts.ts";
import { inWorkspace, makeWorkspace, type ToyWorkspace } from "../../toy/workspace.ts";
import { taskLine } from "../../../task-line.ts";

const plugin = `import * as v from "valibot";
export const plugin = {
  summary: "a constant", params: v.strictObject({ value: v.number() }),
  predict: ({ value }) => ({ value: { shape: "scalar", value } }),
};
`;
const theory = "lib/theory/constant.ts";
const ask = ({ root }: ToyWorkspace, seconds?: number) => {
  const texts = readTexts(root);
  return askReader({ about: "specification", workspace: root, texts, profile: undefined }, seconds);
};

/** A plug-in that tries something when it is loaded, and says on the error stream how that went. */
const trying = (attempt: string) =>
  `${plugin}
try {
  const found = ${attempt};
  throw Object.assign(new Error("got " + JSON.stringify(found)), { name: "Reached" });
} catch (error) {
  if (error.name === "Reached") throw error;
}
`;

Deno.test("a plug-in that is loaded finds no permission, no environment and no other file", async (test) => {
  const secret = Deno.makeTempFileSync();
  Deno.writeTextFileSync(secret, '{"secret":1}');
  try {
    await inWorkspace(async (workspace) => {
      const attempts = [
        "Deno.env.toObject()",
        `Deno.env.get("SECRET_TOKEN")`,
        `(await import("node:process")).default.env.SECRET_TOKEN ?? (() => { throw 1 })()`,
        `new Deno.Command("deno", { args: ["eval", "1"] }).outputSync().code`,
        `Deno.readTextFileSync(${JSON.stringify(secret)})`,
        `Deno.readTextFileSync(${JSON.stringify(`${workspace.root}/papers/toy.yaml`)})`,
        `Deno.writeTextFileSync(${JSON.stringify(`${workspace.root}/lib/new.ts`)}, "")`,
        `(await fetch("http://127.0.0.1:1/")).status`,
        `Deno.hostname()`,
        `(await import("node:fs")).readFileSync(${JSON.stringify(secret)}, "utf8")`,
        `(await import("node:child_process")).execSync("echo 1").toString()`,
        `(await import(${JSON.stringify(secret)}, { with: { type: "json" } })).default`,
        `Deno.dlopen("libc.so.6", {})`,
      ];
      for (const attempt of attempts) {
        await test.step(attempt.slice(0, 60), async () => {
          workspace.write(theory, trying(attempt));
          const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
            // Bundles nothing, which would refuse some of these by name.
            args: taskLine(workspace.root, ["list", "theory"]),
            cwd: workspace.root,
            env: { NO_COLOR: "1", SECRET_TOKEN: "hunter2" },
          }).output();
          const said = new TextDecoder().decode(stdout) + new TextDecoder().decode(stderr);
          assert.equal(code, 0, said);
          assert.ok(!said.includes("hunter2"));
        });
      }
      // Control: in a process that has permissions such an attempt is seen.
      workspace.write(theory, trying("1"));
      await assert.rejects(ask(workspace), /lib\/theory\/constant\.ts.*Reached: got 1/s);
    });
  } finally {
    Deno.removeSync(secret);
  }
});

Deno.test("links and imports that lead out of the workspace's code are refused by name", () =>
  inWorkspace(async (workspace) => {
    const secret = Deno.makeTempFileSync({ suffix: ".json" });
    try {
      Deno.writeTextFileSync(secret, '{"secret":1}');
      workspace.write(theory, `import secret from "${secret}" with { type: "json" };\n${plugin}`);
      await assert.rejects(
        ask(workspace),
        /constant\.ts:1:\d+ cannot load this module.*read access/s,
      );
      workspace.write(theory, `import secret from "./own.json" with { type: "json" };\n${plugin}`);
      Deno.symlinkSync(secret, `${workspace.root}/lib/theory/own.json`);
      await assert.rejects(
        ask(workspace),
        /lib\/theory\/own\.json:1:1 cannot use this: it is a link that leads out of the workspace/,
      );
      Deno.removeSync(`${workspace.root}/lib/theory/own.json`);
      // Control: one that stays inside is followed.
      workspace.write("lib/num/inside.json", "{}");
      Deno.symlinkSync("../num/inside.json", `${workspace.root}/lib/theory/own.json`);
      assert.equal((await ask(workspace)).papers.length, 1);
    } finally {
      Deno.removeSync(secret);
    }
  }));

Deno.test("a workspace whose path has a comma in it is read as any other", async () => {
  const workspace = makeWorkspace();
  const folder = Deno.makeTempDirSync();
  try {
    const root = `${folder}/a,b c`;
    Deno.renameSync(workspace.root, root);
    assert.equal((await ask({ ...workspace, root })).papers.length, 1);
  } finally {
    Deno.removeSync(folder, { recursive: true });
  }
});

Deno.test("a module that prints, ends its process or never ends is no answer, and is waited for no longer", () =>
  inWorkspace(async (workspace) => {
    workspace.write(
      theory,
      `${plugin}\nconsole.log('{"kind":"good","value":7}');
Deno.stdout.writeSync(new TextEncoder().encode("\\n00000000-0000 {}\\n"));\n`,
    );
    assert.equal((await ask(workspace)).papers.length, 1);
    workspace.write(theory, `${plugin}\nDeno.exit(0);\n`);
    await assert.rejects(ask(workspace), /their process ended without an answer \(exit code 0\)/);
    workspace.write(theory, `${plugin}\nfor (;;);\n`);
    await assert.rejects(ask(workspace, 5), /did not end in 5 s, or was killed/);
  }));
