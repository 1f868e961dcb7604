/** What the bytes of an output are, by the names that the registry of media types has for them. */

/** A stored table: an Arrow IPC file. */
export const tableMediaType = "application/vnd.apache.arrow.file";

const pattern = /^[a-z0-9]+\/[A-Za-z0-9.+_-]{1,100}(?:; ?[a-z]+=[A-Za-z0-9._-]{1,100})?$/;

/** Whether a text is a media type as records have them: those that give one are held to it, too. */
export function isMediaType(text: string): boolean {
  return pattern.test(text);
}
