import assert from "node:assert/strict";
import {
  engineEnvironment,
  isOfLinker,
  linkerVariables,
  stageEnvironment,
} from "../../../lib/pipeline/system/child-environment.ts";

const all = {
  HOME: "/home/nobody",
  DENO_DIR: "/cache",
  PATH: "/bin",
  LD_LIBRARY_PATH: "/usr/local/cuda/lib64",
  ld_debug: "",
  DYLD_INSERT_LIBRARIES: "/x.dylib",
  LDFLAGS: "-lm",
  OLD_PWD: "/",
  VK_ICD_FILENAMES: "/icd.json",
  SECRET_TOKEN: "secret",
  TZ: "Europe/Berlin",
  LANG: "de_DE.UTF-8",
};

Deno.test("the variables of the dynamic linker are known by their beginnings alone", () => {
  assert.deepEqual(linkerVariables(all), ["DYLD_INSERT_LIBRARIES", "LD_LIBRARY_PATH", "ld_debug"]);
  assert.deepEqual(["LDFLAGS", "OLD_PWD", "LD"].filter(isOfLinker), []);
});

Deno.test("a stage's process sees a closed list, an engine's all but the dynamic linker's", () => {
  assert.deepEqual(stageEnvironment(all), {
    HOME: "/home/nobody",
    DENO_DIR: "/cache",
    PATH: "/bin",
    VK_ICD_FILENAMES: "/icd.json",
    TZ: "UTC",
    LC_ALL: "C.UTF-8",
    NO_COLOR: "1",
    DENO_NO_UPDATE_CHECK: "1",
  });
  const { LD_LIBRARY_PATH: _1, ld_debug: _2, DYLD_INSERT_LIBRARIES: _3, ...rest } = all;
  assert.deepEqual(engineEnvironment(all), rest);
});
