/** A stranger's code at each place of a checkout where code of its own is evaluated. */
import type { Checkout } from "../../circumstances/checkout.ts";
import { toyFiles } from "../../pipeline/toy/workspace.ts";
import { codeAttempts, tryingCode } from "./code.ts";
import type { Outside } from "./outside.ts";
import { write } from "./places.ts";

/** A package that only plug-ins import. */
const packaged = "@stdlib/math-base-special-erf";
const packageFile = `node_modules/.deno/${
  packaged.replace("/", "+")
}@0.2.6/node_modules/${packaged}/lib/index.js`;

/**
 * Code that tries at each place where a stranger's code is evaluated. What became of it is a text by
 * `place: … tried, succeeded: []`, in the plug-in's summary and in the log of jobs.
 */
export function putCode(checkout: Checkout, outside: Outside): void {
  const trying = tryingCode(codeAttempts(outside));
  const installed = `${checkout.root}/${packageFile}`;
  const whole = Deno.readTextFileSync(installed);
  // The file may be one with that of Deno's own copy.
  Deno.removeSync(installed);
  Deno.writeTextFileSync(installed, `${whole}\n${trying}\nmodule.exports.outcome = tryAll();\n`);
  write(
    checkout,
    "lib/data/sequence.ts",
    `import erf from "${packaged}";\n${trying}\n` +
      "const told = `in a plug-in: ${await tryAll()}; in a package: ${await erf.outcome}`;\n" +
      toyFiles["lib/data/sequence.ts"].replace('summary: "a sequence"', "summary: told")
        .replace("// A comment that changes nothing.", "console.log(told);"),
  );
  write(
    checkout,
    "stages/numbers.ts",
    `${trying}\n` +
      toyFiles["stages/numbers.ts"].replace("run({ uses", "async run({ uses").replace(
        "    const [{ plugin",
        '    console.log("in a stage: " + await tryAll());\n    const [{ plugin',
      ),
  );
}
