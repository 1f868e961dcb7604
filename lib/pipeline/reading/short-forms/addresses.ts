/** Addresses of what stages give: `stage`, `stage.output`, `stage.output.column`. */
import { UserError } from "../../../contract/errors.ts";
import { type SlotName, slots } from "../../../contract/plugins.ts";
import type { Stage } from "../../../contract/stage.ts";
import type { Catalogue } from "../catalogue.ts";
import { documentLimits } from "../document.ts";
import { isMap, type LocatedMap, placeOf, type Spot } from "../located.ts";
import { claimKind, figureKind } from "../schema.ts";
import { sourcesWord } from "../sources-reader.ts";
import { allowedNames } from "../../words/nearest.ts";
import type { Json } from "../../specification/specification.ts";

export interface Address {
  readonly stage: string;
  /** Kind of the stage; undefined where it is written wrongly. */
  readonly kind: string | undefined;
  readonly output: string;
  readonly column?: string;
}

/** Looks up what the stages, claims and figures of a paper give. */
export class Addresses {
  readonly #paper: LocatedMap;
  readonly #catalogue: Catalogue;
  readonly #file: string;
  readonly #problems: UserError[];
  /** By name of the stage. */
  readonly #outputs = new Map<string, readonly string[] | undefined>();

  constructor(
    paper: LocatedMap,
    { catalogue, file, problems }: {
      readonly catalogue: Catalogue;
      readonly file: string;
      readonly problems: UserError[];
    },
  ) {
    this.#paper = paper;
    this.#catalogue = catalogue;
    this.#file = file;
    this.#problems = problems;
  }

  /** What an address means; undefined after a problem. `whose`: who says it, for messages. */
  async find(
    written: Json,
    { whose, spot }: { readonly whose: string; readonly spot: Spot | undefined },
  ): Promise<Address | undefined> {
    // Enough has been said, and each looks for what is near among all names.
    if (this.#problems.length >= documentLimits.problems) return undefined;
    const refuse = (details: UserError["details"]) => {
      const place = placeOf(spot, { of: "value", file: this.#file });
      this.#problems.push(new UserError({ place, ...details }));
      return undefined;
    };
    const match = typeof written === "string"
      ? /^([A-Za-z0-9-]+)(?:\.([^.]+)(?:\.(.+))?)?$/.exec(written)
      : null;
    if (match === null) {
      return refuse({
        action: `cannot use ${JSON.stringify(written)} as what ${whose} is about`,
        allowed: "stage, stage.output or stage.output.column",
      });
    }
    const [, stage, first, rest] = match;
    const found = this.#stage(stage);
    if (found === undefined) {
      return refuse({
        action: `cannot find stage "${stage}" for ${whose}`,
        allowed: allowedNames(stage, this.#names()),
      });
    }
    if (!this.#outputs.has(stage)) this.#outputs.set(stage, await this.#outputsOf(found));
    const outputs = this.#outputs.get(stage);
    // Of a stage that is written wrongly its own problem is reported.
    if (outputs === undefined) {
      return { stage, kind: found.kind, output: first ?? "output", ...columnOf(rest) };
    }
    if (first !== undefined && outputs.includes(first)) {
      return { stage, kind: found.kind, output: first, ...columnOf(rest) };
    }
    if (outputs.length === 1) {
      const column = rest === undefined ? first : `${first}.${rest}`;
      return { stage, kind: found.kind, output: outputs[0], ...columnOf(column) };
    }
    return refuse(
      first === undefined
        ? {
          action: `cannot tell which output of "${stage}" is meant`,
          allowed: outputs.map((name) => `${stage}.${name}`).join(", "),
        }
        : {
          action: `cannot find output "${first}" of "${stage}"`,
          allowed: allowedNames(first, outputs),
        },
    );
  }

  #names(): string[] {
    return sections.flatMap(([section]) => {
      const entries = this.#paper[section];
      return isMap(entries) ? Object.keys(entries) : [];
    }).filter((name) => name !== sourcesWord);
  }

  #stage(
    name: string,
  ): { readonly written: LocatedMap; readonly kind: string | undefined } | undefined {
    for (const [section, kind] of sections) {
      const entries = this.#paper[section];
      const written = isMap(entries) ? entries[name] : undefined;
      if (!isMap(written)) continue;
      const own = kind ?? written.kind;
      return { written, kind: typeof own === "string" ? own : undefined };
    }
    return undefined;
  }

  async #outputsOf(
    { written, kind }: { readonly written: LocatedMap; readonly kind: string | undefined },
  ): Promise<readonly string[] | undefined> {
    const stage = kind === undefined ? undefined : await kindOf(this.#catalogue, kind);
    if (stage === undefined) return undefined;
    const names: { [S in SlotName]?: readonly string[] } = {};
    for (const slot of Object.keys(slots) as SlotName[]) {
      if (!(slot in written) || stage.slots[slot] === undefined) continue;
      const uses = Array.isArray(written[slot])
        ? written[slot] as readonly Json[]
        : [written[slot]];
      const named = uses.map((use) => isMap(use) ? use.use : use);
      names[slot] = named.filter((name) => typeof name === "string");
    }
    return stage.outputs(names, written);
  }
}

function columnOf(column: string | undefined): { readonly column?: string } {
  return column === undefined ? {} : { column };
}

const sections = [["stages", undefined], ["claims", claimKind], ["figures", figureKind]] as const;

/** A stage kind of the workspace; undefined if it is none, which the reader reports. */
export async function kindOf(
  catalogue: Catalogue,
  name: string,
): Promise<Stage<unknown> | undefined> {
  if (!catalogue.kinds().includes(name)) return undefined;
  try {
    return await catalogue.kind(name);
  } catch (error) {
    if (error instanceof UserError) return undefined;
    throw error;
  }
}
