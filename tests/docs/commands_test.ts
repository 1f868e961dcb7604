/** Commands that the documents give are commands there are: each task, and each flag of a verb. */
import assert from "node:assert/strict";
import { pageAt, root } from "./pages.ts";

const documents = [
  "README.md",
  "CONTRIBUTING.md",
  "docs/your-first-paper.md",
  "docs/publishing.md",
  "ARCHITECTURE.md",
];

interface Command {
  readonly task: string;
  readonly flags: readonly string[];
}

/** Commands in code spans and code blocks: "deno task repro --profile smoke". */
function commandsOf(text: string): readonly Command[] {
  const blocks = [...text.matchAll(/```sh\n([\s\S]*?)```/g)].flatMap(([, code]) =>
    code.split("\n").map((line) => line.replace(/ # .*/, ""))
  );
  const spans = [...text.replace(/```[\s\S]*?```/g, "").matchAll(/`([^`]+)`/g)]
    .map(([, code]) => code.replace(/\s+/g, " "));
  return [...blocks, ...spans].flatMap((line) => {
    const match = /(?:^|\s)(?:deno|deno@[\d.]+) task (?:-q |--cwd \S+ )?([a-z]+)(.*)$/.exec(line);
    if (match === null) return [];
    return [{ task: match[1], flags: [...match[2].matchAll(/--[a-z-]+/g)].map(([flag]) => flag) }];
  });
}

const tasks: Readonly<Record<string, { readonly command: string }>> = JSON.parse(
  Deno.readTextFileSync(`${root}deno.json`),
).tasks;

/** What a verb of the command line says of itself. */
const helps = new Map<string, string>();
function helpOf(verb: string): string {
  let help = helps.get(verb);
  if (help === undefined) {
    const { stdout } = new Deno.Command(Deno.execPath(), {
      args: ["run", "-q", "--no-prompt", "-P=engine", "lib/pipeline/cli.ts", verb, "--help"],
      cwd: root,
      env: { NO_COLOR: "1" },
    }).outputSync();
    help = new TextDecoder().decode(stdout);
    helps.set(verb, help);
  }
  return help;
}

/** Commands with a task or a flag that is not there. */
function unknownCommands(text: string): readonly string[] {
  return commandsOf(text).flatMap(({ task, flags }) => {
    const command = tasks[task]?.command;
    if (command === undefined) return [`no task ${task}`];
    const verb = /lib\/pipeline\/cli\.ts (\w+)$/.exec(command)?.[1];
    if (verb === undefined) return [];
    return flags.filter((flag) => !new RegExp(`${flag}(?![a-z-])`).test(helpOf(verb)))
      .map((flag) => `no ${flag} of ${task}`);
  });
}

for (const document of documents) {
  Deno.test(`${document}: every command that it gives exists, with its flags`, () => {
    assert.deepEqual(unknownCommands(pageAt(document).text), []);
  });
}

Deno.test("a task or a flag that is not there is found, in a span and in a block", () => {
  const text =
    "`deno task repro --profile smoke`, `deno task gone`, `deno task plan --profil x`\n" +
    "```sh\nnpx --yes deno@2.9.6 task verify --wrote   # what\n```\n";
  const expected = ["no --wrote of verify", "no task gone", "no --profil of plan"];
  // "--profil" begins "--profile": a flag is a whole word.
  assert.deepEqual(unknownCommands(text), expected);
});
