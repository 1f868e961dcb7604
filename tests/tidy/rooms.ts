/**
 * The table of rooms (ARCHITECTURE.md, section 1): which room a file lives in, and which rooms it may
 * import. The table in the document is the only one; this file reads it.
 */
import { arrowsOf, type SourceFile } from "./imports.ts";

export interface Room {
  /** Folder (or file) from the repository root. */
  readonly path: string;
  /** Paths of the rooms that it may import, or anything. */
  readonly mayImport: ReadonlySet<string> | "anything";
}

const engine = "lib/pipeline/";

/** Rows of every table of the document whose first two columns are "room" and "may import". */
export function roomsOf(document: string): readonly Room[] {
  const rows: { names: string[]; allowed: string }[] = [];
  let inside = false;
  for (const line of document.split("\n")) {
    const cells = line.split("|").slice(1, -1).map((cell) => cell.trim());
    if (cells[0] === "room" && cells[1] === "may import") inside = true;
    else if (cells.length < 3) inside = false;
    else if (inside && !/^-+$/.test(cells[0])) {
      const names = [...cells[0].matchAll(/`([^`]+)`/g)].map((match) => match[1]);
      rows.push({ names, allowed: cells[1] });
    }
  }
  const paths = new Map(
    rows.flatMap(({ names }) => names.map((name) => [shortOf(name), pathOf(name)])),
  );
  return rows.flatMap(({ names, allowed }) =>
    names.map((name): Room => {
      const path = pathOf(name);
      if (allowed === "anything") return { path, mayImport: "anything" };
      const wanted = allowed === "–" ? [] : allowed.split(",").map((word) => word.trim());
      if (path.startsWith(engine)) wanted.push("contract");
      const unknown = wanted.find((word) => !paths.has(word));
      if (unknown !== undefined) throw new Error(`the row of ${name} names no room: "${unknown}"`);
      return { path, mayImport: new Set(wanted.map((word) => paths.get(word)!)) };
    })
  );
}

/** Rooms with a path of their own stand so in the table; those of the engine by their name. */
function pathOf(name: string): string {
  return /^(?:lib\/|stages(?:$|\/)|tests$|bench$)/.test(name) ? name : engine + name;
}

function shortOf(name: string): string {
  return name.replace(/^lib\//, "");
}

export function roomOf(path: string, rooms: readonly Room[]): Room | undefined {
  const found = rooms.filter((room) => path === room.path || path.startsWith(`${room.path}/`));
  return found.sort((a, b) => b.path.length - a.path.length)[0];
}

/** Imports that the table does not allow, and files that live in no room. */
export function wrongImports(
  tree: readonly SourceFile[],
  rooms: readonly Room[],
): readonly string[] {
  return tree.flatMap((file) => {
    const room = roomOf(file.path, rooms);
    if (room === undefined) return [`${file.path} lives in no room of the table`];
    const { mayImport } = room;
    if (mayImport === "anything") return [];
    return arrowsOf(file).flatMap((target) => {
      const other = roomOf(target, rooms);
      if (other === room || (other !== undefined && mayImport.has(other.path))) return [];
      return [`${file.path} imports ${target}: ${room.path} may not import ${other?.path ?? "it"}`];
    });
  });
}

/** Rows of the table that allow what no file uses: the table says how things are. */
export function unusedArrows(
  tree: readonly SourceFile[],
  rooms: readonly Room[],
): readonly string[] {
  const used = new Map<Room, Set<string>>(rooms.map((room) => [room, new Set()]));
  for (const file of tree) {
    const room = roomOf(file.path, rooms);
    for (const target of arrowsOf(file)) {
      const other = roomOf(target, rooms);
      if (room && other) used.get(room)!.add(other.path);
    }
  }
  return rooms.filter(({ path }) => path.startsWith(engine)).flatMap((room) =>
    room.mayImport === "anything"
      ? []
      : [...room.mayImport].filter((path) => path !== "lib/contract" && !used.get(room)!.has(path))
        .map((path) => `${room.path} may import ${path} and does not`)
  );
}
