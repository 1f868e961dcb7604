/** Finds stage kinds and plug-ins by file name in a workspace. Only what the YAML names is loaded. */
import { join, toFileUrl } from "../system/path.ts";
import { UserError } from "../../contract/errors.ts";
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

/** The stage kinds and plug-ins that a workspace has. */
export class Catalogue {
  readonly workspace: string;
  readonly #names = new Map<string, readonly string[]>();
  readonly #modules = new Map<string, Promise<Record<string, unknown>>>();

  constructor(workspace: string) {
    this.workspace = workspace;
  }

  kinds(): readonly string[] {
    return this.#list(stagesFolder);
  }

  plugins(slot: SlotName): readonly string[] {
    return this.#list(slotFolder(slot));
  }

  async kind(name: string): Promise<Stage<unknown>> {
    const file = kindFile(name);
    const { stage } = await this.#load(file);
    if (!hasParts(stage, ["params", "slots", "inputs", "outputs", "run"])) {
      throw misshapen(file, "stage", "Stage of lib/contract/stage.ts");
    }
    return stage as unknown as Stage<unknown>;
  }

  async plugin(slot: SlotName, name: string): Promise<LoadedPlugin> {
    const file = pluginFile(slot, name);
    const { plugin } = await this.#load(file);
    if (!hasParts(plugin, ["summary", "params"])) {
      throw misshapen(file, "plugin", "the slot's interface in lib/contract/plugins.ts");
    }
    return plugin as unknown as LoadedPlugin;
  }

  #list(folder: string): readonly string[] {
    let names = this.#names.get(folder);
    if (names === undefined) {
      this.#names.set(folder, names = listNames(join(this.workspace, folder)));
    }
    return names;
  }

  #load(file: string): Promise<Record<string, unknown>> {
    let module = this.#modules.get(file);
    if (module === undefined) {
      module = import(toFileUrl(join(this.workspace, file))).catch((error: unknown) => {
        const message = error instanceof Error ? error.message : String(error);
        throw new UserError({
          place: { file, line: 1, column: 1 },
          action: `cannot load this module: ${message.split("\n")[0]}`,
        });
      });
      this.#modules.set(file, module);
    }
    return module;
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
