import assert from "node:assert/strict";
import {
  engineEnvironment,
  environmentNames,
  linkerVariables,
  stageEnvironment,
} from "../../../lib/pipeline/system/child-environment.ts";
import { repository } from "../../repository-files.ts";

const all: Readonly<Record<string, string>> = {
  HOME: "/home/nobody",
  DENO_DIR: "/cache",
  PATH: "/bin",
  LD_LIBRARY_PATH: "/usr/local/cuda/lib64",
  DYLD_INSERT_LIBRARIES: "/x.dylib",
  LDFLAGS: "-lm",
  VK_ICD_FILENAMES: "/icd.json",
  SECRET_TOKEN: "secret",
  TERM: "xterm",
  TZ: "Europe/Berlin",
  LANG: "de_DE.UTF-8",
};
const variables = (name: string) => all[name];

Deno.test("variables of the dynamic linker that are set are named, and reach no child", () => {
  assert.deepEqual(linkerVariables(variables), ["DYLD_INSERT_LIBRARIES", "LD_LIBRARY_PATH"]);
  const given = { ...stageEnvironment(variables), ...engineEnvironment(variables) };
  assert.deepEqual(Object.keys(given).filter((name) => /^(?:LD|DYLD)_/.test(name)), []);
});

Deno.test("a stage's process sees a closed list, an engine's one with its terminal", () => {
  const shared = {
    HOME: "/home/nobody",
    DENO_DIR: "/cache",
    PATH: "/bin",
    VK_ICD_FILENAMES: "/icd.json",
  };
  assert.deepEqual(stageEnvironment(variables), {
    ...shared,
    TZ: "UTC",
    LC_ALL: "C.UTF-8",
    NO_COLOR: "1",
    DENO_NO_UPDATE_CHECK: "1",
  });
  assert.deepEqual(engineEnvironment(variables), { ...shared, TERM: "xterm" });
});

Deno.test("deno.json lets the engine look at these names and no others", () => {
  const { permissions } = JSON.parse(Deno.readTextFileSync(`${repository}/deno.json`));
  assert.deepEqual(permissions.engine.env, environmentNames);
  assert.deepEqual(permissions.writing.env, environmentNames);
});
