/**
 * Finds stage kinds and plug-ins by file name in the roots of a workspace (system/roots.ts). Only what
 * the YAML names is loaded.
 */
import "../packages/valibot.ts";
import { join, toFileUrl } from "../system/path.ts";
import { nameIn, rootsOf } from "../system/roots.ts";
import { UserError } from "../../contract/errors.ts";
import { closeLoaded } from "./apart/closed-realm.ts";
import { loadFailure } from "./problems/load-failure.ts";
import { type ParamsSchema, type SlotName, slots } from "../../contract/plugins.ts";
import type { Stage } from "../../contract/stage.ts";

/** What validation needs of a plug-in of any slot. */
export interface LoadedPlugin {
  readonly summary: string;
  readonly params: ParamsSchema<unknown>;
  /** Of data plug-ins only: roles of the files that it reads. */
  readonly files?: readonly string[];
  /** Of plug-ins that are put together from others of their slot: the parameter that lists them. */
  readonly parts?: string;
  /** Of dynamics only: tables of their fields, by name. */
  readonly tables?: Readonly<Record<string, { readonly summary: string }>>;
}

export const stagesFolder = "stages";
export const slotNames = Object.keys(slots) as SlotName[];

/** Folder of a slot's plug-ins from the workspace. */
export function slotFolder(slot: SlotName): string {
  return `lib/${slots[slot].folder}`;
}

export function kindFile(kind: string): string {
  return `${stagesFolder}/${kind}.ts`;
}

export function pluginFile(slot: SlotName, name: string): string {
  return `${slotFolder(slot)}/${name}.ts`;
}

/** The stage kinds and plug-ins that a workspace has: its own, and the package's beside them. */
export class Catalogue {
  /** Absolute path. */
  readonly workspace: string;
  readonly #roots: readonly string[];
  readonly #names = new Map<string, readonly string[]>();
  /** Of all roots together. */
  readonly #lists = new Map<string, readonly string[]>();
  readonly #modules = new Map<string, Promise<Record<string, unknown>>>();

  constructor(workspace: string) {
    this.workspace = workspace;
    this.#roots = rootsOf(workspace);
  }

  kinds(): readonly string[] {
    return this.#list(stagesFolder);
  }

  plugins(slot: SlotName): readonly string[] {
    return this.#list(slotFolder(slot));
  }

  /** The file of a kind or plug-in that there is, as the workspace names it. */
  fileOf(path: string): string {
    return nameIn(this.workspace, this.#owners(path)[0], path);
  }

  async kind(name: string): Promise<Stage<unknown>> {
    const file = kindFile(name);
    const { stage } = await this.#load(file);
    if (!hasParts(stage, ["params", "slots", "inputs", "outputs", "run"])) {
      throw misshapen(this.fileOf(file), "stage", "Stage of lib/contract/stage.ts");
    }
    return stage as unknown as Stage<unknown>;
  }

  async plugin(slot: SlotName, name: string): Promise<LoadedPlugin> {
    const file = pluginFile(slot, name);
    const { plugin } = await this.#load(file);
    if (!hasParts(plugin, ["summary", "params"])) {
      const what = "the slot's interface in lib/contract/plugins.ts";
      throw misshapen(this.fileOf(file), "plugin", what);
    }
    return plugin as unknown as LoadedPlugin;
  }

  #list(folder: string): readonly string[] {
    let list = this.#lists.get(folder);
    if (list === undefined) {
      const found = this.#roots.flatMap((root) => this.#namesIn(join(root, folder)));
      this.#lists.set(folder, list = [...new Set(found)].sort());
    }
    return list;
  }

  #namesIn(folder: string): readonly string[] {
    let names = this.#names.get(folder);
    if (names === undefined) this.#names.set(folder, names = listNames(folder));
    return names;
  }

  /** The roots that have this file; the first if none has. */
  #owners(path: string): readonly string[] {
    const cut = path.lastIndexOf("/");
    const [folder, name] = [path.slice(0, cut), path.slice(cut + 1, -".ts".length)];
    const found = this.#roots.filter((root) => this.#namesIn(join(root, folder)).includes(name));
    return found.length > 0 ? found : this.#roots.slice(0, 1);
  }

  #load(file: string): Promise<Record<string, unknown>> {
    let module = this.#modules.get(file);
    if (module === undefined) this.#modules.set(file, module = this.#import(file));
    return module;
  }

  async #import(path: string): Promise<Record<string, unknown>> {
    const owners = this.#owners(path);
    const files = owners.map((root) => nameIn(this.workspace, root, path));
    const place = { file: files[0], line: 1, column: 1 };
    if (files.length > 1) {
      throw new UserError({
        place,
        action: `cannot tell ${files.join(" from ")}: both have this name`,
        hint: `rename ${files[0]}, and its name in the YAML`,
      });
    }
    try {
      const module = await import(toFileUrl(join(owners[0], path)));
      closeLoaded(module);
      return module;
    } catch (error) {
      throw loadFailure(error, { workspace: this.workspace, file: files[0] });
    }
  }
}

function hasParts(value: unknown, parts: readonly string[]): boolean {
  return typeof value === "object" && value !== null && parts.every((part) => part in value);
}

function misshapen(file: string, name: string, what: string): UserError {
  return new UserError({
    place: { file, line: 1, column: 1 },
    action: `cannot use this module: it exports no \`${name}\` of the right shape`,
    hint: `export a ${what} as \`${name}\``,
  });
}

function listNames(folder: string): readonly string[] {
  try {
    return [...Deno.readDirSync(folder)]
      .filter(({ name, isDirectory }) => !isDirectory && /^[A-Za-z0-9-]+\.ts$/.test(name))
      .map(({ name }) => name.slice(0, -3))
      .sort();
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return [];
    throw error;
  }
}
