/** What the bytes of an output are, by the names that the registry of media types has for them. */

/** A stored table: an Arrow IPC file. */
export const tableMediaType = "application/vnd.apache.arrow.file";
