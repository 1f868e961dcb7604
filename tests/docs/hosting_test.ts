/** Files for public hosting can be read, and run what exists. */
import assert from "node:assert/strict";
import { parseDocument } from "yaml";
import { filesIn, root, tasksOf } from "./pages.ts";

/** A YAML file's value. Throws an Error that lists all errors and warnings of the parser. */
function yamlOf(text: string): unknown {
  const document = parseDocument(text, { strict: true, uniqueKeys: true });
  const complaints = [...document.errors, ...document.warnings].map(({ message }) => message);
  if (complaints.length > 0) throw new Error(complaints.join("; "));
  return document.toJS();
}

const read = (path: string) => Deno.readTextFileSync(root + path);
const denoJson = JSON.parse(read("deno.json"));
const version = /npx --yes deno@(\S+) /.exec(read("README.md"))?.[1];

interface Step {
  readonly run?: string;
  readonly uses?: string;
}

interface Job {
  readonly name?: string;
  readonly "runs-on": string;
  readonly "continue-on-error"?: boolean;
  readonly "timeout-minutes"?: number;
  readonly steps: readonly Step[];
}

interface Workflow {
  readonly name: string;
  readonly on: Readonly<Record<string, unknown>>;
  readonly permissions?: Readonly<Record<string, string>>;
  readonly jobs: Readonly<Record<string, Job>>;
}

/** What is wrong with a workflow. */
function problems({ name, on, permissions, jobs }: Workflow): readonly string[] {
  const found: string[] = [];
  if (!name || Object.keys(on ?? {}).length === 0) found.push("it has no name or no trigger");
  if (permissions?.contents !== "read" || Object.keys(permissions).length > 1) {
    found.push("it may do more than read");
  }
  for (const [id, job] of Object.entries(jobs)) {
    if (job["timeout-minutes"] === undefined) found.push(`${id} may run for ever`);
    if (!job["runs-on"].startsWith("ubuntu") && !job["continue-on-error"]) {
      found.push(`${id} decides on a system that is untested`);
    }
    if (job["continue-on-error"] && !/untested/.test(job.name ?? "")) {
      found.push(`${id} may fail and does not say why`);
    }
    for (const { run = "", uses } of job.steps) {
      if (uses !== undefined && !/@v\d+$/.test(uses)) found.push(`${uses} has no version`);
      for (const task of tasksOf(run)) {
        if (!(task in denoJson.tasks)) found.push(`there is no task ${task}`);
      }
      for (const [, other] of run.matchAll(/deno@(\S+)/g)) {
        if (other !== version) found.push(`Deno ${other} is not that of the README`);
      }
      const script = /^\.\S+$/.exec(run.trim())?.[0];
      if (script !== undefined && !Deno.statSync(root + script).isFile) {
        found.push(`there is no ${script}`);
      }
    }
  }
  return found;
}

const workflows = filesIn(".github/workflows", ".yml");

for (const name of workflows) {
  Deno.test(`workflow ${name} can be read and runs what exists`, () => {
    assert.deepEqual(problems(yamlOf(read(`.github/workflows/${name}`)) as Workflow), []);
  });
}

Deno.test("the gate runs on every push, soak and laptop by the clock", () => {
  const triggers = Object.fromEntries(workflows.map((name) => {
    const workflow = yamlOf(read(`.github/workflows/${name}`)) as Workflow;
    return [name, Object.keys(workflow.on)];
  }));
  assert.deepEqual(triggers, {
    "gate.yml": ["push", "pull_request"],
    "laptop.yml": ["schedule", "workflow_dispatch"],
    "soak.yml": ["schedule", "workflow_dispatch"],
  });
});

Deno.test("each fault of a workflow is named", () => {
  const job: Job = {
    "runs-on": "ubuntu-latest",
    "timeout-minutes": 5,
    steps: [{ uses: "actions/checkout@v4" }, { run: `npx --yes deno@${version} task ok` }],
  };
  const good: Workflow = {
    name: "x",
    on: { push: null },
    permissions: { contents: "read" },
    jobs: { job },
  };
  assert.deepEqual(problems(good), []);
  const withJob = (changes: Partial<Job>) => ({ ...good, jobs: { job: { ...job, ...changes } } });
  const wrong: readonly [Workflow, RegExp][] = [
    [{ ...good, on: {} }, /trigger/],
    [{ ...good, permissions: { contents: "write" } }, /more than read/],
    [withJob({ "timeout-minutes": undefined }), /for ever/],
    [withJob({ "runs-on": "windows-latest" }), /untested/],
    [withJob({ "continue-on-error": true }), /does not say why/],
    [withJob({ steps: [{ uses: "actions/checkout" }] }), /no version/],
    [withJob({ steps: [{ run: "deno task gone" }] }), /no task gone/],
    [withJob({ steps: [{ run: "npx deno@1.0.0 task ok" }] }), /1\.0\.0/],
  ];
  for (const [workflow, fault] of wrong) assert.match(problems(workflow).join("; "), fault);
  assert.throws(() => yamlOf("a: 1\na: 2\n"), /unique/);
});

interface Form {
  readonly name: string;
  readonly description: string;
  readonly body: readonly {
    readonly type: string;
    readonly id?: string;
    readonly attributes: { readonly label?: string; readonly value?: string };
  }[];
}

Deno.test("issue forms have what the hosting site asks for", () => {
  const kinds = ["markdown", "input", "textarea", "dropdown", "checkboxes"];
  const names = filesIn(".github/ISSUE_TEMPLATE", ".yml").filter((name) => name !== "config.yml");
  assert.deepEqual(names, ["bug.yml", "paper.yml", "verdict.yml"]);
  for (const name of names) {
    const form = yamlOf(read(`.github/ISSUE_TEMPLATE/${name}`)) as Form;
    assert.ok(form.name && form.description, name);
    const fields = form.body.filter(({ type }) => type !== "markdown");
    assert.equal(new Set(fields.map(({ id }) => id)).size, fields.length, name);
    for (const { type, attributes } of form.body) {
      assert.ok(kinds.includes(type), `${name}: ${type}`);
      assert.ok(type === "markdown" ? attributes.value : attributes.label, name);
    }
  }
  yamlOf(read(".github/ISSUE_TEMPLATE/config.yml"));
});

Deno.test("the development container builds from a file that is there, with the README's Deno", () => {
  const container = JSON.parse(read(".devcontainer/devcontainer.json"));
  const file = read(`.devcontainer/${container.build.dockerfile}`);
  assert.ok(file.includes(`deno@${version}\n`));
  const schemas = container.customizations.vscode.settings["yaml.schemas"];
  for (const path of Object.keys(schemas)) assert.ok(Deno.statSync(root + path).isFile);
});
