/** Roles of inputs that are named by address: equal ones have one role. */
import { type LocatedMap, set, type Spot, without } from "../located.ts";

/** Roles are numbered, not called after their stages: the name of a stage is in no key. */
export class Roles {
  readonly inputs: LocatedMap;
  readonly #word: string;
  readonly #known = new Map<string, string>();
  #count = 0;

  /** `written`: the inputs that have roles already. `word`: the first role that is made. */
  constructor(written: LocatedMap, word: string) {
    this.inputs = without(written, []);
    this.#word = word;
    for (const [role, address] of Object.entries(this.inputs)) {
      // Of an address that is no text the reader says so.
      if (typeof address === "string" && !this.#known.has(address)) this.#known.set(address, role);
    }
  }

  /** The role of `stage.output`. */
  of(address: string, spot: Spot | undefined): string {
    const known = this.#known.get(address);
    if (known !== undefined) return known;
    let role: string;
    do role = ++this.#count === 1 ? this.#word : `${this.#word}-${this.#count}`; while (
      role in this.inputs
    );
    this.#known.set(address, role);
    set(this.inputs, role, { value: address, spot });
    return role;
  }
}
