/** A run on a real terminal (a pseudo-terminal of 40 x 12), as its screen shows it. */
import assert from "node:assert/strict";
import { Screen } from "../progress/screen.ts";
import { inWorkspace, type ToyWorkspace } from "../toy/workspace.ts";
import { taskLine } from "../../task-line.ts";

/** Linux's `script` runs a command on a pseudo-terminal and passes Ctrl-C on to it. */
const ignore = Deno.build.os !== "linux";

interface OnTerminal {
  readonly screen: Screen;
  readonly raw: string;
  readonly code: number;
}

function withoutColourWish(): Record<string, string> {
  const { NO_COLOR: _, ...rest } = Deno.env.toObject();
  return rest;
}

async function onTerminal(
  workspace: ToyWorkspace,
  { environment = {}, interruptAt }: {
    readonly environment?: Readonly<Record<string, string>>;
    /** Ctrl-C once this is on the screen. */
    readonly interruptAt?: RegExp;
  } = {},
): Promise<OnTerminal> {
  const words = taskLine(workspace.root, ["repro"]).map((word) => `'${word}'`).join(" ");
  const child = new Deno.Command("script", {
    args: ["-qefc", `stty cols 40 rows 12; exec ${Deno.execPath()} ${words}`, "/dev/null"],
    cwd: workspace.root,
    // Whoever runs the tests may want no colours.
    clearEnv: true,
    env: { ...withoutColourWish(), TERM: "xterm", ...environment },
    stdin: "piped",
    stdout: "piped",
  }).spawn();
  const keyboard = child.stdin.getWriter();
  const screen = new Screen(40, 12);
  let raw = "";
  let interrupted = false;
  for await (const part of child.stdout.pipeThrough(new TextDecoderStream())) {
    raw += part;
    // A part may end in the middle of an escape code.
    if (interruptAt === undefined || interrupted) continue;
    if (interruptAt.test(raw)) {
      interrupted = true;
      await keyboard.write(new TextEncoder().encode("\x03"));
    }
  }
  screen.write(raw);
  await keyboard.close().catch((error) => assert.ok(error instanceof Error));
  return { screen, raw, code: (await child.status).code };
}

const slow = (workspace: ToyWorkspace, milliseconds: number) =>
  workspace.edit(
    "stages/total.ts",
    "run({ inputs }) {",
    `async run({ inputs, compute }) {
    compute.progress(1, 4, "rows");
    await new Promise((resolve) => setTimeout(resolve, ${milliseconds}));`,
  );

Deno.test({
  name: "live lines at 40 columns come and go; the results stay, the cursor is back",
  ignore,
  fn: () =>
    inWorkspace(async (workspace) => {
      slow(workspace, 2500);
      const { screen, raw, code } = await onTerminal(workspace);
      assert.equal(code, 0, raw);
      assert.ok(raw.includes("\x1b[?25l"), "it has drawn");
      assert.match(raw, /1\/4 rows/);
      assert.equal(screen.cursorIsHidden, false);
      assert.equal(screen.overshot, false);
      assert.ok(screen.all.some((line) => line.startsWith("C1 ")));
      assert.match(screen.all.join("\n"), /6 jobs ran, 0 reused;/);
      assert.doesNotMatch(
        screen.all.join("\n"),
        /rows|\/6 jobs/,
        "nothing of the live lines is left",
      );
      assert.ok(screen.colours > 0);
    }),
});

Deno.test({
  name: "Ctrl-C: the cursor is back, 130; NO_COLOR and a dumb terminal are honoured",
  ignore,
  fn: () =>
    inWorkspace(async (workspace) => {
      slow(workspace, 1e8);
      const environment = { NO_COLOR: "1" };
      const { screen, raw, code } = await onTerminal(workspace, {
        environment,
        interruptAt: /1\/4 rows/,
      });
      assert.equal(code, 130, raw);
      assert.equal(screen.cursorIsHidden, false);
      assert.match(screen.lines.join("\n"), /Interrupted\. What was finished is kept;/);
      assert.equal(screen.colours, 0);
      const dumb = await onTerminal(workspace, {
        environment: { TERM: "dumb" },
        interruptAt: /running {2}toy\/totals/,
      });
      assert.equal(dumb.code, 130, dumb.raw);
      assert.ok(!dumb.raw.includes("\x1b"));
    }),
});
