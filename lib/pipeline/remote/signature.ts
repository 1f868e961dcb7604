/**
 * Who vouches for a result. A record's seal is the digest of all that it says, its outputs' digests among
 * it; a signature (Ed25519) is of that seal, so whoever trusts its key need not trust the server.
 */
import { UserError } from "../../contract/errors.ts";
import type { Digest } from "../keys/digest.ts";

const algorithm = "Ed25519";
const publicMark = "ed25519:";
const privateMark = "ed25519-private:";
const publicBytes = 32;

export interface Signature {
  /** The public key as text. */
  readonly by: string;
  /** Base64url. */
  readonly signature: string;
}

export interface Signer {
  /** What others put into `trust`. */
  readonly publicKey: string;
  sign(seal: Digest): Promise<Signature>;
}

/** True for the text of a public key: "ed25519:" and 43 letters. */
export function isPublicKey(text: string): boolean {
  return text.startsWith(publicMark) && keyBytes(text) !== undefined;
}

/** The text of a private key, a line for a file that nobody else reads. */
export async function newPrivateKey(): Promise<string> {
  const pair = await crypto.subtle.generateKey(algorithm, true, ["sign", "verify"]);
  const { privateKey } = pair as CryptoKeyPair;
  const bytes = new Uint8Array(await crypto.subtle.exportKey("pkcs8", privateKey));
  return `${privateMark}${inText(bytes)}\n`;
}

/** Throws a UserError for a text that is no private key; the text is not in it. */
export async function signerOf(text: string, file: string): Promise<Signer> {
  const line = text.trim();
  const bytes = line.startsWith(privateMark)
    ? outOfText(line.slice(privateMark.length))
    : undefined;
  if (bytes === undefined) throw notAKey(file);
  let key: CryptoKey;
  try {
    key = await crypto.subtle.importKey("pkcs8", bytes, algorithm, true, ["sign"]);
  } catch (error) {
    if (error instanceof DOMException || error instanceof TypeError) throw notAKey(file);
    throw error;
  }
  const { x } = await crypto.subtle.exportKey("jwk", key);
  const publicKey = publicMark + x;
  return {
    publicKey,
    async sign(seal) {
      const signature = await crypto.subtle.sign(algorithm, key, signedBytes(seal));
      return { by: publicKey, signature: inText(new Uint8Array(signature)) };
    },
  };
}

/** Whether this key has signed this seal. False for anything that is no signature. */
export async function isSigned(seal: Digest, { by, signature }: Signature): Promise<boolean> {
  const bytes = keyBytes(by);
  const signed = outOfText(signature);
  if (bytes === undefined || signed === undefined) return false;
  const key = await crypto.subtle.importKey("raw", bytes, algorithm, false, ["verify"]);
  return await crypto.subtle.verify(algorithm, key, signed, signedBytes(seal));
}

/** The kind of what is signed goes in front, so that no other thing of ours has the same bytes. */
function signedBytes(seal: Digest): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(`asymptopia/signed-record/1\n${seal}\n`);
}

function keyBytes(text: string): Uint8Array<ArrayBuffer> | undefined {
  const bytes = text.startsWith(publicMark) ? outOfText(text.slice(publicMark.length)) : undefined;
  return bytes?.length === publicBytes ? bytes : undefined;
}

const alphabet = { alphabet: "base64url", omitPadding: true } as const;

function inText(bytes: Uint8Array): string {
  return (bytes as Uint8Array & { toBase64(options: object): string }).toBase64(alphabet);
}

function outOfText(text: string): Uint8Array<ArrayBuffer> | undefined {
  if (!/^[A-Za-z0-9_-]{1,1000}$/.test(text)) return undefined;
  try {
    const { fromBase64 } = Uint8Array as unknown as {
      fromBase64(text: string, options: object): Uint8Array<ArrayBuffer>;
    };
    return fromBase64(text, { alphabet: "base64url" });
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

function notAKey(file: string): UserError {
  return new UserError({
    action: `cannot sign with ${file}: it holds no private key`,
    allowed: `one line, "${privateMark}…", as \`deno task push\` writes it`,
    hint: "put your key there, or move the file away: the next push makes a new key",
  });
}
