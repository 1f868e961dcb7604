/** Roles of inputs that are named by address: equal ones have one role. */
import { type LocatedMap, set, type Spot, without } from "../located.ts";

/** Roles are numbered, not called after their stages: the name of a stage is in no key. */
export class Roles {
  readonly inputs: LocatedMap;
  readonly #word: string;

  /** `written`: the inputs that have roles already. `word`: the first role that is made. */
  constructor(written: LocatedMap, word: string) {
    this.inputs = without(written, []);
    this.#word = word;
  }

  /** The role of `stage.output`. */
  of(address: string, spot: Spot | undefined): string {
    const names = Object.keys(this.inputs);
    const known = names.find((name) => this.inputs[name] === address);
    if (known !== undefined) return known;
    let role = this.#word;
    for (let index = 2; names.includes(role); index++) role = `${this.#word}-${index}`;
    set(this.inputs, role, { value: address, spot });
    return role;
  }
}
