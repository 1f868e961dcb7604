/** The licences of what the scripts of the pages carry, beside these scripts. */
import { readIfPresent } from "../store/file-operations.ts";
import { fromFileUrl } from "../system/path.ts";

export const licencesFile = "licences.txt";

/** Packages by script, and the files of theirs that have to go with them. */
const carried: readonly (readonly [script: string, name: string, resolved: string])[] = [
  ["vega.min.js (with d3, ISC, Copyright Mike Bostock)", "vega", import.meta.resolve("vega")],
  ["vega-lite.min.js", "vega-lite", import.meta.resolve("vega-lite")],
  ["figure.js", "vega-interpreter", import.meta.resolve("vega-interpreter")],
  ["difference.js", "apache-arrow", import.meta.resolve("apache-arrow")],
];
const names = ["LICENSE", "LICENSE.txt", "NOTICE.txt"];

export function licencesText(): string {
  const parts = carried.flatMap(([script, name, resolved]) => {
    const path = fromFileUrl(resolved);
    const folder = path.slice(0, path.lastIndexOf(`/node_modules/${name}/`)) +
      `/node_modules/${name}`;
    const texts = names.map((file) => readIfPresent(`${folder}/${file}`))
      .filter((bytes) => bytes !== undefined).map((bytes) => new TextDecoder().decode(bytes));
    return [`==== ${name}, in ${script}`, ...texts];
  });
  return parts.map((part) => part.trim()).join("\n\n") + "\n";
}
