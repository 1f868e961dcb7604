/** Links in the store, in its place, and in that of what it lies in. */
import { type RepositoryAttempt, storeLink } from "./places.ts";

const links: readonly RepositoryAttempt[] = [
  ...[
    ["tmp", ".."],
    ["run", "outside"],
    ["cas", "outside"],
    ["cache", "outside"],
    ["out/toy/totals", "outside"],
    ["report", "outside"],
  ].map(([path, to]): RepositoryAttempt => ({
    name: `artifacts/${path} is a link to ${to}`,
    prepare: (checkout, { folder }) => storeLink(checkout, path, to === ".." ? to : folder),
    words: ["repro"],
    refused: [4, new RegExp(`artifacts/${path} is a link`)],
  })),
];

/** The store itself is a link, or what it lies in. */
const roots: readonly RepositoryAttempt[] = [
  {
    name: "artifacts/store is a link to a folder of the user's",
    prepare: (checkout, { folder }) => storeLink(checkout, "store", folder),
    words: ["repro"],
    refused: [2, /artifacts\/store \(.*outside-.*\) is no store, and \S+ is in it/],
  },
  {
    name: "artifacts is a link to a folder of the user's",
    prepare(checkout, { folder }) {
      const [place, before] = [`${checkout.root}/artifacts`, `${checkout.root}/before`];
      Deno.renameSync(place, before);
      Deno.symlinkSync(folder, place);
      return () => {
        Deno.removeSync(place);
        Deno.renameSync(before, place);
      };
    },
    words: ["repro"],
    refused: [2, /artifacts \(.*outside-.*\) is no store, and \S+ is in it/],
  },
  {
    name: "artifacts/store is a link to an empty folder, which is what it may be, and is said",
    prepare(checkout) {
      const shared = `${checkout.root}/../shared`;
      Deno.mkdirSync(shared);
      const back = storeLink(checkout, "store", shared);
      return () => (back(), Deno.removeSync(shared, { recursive: true }));
    },
    words: ["repro"],
    refused: [
      0,
      /C1 .*\b18\b.*agrees[^]*Results go to .*\/shared, a new store: artifacts\/store is a link/,
    ],
  },
];

export const linkAttempts = [...links, ...roots];
