/** A page of docs/papers says of every claim where it comes from and what predicts it. */
import assert from "node:assert/strict";
import { parse } from "yaml";
import {
  codeIn,
  filesIn,
  linksOf,
  type Page,
  pageAt,
  root,
  type Row,
  tableBelow,
} from "./pages.ts";

const sources = ["text", "code", "figure", "recalled", "derived"];

interface Claim {
  readonly theory?: string | { readonly use: string };
}

/** Names of the plug-ins of a kind. */
const pluginsOf = (kind: string) => filesIn(`lib/${kind}`, ".ts").map((name) => name.slice(0, -3));

const plugins = new Set(
  [...Deno.readDirSync(`${root}lib`)].flatMap(({ name }) =>
    ["theory", "dynamics", "parametrizations", "models", "data"].includes(name)
      ? pluginsOf(name)
      : []
  ),
);
const theories = new Set(pluginsOf("theory"));

/** What the table of a page gets wrong about the claims of its paper. */
function problems(rows: readonly Row[], claims: Readonly<Record<string, Claim>>): string[] {
  const listed = rows.map(({ claim }) => claim);
  const found = Object.keys(claims).filter((id) => !listed.includes(id)).map((id) =>
    `${id} is not in the table`
  );
  for (const [i, row] of rows.entries()) {
    const { claim, from, "theory plug-in": predictedBy } = row;
    if (listed.indexOf(claim) !== i) found.push(`${claim} is there twice`);
    if (!(claim in claims)) found.push(`${claim} is no claim of the paper`);
    for (const word of from.split("; ")) {
      if (!sources.includes(word)) found.push(`${claim}: "${word}" is no source`);
    }
    const named = codeIn(predictedBy);
    for (const name of named) {
      if (!theories.has(name)) found.push(`${claim}: there is no theory ${name}`);
    }
    const theory = claims[claim]?.theory;
    const used = typeof theory === "string" ? theory : theory?.use;
    if (used !== undefined && named[0] !== used) found.push(`${claim}: its theory is ${used}`);
    if (used === undefined && !predictedBy.startsWith("–")) found.push(`${claim} has no theory`);
  }
  return found;
}

const names = filesIn("docs/papers", ".md").filter((name) => name !== "README.md");

const claimsOf = (name: string): Readonly<Record<string, Claim>> =>
  parse(Deno.readTextFileSync(`${root}papers/${name.replace(".md", ".yaml")}`)).claims;

/** Single words in code that a page's prose gives as names of plug-ins. */
const namesIn = ({ text }: Page) =>
  codeIn(text.split("\n").filter((line) => !line.startsWith("|")).join("\n"))
    .filter((code) => /^[a-z]+(?:-[a-z]+)+$/.test(code));

for (const name of names) {
  const page = pageAt(`docs/papers/${name}`);
  Deno.test(`docs/papers/${name}: every claim with its source and its theory, and no other`, () => {
    assert.deepEqual(problems(tableBelow(page, "From statement to claim"), claimsOf(name)), []);
  });
  Deno.test(`docs/papers/${name} names plug-ins that exist, what was read and what is missing`, () => {
    assert.deepEqual(namesIn(page).filter((plugin) => !plugins.has(plugin)), []);
    assert.match(page.text, /\*\*What was read\.\*\*/);
    assert.match(page.text, /^## Not reproduced$/m);
  });
}

Deno.test("the list of the pages is complete", () => {
  const listed = linksOf(pageAt("docs/papers/README.md"));
  assert.deepEqual([...listed].sort(), names.map((name) => `docs/papers/${name}`));
});

Deno.test("a missing claim, a foreign one, a wrong theory and a wrong source are found", () => {
  const row = (claim: string, from: string, theory: string) => ({
    claim,
    from,
    "theory plug-in": theory,
  });
  const claims = { C1: { theory: "norm-law" }, C2: {}, C3: { theory: { use: "norm-law" } } };
  const good = [
    row("C1", "text; derived", "`norm-law`"),
    row("C2", "code", "–"),
    row("C3", "figure", "`norm-law`; with words"),
  ];
  assert.deepEqual(problems(good, claims), []);
  const wrong: readonly [readonly Row[], RegExp][] = [
    [good.slice(1), /C1 is not in the table/],
    [[...good, row("C9", "text", "–")], /C9 is no claim/],
    [[...good, good[1]], /C2 is there twice/],
    [[row("C1", "hearsay", "`norm-law`"), ...good.slice(1)], /hearsay/],
    [[row("C1", "text", "`correlation-law`"), ...good.slice(1)], /its theory is norm-law/],
    [[row("C1", "text", "`no-such-law`"), ...good.slice(1)], /no theory no-such-law/],
    [[good[0], row("C2", "code", "`norm-law`"), good[2]], /C2 has no theory/],
  ];
  for (const [rows, fault] of wrong) assert.match(problems(rows, claims).join("; "), fault);
});

/** Plug-ins of a kind whose header names no source. */
const unsourced = (files: readonly Page[]) =>
  files.filter(({ text }) => !/^ \* .*\bSource: \S/m.test(text)).map(({ path }) => path);

Deno.test("every theory and every parametrization names its source", () => {
  const files = ["theory", "parametrizations"].flatMap((kind) =>
    pluginsOf(kind).map((name) => pageAt(`lib/${kind}/${name}.ts`))
  );
  assert.ok(files.length > 30);
  assert.deepEqual(unsourced(files), []);
  assert.deepEqual(unsourced([{ path: "x.ts", text: "/** A law. */\n" }]), ["x.ts"]);
});
