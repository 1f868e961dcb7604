/** Our own tool with one defect each: what a scenario must not let pass. */
import { namesIn } from "../../lib/pipeline/store/file-operations.ts";
import { storeRoot } from "../../lib/pipeline/store/layout.ts";
import type { Outcome, RunOptions, Tool, Workspace } from "./tool.ts";

export interface Defect {
  readonly name: string;
  /** Methods of a workspace that go wrong. */
  readonly spoil: (sound: Workspace) => Partial<Workspace>;
}

/** The tool with a defect. */
export function spoiled(tool: Tool, { spoil }: Defect): Tool {
  return {
    ...tool,
    open(surroundings) {
      const sound = tool.open(surroundings);
      const wrong = spoil(sound) as Readonly<Record<string | symbol, unknown>>;
      return new Proxy(sound, {
        get(target, name) {
          if (name in wrong) return wrong[name];
          const value = Reflect.get(target, name, target);
          return typeof value === "function" ? value.bind(target) : value;
        },
      });
    },
  };
}

const nothing: Outcome = { code: 0, text: "" };
type Run = (options?: RunOptions) => Promise<Outcome>;

/** The view and the caches are the checkout's own; everything else may be in a shared store. */
function pathOf({ root }: Workspace, folder: string): string {
  return `${/^(?:out|cache)\b/.test(folder) ? `${root}/artifacts` : storeRoot(root)}/${folder}`;
}

function remove(sound: Workspace, folder: string): void {
  try {
    Deno.removeSync(pathOf(sound, folder), { recursive: true });
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
}

function removeFiles(sound: Workspace, folder: string): void {
  for (const name of namesIn(pathOf(sound, folder))) {
    remove(sound, `${folder}/${name}`);
  }
}

/** Runs that are changed by a function of the sound outcome. */
const told = (change: (outcome: Outcome) => Outcome) => (sound: Workspace): { run: Run } => ({
  run: async (options) => change(await sound.run(options)),
});

/** Knows no earlier result. */
export const forgetful: Defect = {
  name: "runs everything, always",
  spoil: (sound) => ({
    run(options) {
      remove(sound, "ac");
      return sound.run(options);
    },
  }),
};

/** What was made once counts for ever. */
export const blind: Defect = {
  name: "takes what is there for up to date",
  spoil(sound) {
    let ran = false;
    return {
      run(options) {
        if (ran) return Promise.resolve(nothing);
        ran = true;
        return sound.run(options);
      },
    };
  },
};

export const neverRestores: Defect = {
  name: "writes no output again that was deleted",
  spoil(sound) {
    let made = false;
    return {
      async run(options) {
        const gone = ["b", "c"].flatMap((step) => sound.outputFiles(step)).filter((path) =>
          made && !exists(path)
        );
        const outcome = await sound.run(options);
        made = true;
        for (const path of gone) Deno.removeSync(path);
        return outcome;
      },
    };
  },
};

function exists(path: string): boolean {
  try {
    return Deno.statSync(path).isFile;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}

export const keepsEdits: Defect = {
  name: "leaves an output as somebody edited it",
  spoil(sound) {
    let ran = false;
    return {
      async run(options) {
        const [path] = sound.outputFiles("b");
        const before = ran ? Deno.readFileSync(path) : undefined;
        const outcome = await sound.run(options);
        if (before !== undefined) Deno.writeFileSync(path, before);
        ran = true;
        return outcome;
      },
    };
  },
};

export const alwaysContent: Defect = {
  name: "ends well whatever happened",
  spoil: told(({ text }) => ({ code: 0, text })),
};

export const oneCode: Defect = {
  name: "has one exit code for all failures",
  spoil: told(({ code, text }) => ({ code: code === 0 ? 0 : 1, text })),
};

export const oneProblem: Defect = {
  name: "tells the first problem only",
  spoil: (sound) => ({
    ...told(({ code, text }) => ({ code, text: text.split("\n")[0] }))(sound),
  }),
};

export const allTargets: Defect = {
  name: "runs more than was asked for",
  spoil: (sound) => ({ run: () => sound.run() }),
};

export const plansNothing: Defect = {
  name: "plans nothing, and then runs",
  spoil: () => ({ plan: () => Promise.resolve({ ...nothing, steps: [] }) }),
};

export const writingPlan: Defect = {
  name: "writes a file while it plans",
  spoil: (sound) => ({
    plan() {
      sound.write("plan.txt", "a plan");
      return sound.plan!();
    },
  }),
};

export const suspicious: Defect = {
  name: "blames one part more than has changed",
  spoil: (sound) => ({
    async why(step) {
      const { changes } = await sound.why!(step);
      return { changes: [...changes, { part: "time", before: 1, after: 2 }] };
    },
  }),
};

export const losesWork: Defect = {
  name: "loses finished work when it is killed",
  spoil: (sound) => ({
    start(options) {
      const running = sound.start(options);
      return {
        ...running,
        async kill() {
          await running.kill();
          remove(sound, "ac");
        },
      };
    },
  }),
};

export const unlocked: Defect = {
  name: "knows nothing of another run",
  spoil: (sound) => ({
    start(options) {
      // Locks are on files that are no longer there when another run looks for them. Their folder
      // stays: a run that finds none makes it, and fails if it goes again before its file is in it.
      const timer = setInterval(() => removeFiles(sound, "lease"), 20);
      const running = sound.start(options);
      return { ...running, outcome: running.outcome.finally(() => clearInterval(timer)) };
    },
  }),
};

export const unlimited: Defect = {
  name: "has no limit of resources",
  spoil: (sound) => ({
    declare: ({ steps, ...rest }) =>
      sound.declare({ ...rest, steps: steps.map((step) => ({ ...step, heavy: false })) }),
  }),
};

export const sluggish: Defect = {
  name: "runs two steps at once, whatever it is allowed",
  spoil: (sound) => ({ run: (options) => sound.run({ ...options, jobs: 2 }) }),
};

export const keepsRemoved: Defect = {
  name: "keeps the outputs of items that are gone",
  spoil: (sound) => ({ text: (step, item) => sound.text(step, item) ?? "old" }),
};

export const blindFsck: Defect = {
  name: "finds no damage",
  spoil: () => ({ fsck: () => Promise.resolve(nothing) }),
};

export const loosePin: Defect = {
  name: "pins nothing",
  spoil: () => ({ pin: () => Promise.resolve(nothing) }),
};

export const givesUp: Defect = {
  name: "tries nothing twice",
  spoil: (sound) => ({
    declare: ({ steps, ...rest }) =>
      sound.declare({ ...rest, steps: steps.map((step) => ({ ...step, retries: 0 })) }),
  }),
};
