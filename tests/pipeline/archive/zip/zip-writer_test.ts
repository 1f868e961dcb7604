import assert from "node:assert/strict";
import { crc32 } from "node:zlib";
import { bytesIn, zipTree } from "../../../../lib/pipeline/archive/bag/file-tree.ts";
import type { ByteSource } from "../../../../lib/pipeline/archive/zip/zip-reader.ts";
import {
  ContentChanged,
  openZipWriter,
  type ZipEntry,
} from "../../../../lib/pipeline/archive/zip/zip-writer.ts";

const encoder = new TextEncoder();
/** Names that programs get wrong, and their contents. */
const contents: Readonly<Record<string, string>> = {
  "bag/data/a b.txt": "with a space",
  "bag/data/100%.txt": "with a percent sign",
  "bag/data/Größe/名前.txt": "in other letters",
  "bag/data/empty": "",
  "bag/run.sh": "#!/bin/sh\n",
};

function entryOf(name: string, bytes: Uint8Array): ZipEntry {
  return { name, size: bytes.length, crc: crc32(bytes), isExecutable: name.endsWith(".sh") };
}

function zipped(large?: number): Uint8Array<ArrayBuffer> {
  const parts: Uint8Array[] = [];
  const zip = openZipWriter(
    (bytes) => parts.push(bytes.slice()),
    large === undefined ? {} : { large },
  );
  for (const [name, text] of Object.entries(contents)) {
    const bytes = encoder.encode(text);
    // In pieces of one byte: as a stream.
    zip.add(entryOf(name, bytes), [...bytes].map((byte) => Uint8Array.of(byte)));
  }
  const length = zip.end();
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  parts.reduce((at, part) => (whole.set(part, at), at + part.length), 0);
  assert.equal(length, whole.length);
  return whole;
}

function sourceOf(bytes: Uint8Array<ArrayBuffer>): ByteSource {
  return {
    name: "a zip",
    size: bytes.length,
    read: (offset, length) => bytes.slice(offset, offset + length),
  };
}

/** "": as small files are; "zip64": every size and offset as those of large files. */
const forms = { plain: undefined, zip64: 0 } as const;

for (const [form, large] of Object.entries(forms)) {
  Deno.test(`${form}: what is written is read back, and is the same twice`, () => {
    const bytes = zipped(large);
    assert.deepEqual(bytes, zipped(large));
    const tree = zipTree(sourceOf(bytes));
    const found: Record<string, string> = {};
    for (const path of tree.sizes.keys()) {
      found[`bag/${path}`] = new TextDecoder().decode(bytesIn(tree, path));
    }
    assert.deepEqual(found, contents);
    assert.deepEqual([...tree.executables!], ["run.sh"]);
  });

  Deno.test({
    name: `${form}: Python's zipfile reads every name, content and mode`,
    ignore: !hasPython(),
    fn() {
      const path = Deno.makeTempFileSync({ suffix: ".zip" });
      Deno.writeFileSync(path, zipped(large));
      const { stdout, stderr, success } = new Deno.Command("python3", {
        args: ["-c", reader, path],
      }).outputSync();
      Deno.removeSync(path);
      assert.ok(success, new TextDecoder().decode(stderr));
      const found = JSON.parse(new TextDecoder().decode(stdout));
      assert.deepEqual(found, {
        bad: null,
        contents,
        modes: Object.fromEntries(
          Object.keys(contents).map((name) => [name, name.endsWith(".sh") ? "100755" : "100644"]),
        ),
        times: ["1980-01-01"],
      });
    },
  });
}

const reader = `
import json, sys, zipfile
archive = zipfile.ZipFile(sys.argv[1])
entries = archive.infolist()
print(json.dumps({
  "bad": archive.testzip(),
  "contents": {e.filename: archive.read(e).decode() for e in entries},
  "modes": {e.filename: oct(e.external_attr >> 16)[2:] for e in entries},
  "times": sorted({"%d-%02d-%02d" % e.date_time[:3] for e in entries}),
}))`;

function hasPython(): boolean {
  try {
    return new Deno.Command("python3", { args: ["--version"] }).outputSync().success;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}

Deno.test("bytes that are not those announced are refused", () => {
  const bytes = encoder.encode("announced");
  for (const other of ["Announced", "announced!", ""]) {
    const zip = openZipWriter(() => {});
    assert.throws(() => zip.add(entryOf("a", bytes), [encoder.encode(other)]), ContentChanged);
  }
});

Deno.test("what is no zip, is cut short, or was compressed is refused with what to do", () => {
  const whole = zipped();
  for (const bytes of [encoder.encode("no zip at all"), whole.slice(0, -30), whole.slice(40)]) {
    assert.throws(() => zipTree(sourceOf(bytes)), /cannot read a zip as a zip: it is cut short/);
  }
  const packed = whole.slice();
  // The method of every entry of the directory.
  for (let at = 0; at + 12 < packed.length; at++) {
    const isEntry = packed[at] === 0x50 && packed[at + 1] === 0x4b && packed[at + 2] === 1;
    if (isEntry) packed[at + 10] = 8;
  }
  assert.throws(() => zipTree(sourceOf(packed)), /another program has compressed it; unpack it/);
});

Deno.test("beyond 4 GiB the sizes and places are those of zip64", () => {
  // Nothing is kept but the ends: the contents are the same piece again and again.
  const piece = new Uint8Array(1 << 24);
  const pieces = 260;
  let crc = 0;
  for (let i = 0; i < pieces; i++) crc = crc32(piece, crc);
  const size = piece.length * pieces;
  assert.ok(size > 0xffffffff);
  const kept: { readonly at: number; readonly bytes: Uint8Array }[] = [];
  let length = 0;
  const zip = openZipWriter((bytes) => {
    if (bytes.length < piece.length) kept.push({ at: length, bytes: bytes.slice() });
    length += bytes.length;
  });
  zip.add({ name: "bag/large", size, crc, isExecutable: false }, Array(pieces).fill(piece));
  zip.add(entryOf("bag/after", encoder.encode("behind it")), [encoder.encode("behind it")]);
  assert.equal(zip.end(), length);
  const tree = zipTree({
    name: "a zip",
    size: length,
    read(offset, wanted) {
      const out = new Uint8Array(Math.min(wanted, length - offset));
      for (const { at, bytes } of kept) {
        for (const [i, byte] of bytes.entries()) {
          if (at + i >= offset && at + i < offset + out.length) out[at + i - offset] = byte;
        }
      }
      return out;
    },
  });
  assert.deepEqual(Object.fromEntries(tree.sizes), { after: 9, large: size });
  assert.equal(new TextDecoder().decode(bytesIn(tree, "after")), "behind it");
});
