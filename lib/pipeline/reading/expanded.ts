/** What a paper's entries say in full, as YAML: short forms replaced by what they stand for. */
import { Document, isCollection, visit } from "yaml";
import { UserError } from "../../contract/errors.ts";
import { isMap, type LocatedMap } from "./located.ts";
import { paperFile } from "../specification/workspace-files.ts";
import { readInFull, type ReadOptions } from "./pipeline-reader.ts";
import { allowedNames } from "../words/nearest.ts";
import type { Json } from "../specification/specification.ts";

const sections = ["stages", "claims", "figures"] as const;

/** The text for targets (paper, paper/stage, paper/claim, paper/figure, with * for any part). */
export async function expandedText(
  options: ReadOptions,
  targets: readonly string[],
): Promise<string> {
  const { specification, full } = await readInFull(options);
  const entries = [...full].flatMap(([paper, { paper: written }]) =>
    sections.flatMap((section) =>
      namesIn(written, section).map((name) => ({ paper, section, name, id: `${paper}/${name}` }))
    )
  );
  const wanted = new Set<string>();
  for (const target of targets) {
    const matches = matcherOf(target);
    const found = entries.filter(({ paper, name, id }) =>
      matches(id) || (!target.includes("/") && (matches(paper) || matches(name)))
    );
    if (found.length === 0) {
      throw new UserError({
        action: `cannot find "${target}"`,
        allowed: allowedNames(target, [...full.keys(), ...entries.map(({ id }) => id)]),
      });
    }
    for (const { id } of found) wanted.add(id);
  }
  const all = targets.length === 0;
  const parts: string[] = [];
  for (const [paper, { paper: written, made }] of full) {
    const named = entries.filter((one) => one.paper === paper && (all || wanted.has(one.id)));
    if (named.length === 0) continue;
    const names = new Set(named.map(({ name }) => name));
    addMade(names, { written, made });
    const text = textOf(excerpt(written, names));
    parts.push(`# ${paperFile(paper)} in full, profile ${specification.profile}\n${text}`);
  }
  return parts.join("\n");
}

function matcherOf(target: string): (text: string) => boolean {
  const pattern = target.replace(/[.+^${}()|[\]\\?]/g, "\\$&").replaceAll("*", ".*");
  const expression = new RegExp(`^${pattern}$`);
  return (text) => expression.test(text);
}

function namesIn(paper: LocatedMap, section: string): readonly string[] {
  const entries = paper[section];
  return isMap(entries) ? Object.keys(entries) : [];
}

/** Adds the stages that were made for some entries. */
function addMade(
  names: Set<string>,
  { written, made }: { readonly written: LocatedMap; readonly made: ReadonlySet<string> },
): void {
  for (const name of names) {
    for (const section of sections) {
      const entry = (written[section] as LocatedMap | undefined)?.[name];
      const inputs = isMap(entry) && isMap(entry.inputs) ? Object.values(entry.inputs) : [];
      for (const input of inputs) {
        const producer = String(input).split(".")[0];
        if (made.has(producer)) names.add(producer); // Visited too: a set goes on to what is added.
      }
    }
  }
}

/** The named entries, and the axes that they name. */
function excerpt(paper: LocatedMap, names: ReadonlySet<string>): Record<string, Json> {
  const found: Record<string, Json> = {};
  const axes = new Set<string>();
  for (const section of sections) {
    const own = namesIn(paper, section).filter((name) => names.has(name));
    if (own.length === 0) continue;
    const entries = paper[section] as LocatedMap;
    found[section] = Object.fromEntries(own.map((name) => [name, entries[name]]));
    for (const name of own) {
      const entry = entries[name];
      if (isMap(entry) && Array.isArray(entry.axes)) {
        entry.axes.map(String).forEach((axis) => axes.add(axis));
      }
    }
  }
  const written = isMap(paper.axes) ? paper.axes : {};
  const named = Object.keys(written).filter((axis) => axes.has(axis));
  if (named.length === 0) return found;
  return { axes: Object.fromEntries(named.map((axis) => [axis, written[axis]])), ...found };
}

const flowLengthMax = 80;

/** As YAML; what is short stands in one line. */
function textOf(value: Record<string, Json>): string {
  const document = new Document(JSON.parse(JSON.stringify(value)));
  visit(document, {
    Collection(_, node, path) {
      const isShort = JSON.stringify(node.toJSON()).length <= flowLengthMax;
      // The sections and their entries stand in lines of their own.
      if (isCollection(node) && isShort && path.length > 4) node.flow = true;
    },
  });
  return document.toString({ lineWidth: 100, flowCollectionPadding: true });
}
