/** Bytes that go around the bundler stand in the code as it would have written them itself. */
import assert from "node:assert/strict";
import {
  buildBundles,
  buildSourceMap,
  stopBuilding,
} from "../../../lib/pipeline/code/bundle-build.ts";
import { StandIns } from "../../../lib/pipeline/code/stand-ins.ts";
import { makeToy } from "../toy.ts";
import { repository } from "../../repository-files.ts";

const large = Uint8Array.from({ length: 10_001 }, (_, i) => (i * 7919) % 251);
const other = large.slice().reverse();

Deno.test("each stand-in gives way to the bytes of its file, however often it stands there", () => {
  const standIns = new StandIns();
  const [first, second] = [standIns.of("/a", large), standIns.of("/b", other)];
  assert.equal(standIns.of("/a", large), first);
  assert.ok(standIns.has("/a") && !standIns.has("/c"));
  const written = (...parts: readonly Uint8Array[]) =>
    parts.map((bytes) => `é("${bytes.toBase64()}")`).join(";\n");
  assert.equal(
    new TextDecoder().decode(standIns.filled(written(second, first, second, large))),
    written(other, large, other, large),
  );
  assert.equal(new TextDecoder().decode(standIns.filled("é")), "é");
});

Deno.test("small files go through the bundler; a stand-in that is part of something else is a bug", () => {
  const standIns = new StandIns();
  const small = large.slice(0, 1000);
  assert.equal(standIns.of("/small", small), small);
  const text = standIns.of("/a", large).toBase64();
  assert.throws(() => standIns.filled(`"x${text}"`), /in a way that is not known/);
  assert.throws(() => standIns.filled(`'${text}'`), /in a way that is not known/);
});

Deno.test("a bundle has the bytes of one that the bundler made alone, also where a package empties a file", async () => {
  const toy = makeToy();
  try {
    Deno.removeSync(`${toy.root}/node_modules`);
    Deno.mkdirSync(`${toy.root}/node_modules/emptied`, { recursive: true });
    for (const { name } of Deno.readDirSync(`${repository}/node_modules`)) {
      Deno.symlinkSync(`${repository}/node_modules/${name}`, `${toy.root}/node_modules/${name}`);
    }
    Deno.writeFileSync(`${toy.root}/lib/num/large.bin`, large);
    Deno.writeFileSync(`${toy.root}/node_modules/emptied/other.bin`, other);
    const imported = (path: string, name: string) =>
      `import ${name} from "${path}" with { type: "bytes" };\n`;
    const entry = imported("./lib/num/large.bin", "a") + imported("emptied/other.bin", "b") +
      "console.log(a.length, b.length, a);\n";
    for (const [words, isThere] of [["{}", true], [`{"./other.bin":false}`, false]] as const) {
      toy.write("node_modules/emptied/package.json", `{"browser":${words}}`);
      const read: string[] = [];
      const [{ code, inputs, reached }] = await buildBundles(
        toy.root,
        [entry],
        (path) => void read.push(path.slice(toy.root.length + 1)),
      );
      const text = new TextDecoder().decode(code);
      // A source map is made of what went through the bundler whole.
      const { code: whole } = await buildSourceMap(toy.root, entry);
      assert.ok(text === new TextDecoder().decode(whole), `other bytes with ${words}`);
      assert.ok(text.includes(`"${large.toBase64()}"`));
      assert.equal(text.includes(`"${other.toBase64()}"`), isThere);
      assert.ok(inputs.includes("lib/num/large.bin") && reached.includes("lib/num/large.bin"));
      // What is hashed is what was read.
      assert.ok(
        read.includes("lib/num/large.bin") && read.includes("node_modules/emptied/other.bin"),
      );
    }
  } finally {
    await stopBuilding();
    toy.remove();
  }
});
