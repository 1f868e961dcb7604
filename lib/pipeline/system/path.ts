/** Paths with forward slashes, joined without looking at the disk. */

export function join(...parts: readonly string[]): string {
  return parts.join("/").replace(/\/(?:\.?\/)+/g, "/");
}

/** The absolute path of what `path` means in a folder: "." and ".." are followed. */
export function resolved(folder: string, path: string): string {
  const parts: string[] = [];
  for (const part of (path.startsWith("/") ? path : `${folder}/${path}`).split("/")) {
    if (part === "..") parts.pop();
    else if (part !== "." && part !== "") parts.push(part);
  }
  return `/${parts.join("/")}`;
}

/** The URL of an absolute path; characters with a meaning in URLs are escaped. */
export function toFileUrl(path: string): string {
  const forward = path.replaceAll("\\", "/");
  const rooted = forward.startsWith("/") ? forward : `/${forward}`;
  return `file://${encodeURI(rooted).replaceAll("#", "%23").replaceAll("?", "%3F")}`;
}

/**
 * The absolute path that a file URL stands for, without a slash at its end; inverse of
 * {@link toFileUrl}. Not the URL's `pathname`, in which spaces and other letters stay escaped.
 */
export function fromFileUrl(url: string | URL): string {
  return resolved("/", decodeURIComponent(new URL(url).pathname));
}
