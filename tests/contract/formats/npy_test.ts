import assert from "node:assert/strict";
import { decodeNpy, npyOfColumn, npyOfTable } from "../../../lib/contract/formats/npy.ts";
import { unzipped, zipOf } from "../../../lib/contract/formats/npz.ts";
import { numberColumn, table, textColumn, vectorColumn } from "../../../lib/contract/table.ts";

const sample = table({
  x: numberColumn([1.5, -2, 3e300], "m", "length"),
  name: textColumn(["a", "büe\u{1f600}", ""], "name"),
  v: vectorColumn(new Float32Array([1, 2, 3, 4, 5, 6]), 2, { description: "pairs" }),
});

/** A file as numpy.save writes it (version 1), its data given as bytes. */
function saved(header: string, data: Uint8Array): Uint8Array {
  const text = new TextEncoder().encode(header.padEnd(117) + "\n");
  return new Uint8Array([0x93, 78, 85, 77, 80, 89, 1, 0, 118, 0, ...text, ...data]);
}

Deno.test("npyOfTable, decodeNpy: a table comes back as a structured array", () => {
  const { rows, fields } = decodeNpy(npyOfTable(sample), "file");
  assert.equal(rows, 3);
  assert.deepEqual(fields.map(({ name, size }) => [name, size]), [["x", 1], ["name", 1], ["v", 2]]);
  assert.deepEqual([...fields[0].values], [1.5, -2, 3e300]);
  assert.deepEqual(fields[1].values, ["a", "büe\u{1f600}", ""]);
  assert.deepEqual([...fields[2].values], [1, 2, 3, 4, 5, 6]);
});

Deno.test("decodeNpy: integers, byte orders, Fortran's order", () => {
  const whole = new Uint8Array(new BigInt64Array([-7n, 2n ** 40n]).buffer);
  const head = (descr: string, shape: string, isFortran = "False") =>
    `{'descr': '${descr}', 'fortran_order': ${isFortran}, 'shape': ${shape}, }`;
  assert.deepEqual([...decodeNpy(saved(head("<i8", "(2,)"), whole), "f").fields[0].values], [
    -7,
    2 ** 40,
  ]);
  const big = new Uint8Array([0x3f, 0x80, 0, 0]);
  assert.deepEqual([...decodeNpy(saved(head(">f4", "(1,)"), big), "f").fields[0].values], [1]);
  // numpy.asfortranarray([[1, 2, 3], [4, 5, 6]]): columns one after the other.
  const columns = new Uint8Array(new Float64Array([1, 4, 2, 5, 3, 6]).buffer);
  const found = decodeNpy(saved(head("<f8", "(2, 3)", "True"), columns), "f");
  assert.deepEqual([found.rows, found.fields[0].size], [2, 3]);
  assert.deepEqual([...found.fields[0].values], [1, 2, 3, 4, 5, 6]);
});

Deno.test("decodeNpy: what is no array, cut off, too large a number, or Python objects is refused", () => {
  const head = (descr: string) => `{'descr': '${descr}', 'fortran_order': False, 'shape': (1,), }`;
  assert.throws(() => decodeNpy(new Uint8Array(40), "f"), /cannot read f: it is no NPY file/);
  assert.throws(() => decodeNpy(saved(head("<f8"), new Uint8Array(7)), "f"), /7 bytes of data.* 8/);
  assert.throws(
    () => decodeNpy(saved(head("|O"), new Uint8Array(8)), "f"),
    /Python objects, which are/,
  );
  const large = new Uint8Array(new BigInt64Array([2n ** 53n + 1n]).buffer);
  assert.throws(() => decodeNpy(saved(head("<i8"), large), "f"), /whole number 9007199254740993/);
  assert.throws(
    () => decodeNpy(saved("{'descr': ", new Uint8Array()), "f"),
    /head is not understood/,
  );
});

Deno.test("zipOf, unzipped: files come back; a changed byte is damage; so are packed ones", async () => {
  const files = new Map([["x.npy", npyOfColumn(sample.columns.x)], ["e", new Uint8Array()]]);
  const zip = zipOf(files);
  assert.deepEqual(zip, zipOf(files));
  assert.deepEqual([...await unzipped(zip, "f")], [...files]);
  const changed = zip.slice();
  changed[zip.indexOf(0x93) + 70] ^= 1;
  await assert.rejects(unzipped(changed, "f"), /cannot read x\.npy of f: it is damaged/);
  await assert.rejects(unzipped(new Uint8Array(100), "f"), /it is no ZIP file/);
});

Deno.test({
  name: "NumPy reads what is written here, and what it writes is read",
  ignore: !hasNumpy(),
  async fn() {
    const folder = Deno.makeTempDirSync();
    try {
      Deno.writeFileSync(`${folder}/a.npy`, npyOfTable(sample));
      Deno.writeFileSync(
        `${folder}/b.npz`,
        zipOf(new Map([["x.npy", npyOfColumn(sample.columns.x)]])),
      );
      const script = `import numpy as np
a = np.load("a.npy"); x = np.load("b.npz")["x"]
assert a["name"].tolist() == ["a", "büe\\U0001f600", ""] and a["v"].shape == (3, 2) and (a["x"] == x).all()
np.savez_compressed("c.npz", y=x * 2, z=np.array([["p", "q"], ["r", "s"]]))`;
      const { success, stderr } = new Deno.Command("/usr/bin/python3", {
        args: ["-c", script],
        cwd: folder,
      })
        .outputSync();
      assert.ok(success, new TextDecoder().decode(stderr));
      const files = await unzipped(Deno.readFileSync(`${folder}/c.npz`), "c.npz");
      assert.deepEqual([...decodeNpy(files.get("y.npy")!, "y").fields[0].values], [3, -4, 6e300]);
      assert.deepEqual(decodeNpy(files.get("z.npy")!, "z").fields[0].values, ["p", "q", "r", "s"]);
    } finally {
      Deno.removeSync(folder, { recursive: true });
    }
  },
});

function hasNumpy(): boolean {
  try {
    return new Deno.Command("/usr/bin/python3", { args: ["-c", "import numpy"] }).outputSync()
      .success;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}
