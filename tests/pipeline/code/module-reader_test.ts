/** What the bundler reads lies in the workspace or in its packages, by whatever way it is led there. */
import assert from "node:assert/strict";
import { buildBundles, stopBuilding } from "../../../lib/pipeline/code/bundle-build.ts";
import { makeToy } from "../toy.ts";
import { repository } from "../../repository-files.ts";

Deno.test("a file outside is refused by name: by its path, by dots, by a link, by a package's words", async () => {
  const toy = makeToy();
  const outside = Deno.makeTempDirSync({ prefix: "outside-" });
  try {
    Deno.writeTextFileSync(`${outside}/secret.json`, '{"secret":1}');
    Deno.writeTextFileSync(`${outside}/secret.js`, "export const secret = 1;");
    // Packages of its own, and among them what somebody wrote.
    Deno.removeSync(`${toy.root}/node_modules`);
    Deno.mkdirSync(`${toy.root}/node_modules`);
    for (const { name } of Deno.readDirSync(`${repository}/node_modules`)) {
      Deno.symlinkSync(`${repository}/node_modules/${name}`, `${toy.root}/node_modules/${name}`);
    }
    const up = "../".repeat(toy.root.split("/").length + 2);
    toy.write(
      "node_modules/mapped/package.json",
      `{"browser":{"./a.js":"${up}${outside.slice(1)}/secret.js"}}`,
    );
    toy.write("node_modules/mapped/index.js", 'export * from "./a.js";');
    toy.write("node_modules/mapped/a.js", "export const a = 1;");
    toy.write("node_modules/linked/package.json", "{}");
    Deno.symlinkSync(`${outside}/secret.js`, `${toy.root}/node_modules/linked/index.js`);
    Deno.symlinkSync(`${outside}/secret.json`, `${toy.root}/lib/num/link.json`);
    const text = (path: string, type: string) =>
      `import x from "${path}" with { type: "${type}" };`;
    const cases = [
      text(`${outside}/secret.json`, "json"),
      text(`${outside}/secret.json`, "text"),
      text("/proc/self/environ", "text"),
      text(`./${up}${outside.slice(1)}/secret.json`, "json"),
      text("./lib/num/link.json", "json"),
      text("./lib/num/link.json", "text"),
      'import * as x from "mapped";',
      'import * as x from "linked";',
    ];
    for (const line of cases) {
      await assert.rejects(
        buildBundles(toy.root, [`${line}\nconsole.log(x);\n`]),
        /" leads out of the workspace and its packages, to \//,
        line,
      );
    }
    // Control: the same ways inside.
    toy.write("lib/num/inside.json", '{"inside":1}');
    const [{ code }] = await buildBundles(toy.root, [
      `${text("./lib/num/inside.json", "json")}\nconsole.log(x);\n`,
    ]);
    assert.match(new TextDecoder().decode(code), /inside/);
  } finally {
    await stopBuilding();
    toy.remove();
    Deno.removeSync(outside, { recursive: true });
  }
});
