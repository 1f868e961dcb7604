/** Words and files that somebody talks a user into giving to a command: each is refused in words. */
import { crc32 } from "node:zlib";
import type { Outside } from "./outside.ts";

export interface Words {
  readonly name: string;
  readonly words: readonly string[];
  readonly said: RegExp;
}

/** `archive` is where {@link hostileArchive} lies. */
export function hostileWords({ folder }: Outside, archive: string): readonly Words[] {
  const secret = `../../${folder}/secret.json`;
  return [
    { name: "a target that leads outside", words: ["repro", secret], said: /secret/ },
    { name: "a table that leads outside", words: ["show", secret], said: /secret/ },
    {
      name: "a run that is a file of the user's",
      words: ["diff", `${folder}/secret.json`, "last"],
      said: /without read access/,
    },
    {
      name: "a pin whose name leads outside",
      words: ["pin", `../../${folder}/mark`, "toy"],
      said: /mark/,
    },
    { name: "a paper whose name leads outside", words: ["new", "paper", "../mark"], said: /mark/ },
    {
      name: "a plug-in's name that is a command of the shell",
      words: ["list", `sequence; touch ${folder}/mark`],
      said: /touch/,
    },
    {
      name: "an archive whose file's name leads outside",
      words: ["archive", "--check", archive],
      said: /mark was added/,
    },
    {
      name: "results from an archive whose file's name leads outside",
      words: ["repro", "--from", archive],
      said: /evil/,
    },
    {
      name: "a file of the user's as an archive",
      words: ["repro", "--from", `${folder}/secret.json`],
      said: /secret\.json/,
    },
    {
      name: "a folder of the user's as a server of results",
      words: ["plan", "--remote", `file://${folder}/`],
      said: /remote|http/,
    },
  ];
}

/** A zip of one stored member whose name leads out of the folder that it would be unpacked into. */
export function hostileArchive({ folder }: Outside): Uint8Array<ArrayBuffer> {
  const encode = (text: string) => new TextEncoder().encode(text);
  const [name, content] = [encode(`evil/../../../../..${folder}/mark`), encode("it was written")];
  const common = [
    ...bytesOf(8, 0),
    ...bytesOf(4, crc32(content)),
    ...bytesOf(4, content.length),
    ...bytesOf(4, content.length),
    ...bytesOf(2, name.length),
    ...bytesOf(2, 0),
  ];
  const local = [...bytesOf(4, 0x04034b50), ...bytesOf(2, 20), ...common];
  const member = [...local, ...name, ...content];
  const central = [
    ...[...bytesOf(4, 0x02014b50), ...bytesOf(2, 20), ...bytesOf(2, 20), ...common],
    ...[...bytesOf(2, 0), ...bytesOf(2, 0), ...bytesOf(2, 0), ...bytesOf(4, 0), ...bytesOf(4, 0)],
    ...name,
  ];
  return Uint8Array.from([
    ...member,
    ...central,
    ...[...bytesOf(4, 0x06054b50), ...bytesOf(4, 0), ...bytesOf(2, 1), ...bytesOf(2, 1)],
    ...[...bytesOf(4, central.length), ...bytesOf(4, member.length), ...bytesOf(2, 0)],
  ]);
}

/** Little-endian. */
function bytesOf(count: number, value: number): number[] {
  return Array.from({ length: count }, (_, i) => Math.floor(value / 256 ** i) % 256);
}
