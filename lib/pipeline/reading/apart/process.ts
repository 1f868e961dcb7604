/**
 * The reader's own process: it loads the plug-ins and stages of a workspace, for their schemas and
 * words, and whatever packages they import. It may read the folders of the code and nothing else: no
 * other file, no environment, no network, no program, and it writes nothing.
 *
 *   process.ts, with a {@link SentQuestion} on its standard input
 */
import "../../system/no-environment.ts";
import { Problems, UserError } from "../../../contract/errors.ts";
import { Catalogue } from "../catalogue.ts";
import { describeSlot } from "../description/plugin-description.ts";
import { editorSchema } from "../editor/editor-schema.ts";
import { expandedText } from "../expanded.ts";
import { readPipeline } from "../pipeline-reader.ts";
import { profilesListed } from "../editor/profiles-listed.ts";
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

/** What modules say when they are loaded is no answer. */
for (const name of ["log", "info", "debug"] as const) console[name] = console.error;

const question: SentQuestion = JSON.parse(await new Response(Deno.stdin.readable).text());
const answer = JSON.stringify(await answerTo(question));
const bytes = new TextEncoder().encode(`\n${question.nonce} ${answer}\n`);
for (let at = 0; at < bytes.length;) at += Deno.stdout.writeSync(bytes.subarray(at));
// A module may have begun what never ends.
Deno.exit(0);
