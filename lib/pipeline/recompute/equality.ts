/** Whether what was computed again has the bytes of the record. */
import type { StoredOutput } from "../seat/protocol.ts";

/** One output held against its record. */
export interface OutputEquality {
  readonly name: string;
  readonly isEqual: boolean;
  /** SHA-256 of what was computed now, hexadecimal; "" if there is no such output. */
  readonly digest: string;
}

/** SHA-256 in hexadecimal digits, by what every engine has. */
export async function digestOfBytes(bytes: Uint8Array): Promise<string> {
  const hash = await crypto.subtle.digest("SHA-256", bytes as Uint8Array<ArrayBuffer>);
  return [...new Uint8Array(hash)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** Every output of either side, in order of name. */
export async function equalityOf(
  outputs: readonly StoredOutput[],
  recorded: Readonly<Record<string, { readonly digest: string }>>,
): Promise<readonly OutputEquality[]> {
  const found = new Map<string, string>();
  for (const { name, bytes } of outputs) found.set(name, await digestOfBytes(bytes));
  return [...new Set([...found.keys(), ...Object.keys(recorded)])].sort().map((name) => {
    const digest = found.get(name) ?? "";
    return { name, digest, isEqual: digest !== "" && digest === recorded[name]?.digest };
  });
}
