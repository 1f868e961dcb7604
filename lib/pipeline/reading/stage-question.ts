/** What the readers of a stage and of its slots are asked. */
import type { Place } from "../../contract/errors.ts";
import type { StageSpec } from "../specification/specification.ts";
import type { ReadAxes } from "./axes.ts";
import type { Catalogue } from "./catalogue.ts";
import type { LocatedMap } from "./located.ts";

export interface StageQuestion {
  readonly name: string;
  readonly role: StageSpec["role"];
  readonly written: LocatedMap;
  readonly place: Place;
  readonly paper: string;
  readonly axes: ReadAxes;
  readonly catalogue: Catalogue;
}
