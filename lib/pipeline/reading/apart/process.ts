/**
 * The reader's own process: it loads the plug-ins and stages of a workspace, for their schemas and
 * words, and whatever packages they import. It may read the folders of the code and nothing else: no
 * other file, no environment, no network, no program, and it writes nothing.
 *
 *   process.ts, with a {@link SentQuestion} on its standard input
 */
import "../../system/no-environment.ts";
import "../../packages/valibot.ts";
import "../../packages/yaml.ts";
import * as valibot from "valibot";
import * as yaml from "yaml";
import { Problems, UserError } from "../../../contract/errors.ts";
import { Catalogue } from "../catalogue.ts";
import { closeLoaded, closeRealm } from "./closed-realm.ts";
import { describeSlot } from "../description/plugin-description.ts";
import { editorSchema } from "../editor/editor-schema.ts";
import { expandedText } from "../expanded.ts";
import { readPipeline } from "../pipeline-reader.ts";
import { profilesListed } from "../editor/profiles-listed.ts";
import { toFileUrl } from "../../system/path.ts";
import { codeRootOf } from "../../system/roots.ts";
import type { SourceSpec } from "../../specification/specification.ts";
import { type Answer, detailsOf, type Question, type SentQuestion } from "./question.ts";

const needed: SourceSpec[] = [];
let told: readonly UserError[] | undefined;

async function valueOf(question: Question, paperNames: readonly string[]): Promise<unknown> {
  const { workspace, texts } = question;
  const reading = {
    workspace,
    texts,
    paperNames,
    told: (problems: readonly UserError[]) => void (told = problems),
    needed: (sources: readonly SourceSpec[]) => void needed.push(...sources),
  };
  switch (question.about) {
    case "specification":
      return await readPipeline({
        ...reading,
        profile: question.profile,
        papers: question.papers,
      });
    case "expanded text":
      return await expandedText({ ...reading, profile: question.profile }, question.targets);
    case "editor schema":
      return await editorSchema(workspace, texts);
    case "profiles":
      return profilesListed(texts);
    case "plug-ins": {
      const catalogue = new Catalogue(workspace);
      return (await Promise.all(question.slots.map((slot) => describeSlot(catalogue, slot))))
        .flat();
    }
  }
}

async function answerTo({ texts, paperNames, ...rest }: SentQuestion): Promise<Answer> {
  try {
    const question = { ...rest, texts: new Map(texts) } as unknown as Question;
    return { kind: "good", value: await valueOf(question, paperNames) };
  } catch (error) {
    if (error instanceof Problems) {
      return {
        kind: "wrong",
        areSeveral: true,
        problems: (told ?? error.errors).map(detailsOf),
        needed,
      };
    }
    if (error instanceof UserError) {
      return { kind: "wrong", areSeveral: false, problems: [detailsOf(error)], needed };
    }
    return {
      kind: "bug",
      trace: error instanceof Error ? error.stack ?? String(error) : `${error}`,
    };
  }
}

/**
 * All modules of some folders, but the codec of tables: its package takes long to load, and nothing is
 * read by it. One that cannot be loaded says so to whoever imports it.
 */
async function modulesIn(folders: readonly URL[]): Promise<unknown[]> {
  const files = folders.flatMap((folder) =>
    [...Deno.readDirSync(folder)].filter(({ name }) => name.endsWith(".ts") && name !== "codec.ts")
      .map(({ name }) => new URL(name, folder).href)
  );
  const others = files.filter((file) => file !== import.meta.url);
  const loaded = await Promise.allSettled(others.map((file) => import(file)));
  return loaded.flatMap((one) => one.status === "fulfilled" ? [one.value] : []);
}

/** Nothing of the workspace is evaluated before; its contract, which its plug-ins share, comes first. */
async function closeFor(workspace: string): Promise<void> {
  const reading = [
    "",
    "apart/",
    "description/",
    "editor/",
    "problems/",
    "short-forms/",
    "warnings/",
  ];
  const own = [
    new URL("../../../contract/", import.meta.url),
    ...reading.map((folder) => new URL(`../${folder}`, import.meta.url)),
  ];
  closeRealm([await modulesIn(own), valibot, yaml]);
  closeLoaded(await modulesIn([new URL(toFileUrl(`${codeRootOf(workspace)}/lib/contract/`))]));
}

/** What modules say when they are loaded is no answer. */
for (const name of ["log", "info", "debug"] as const) console[name] = console.error;

const question: SentQuestion = JSON.parse(await new Response(Deno.stdin.readable).text());
await closeFor(question.workspace);
const answer = JSON.stringify(await answerTo(question));
const bytes = new TextEncoder().encode(`\n${question.nonce} ${answer}\n`);
for (let at = 0; at < bytes.length;) at += Deno.stdout.writeSync(bytes.subarray(at));
// A module may have begun what never ends.
Deno.exit(0);
