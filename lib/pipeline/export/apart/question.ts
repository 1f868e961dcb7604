/** What the engine asks the process that draws figures, and what that answers. */
import type { UserErrorDetails } from "../../../contract/errors.ts";

export interface DrawingQuestion {
  /** The stored file. */
  readonly vegaLite: Uint8Array;
  readonly name: string;
  readonly caption: string;
}

export type DrawingAnswer =
  | { readonly kind: "drawn"; readonly pdf: Uint8Array<ArrayBuffer> }
  | { readonly kind: "refused"; readonly details: UserErrorDetails }
  /** Something that the drawing does not know. */
  | { readonly kind: "unknown"; readonly message: string };
