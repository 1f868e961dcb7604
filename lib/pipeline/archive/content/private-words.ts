/**
 * What must not leave this machine: the home folder, the user's and the host's name, values of secrets. Every
 * byte that goes into an archive is looked through; where one is found the archive is refused.
 */
import { joinedBytes } from "../../../contract/formats/joined-bytes.ts";
import { Buffer } from "node:buffer";
import { UserError } from "../../../contract/errors.ts";
import { readIfPresent } from "../../store/file-operations.ts";

/** A text that must not be there. */
export interface PrivateWord {
  /** What it is, in words: "the value of API_TOKEN in .env". The text itself is shown to nobody. */
  readonly what: string;
  readonly text: string;
  /** Only where neither a letter nor a digit stands beside it. */
  readonly isWord: boolean;
  /** Only in what this program made: a source may well name its author. */
  readonly onlyInMade: boolean;
}

/**
 * Where the words come from; tests put others here. Of the variables the engine may see a closed list without
 * secrets, and its children less: a token that is only there cannot have come into what they made.
 */
export interface Surroundings {
  readonly environment: Readonly<Record<string, string>>;
  readonly host: string;
  readonly workspace: string;
}

/** Names that say nothing of anybody. */
const commonNames = new Set(
  ("root user admin runner ubuntu debian node deno docker vscode localhost nobody developer guest test " +
    "home host main server").split(" "),
);
/** Shorter values are found by chance. */
const secretLengthMin = 8;
const nameLengthMin = 3;

export function privateWords({ environment, host, workspace }: Surroundings): PrivateWord[] {
  const words: PrivateWord[] = [];
  const { HOME, USERPROFILE, USER, LOGNAME, USERNAME } = environment;
  for (const home of [HOME, USERPROFILE]) {
    if (home !== undefined && home.length > 4) {
      words.push({
        what: "the path of the home folder",
        text: `${home}/`,
        isWord: false,
        onlyInMade: false,
      });
    }
  }
  words.push({
    what: "the path of the workspace",
    text: `${workspace}/`,
    isWord: false,
    onlyInMade: false,
  });
  for (const name of new Set([USER, LOGNAME, USERNAME])) {
    if (isTelling(name)) {
      words.push({ what: "the user's name", text: name, isWord: true, onlyInMade: true });
    }
  }
  if (isTelling(host)) {
    words.push({ what: "the name of this machine", text: host, isWord: true, onlyInMade: true });
  }
  return [...words, ...secretsOfFiles(workspace)];
}

function isTelling(name: string | undefined): name is string {
  return name !== undefined && name.length >= nameLengthMin && !commonNames.has(name.toLowerCase());
}

function secret(what: string, value: string): PrivateWord[] {
  // A plain word is a setting: "production".
  const isPlain = /^[a-z]+$/.test(value);
  if (value.length < secretLengthMin || isPlain) return [];
  return [{ what, text: value, isWord: false, onlyInMade: false }];
}

/** The values in files `.env`, `.env.local`, … of the workspace. */
function secretsOfFiles(workspace: string): PrivateWord[] {
  const files = [...Deno.readDirSync(workspace)].filter(({ name, isFile }) =>
    isFile && /^\.env/.test(name)
  );
  return files.flatMap(({ name: file }) => {
    const text = new TextDecoder().decode(readIfPresent(`${workspace}/${file}`));
    return text.split(/\r?\n/).flatMap((line) => {
      const found = /^\s*(?:export\s+)?([\w.]+)\s*=\s*(["']?)(.*?)\2\s*$/.exec(line);
      return found ? secret(`the value of ${found[1]} in ${file}`, found[3]) : [];
    });
  });
}

export interface SearchedFile {
  readonly path: string;
  /** This program made it. */
  readonly isMade: boolean;
}

/** Looks through the pieces of one file after the other; throws a UserError where a word is found. */
export class WordSearch {
  readonly #words: readonly (PrivateWord & { readonly bytes: Uint8Array })[];
  readonly #overlap: number;
  #tail = new Uint8Array();
  /** Something of the file lies before the tail. */
  #isCut = false;

  constructor(words: readonly PrivateWord[]) {
    this.#words = words.map((word) => ({ ...word, bytes: new TextEncoder().encode(word.text) }));
    // One more on either side: what stands beside a word counts.
    this.#overlap = Math.max(0, ...this.#words.map(({ bytes }) => bytes.length)) + 1;
  }

  look(chunk: Uint8Array, file: SearchedFile): void {
    const joined = joinedBytes([this.#tail, chunk]);
    const text = Buffer.from(joined.buffer);
    for (const { bytes, isWord, onlyInMade, what } of this.#words) {
      if (onlyInMade && !file.isMade) continue;
      for (let at = text.indexOf(bytes); at >= 0; at = text.indexOf(bytes, at + 1)) {
        // What begins where an earlier piece was cut off was judged with what stood before it.
        if (at === 0 && this.#isCut) continue;
        const end = at + bytes.length;
        // At the end of a piece nobody knows what follows: the next look sees both.
        if (isWord && (isLetter(text[at - 1]) || isLetter(text[end]) || end === text.length)) {
          continue;
        }
        throw found(file.path, what);
      }
    }
    this.#isCut ||= joined.length > this.#overlap;
    this.#tail = joined.slice(Math.max(0, joined.length - this.#overlap));
  }

  /** Ends a file. */
  end(file: SearchedFile): void {
    this.look(new Uint8Array([10]), file);
    this.#tail = new Uint8Array();
    this.#isCut = false;
  }
}

function isLetter(byte: number | undefined): boolean {
  return byte !== undefined && /[A-Za-z0-9_]/.test(String.fromCharCode(byte));
}

function found(path: string, what: string): UserError {
  return new UserError({
    action: `cannot archive ${path}: it contains ${what}`,
    hint:
      "take that out of it, or name the file in .gitignore; a result that contains it must be " +
      "computed again",
  });
}
