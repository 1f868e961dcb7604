/** What a paper, or pipeline.yaml, says of an external file. */
import * as v from "valibot";

/** An external file (sources-reader.ts). */
export const externalFileSchema = v.strictObject({
  package: v.optional(
    v.pipe(
      v.string(),
      v.regex(/^(?:@[a-z0-9~-][a-z0-9._~-]*\/)?[a-z0-9~-][a-z0-9._~-]*$/, "@scope/name or name"),
      v.description("the installed npm package that the file belongs to"),
    ),
  ),
  file: v.pipe(
    v.string(),
    v.regex(/^[^\p{C}]+$/u, "a path"),
    v.description("path from the folder of pipeline.yaml, or of the package"),
  ),
  obtain: v.optional(
    v.pipe(v.string(), v.description("how to get the file; shown to those who lack it")),
  ),
  sha256: v.optional(
    v.pipe(
      v.string(),
      v.regex(/^[0-9a-f]{64}$/, "64 hexadecimal digits in lower case"),
      v.description("SHA-256 of the file; may be left out for a file of the workspace"),
    ),
  ),
});
