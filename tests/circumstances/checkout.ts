/**
 * A whole checkout (the engine, its deno.json, its packages, a small paper) in a folder whose name has
 * every kind of letter that a path may need care for, and its tasks, run as a user runs them.
 */
import { repository, repositoryFiles } from "../repository-files.ts";
import { type CommandResult, makeWorkspace } from "../pipeline/toy/workspace.ts";

export interface Started {
  /** The task, or the program that the task was started by. */
  readonly child: Deno.ChildProcess;
  /** What it has said so far. */
  said(): string;
  /** When it and whatever it started can say nothing more: the task may end before the engine that it runs. */
  readonly silent: Promise<void>;
}

export interface Checkout {
  readonly root: string;
  /** Makes the store new, `artifacts/store` being a link if a folder is given. */
  reset(shared?: string): void;
  /** `deno task <words>`, perhaps by another program in front. */
  task(words: readonly string[], options?: TaskOptions): Promise<CommandResult>;
  start(words: readonly string[], options?: TaskOptions): Started;
  remove(): void;
}

export interface TaskOptions {
  readonly environment?: Readonly<Record<string, string>>;
  /** A program and its arguments that starts the words behind it. */
  readonly by?: readonly string[];
}

export function makeCheckout(name = "a b#%é"): Checkout {
  const folder = Deno.makeTempDirSync({ prefix: "checkout-" });
  const root = `${folder}/${name}`;
  const toy = makeWorkspace();
  Deno.removeSync(`${toy.root}/node_modules`);
  Deno.renameSync(toy.root, root);
  for (const path of repositoryFiles().filter((path) => path.startsWith("lib/pipeline/"))) {
    Deno.mkdirSync(`${root}/${path}`.replace(/\/[^/]*$/, ""), { recursive: true });
    Deno.copyFileSync(`${repository}/${path}`, `${root}/${path}`);
  }
  const start = (words: readonly string[], options: TaskOptions = {}): Started => {
    const { environment = {}, by = [] } = options;
    const [program, ...rest] = [...by, Deno.execPath(), "task", "--quiet", ...words];
    const child = new Deno.Command(program, {
      args: rest,
      cwd: root,
      env: { ...environment, NO_COLOR: "1", PATH: pathWithDeno() },
      stdout: "piped",
      stderr: "piped",
    }).spawn();
    let said = "";
    const listen = async (stream: ReadableStream<Uint8Array<ArrayBuffer>>) => {
      for await (const part of stream.pipeThrough(new TextDecoderStream())) said += part;
    };
    const silent = Promise.all([listen(child.stdout), listen(child.stderr)]).then(() => {});
    return { child, said: () => said, silent };
  };
  return {
    root,
    start,
    reset(shared) {
      Deno.removeSync(`${root}/artifacts`, { recursive: true });
      Deno.mkdirSync(`${root}/artifacts`);
      if (shared !== undefined) Deno.symlinkSync(shared, `${root}/artifacts/store`);
    },
    async task(words, { environment = {}, by = [] } = {}) {
      const [program, ...rest] = [...by, Deno.execPath(), "task", "--quiet", ...words];
      const { code, stdout, stderr } = await new Deno.Command(program, {
        args: rest,
        cwd: root,
        env: { ...environment, NO_COLOR: "1", PATH: pathWithDeno() },
      }).output();
      const text = new TextDecoder();
      return { code, out: text.decode(stdout), error: text.decode(stderr) };
    },
    remove: () => Deno.removeSync(folder, { recursive: true }),
  };
}

/** The Deno that runs the tests is first on PATH, as for whoever has installed it. */
function pathWithDeno(): string {
  return `${Deno.execPath().replace(/\/[^/]*$/, "")}:${Deno.env.get("PATH")}`;
}
