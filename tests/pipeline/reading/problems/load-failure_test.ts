/** Modules that cannot be loaded: the message has the line of the slip, in the file of the slip. */
import assert from "node:assert/strict";
import { toFileUrl } from "../../../../lib/pipeline/system/path.ts";
import { loadFailure } from "../../../../lib/pipeline/reading/problems/load-failure.ts";

interface Case {
  readonly what: string;
  readonly files: Readonly<Record<string, string>>;
  readonly says: RegExp;
}

const good = "export const a = 1;\nexport const b: number = 2;\n";

/** `lib/theory/law.ts` is loaded. */
const cases: readonly Case[] = [
  {
    what: "a slip in the last line",
    files: { "lib/theory/law.ts": `${good}const = 3;\n` },
    says: /^lib\/theory\/law\.ts:3:7 cannot load this module: SyntaxError: Unexpected token/,
  },
  {
    what: "a bracket that is not closed",
    files: { "lib/theory/law.ts": `${good}\n  const y = f(;\n` },
    says: /^lib\/theory\/law\.ts:4:15 cannot load this module: SyntaxError: Expression expected$/,
  },
  {
    what: "a name declared twice, which the runtime finds later",
    files: { "lib/theory/law.ts": `${good}let z = 1;\nlet z = 2;\n` },
    says:
      /^lib\/theory\/law\.ts:4:5 cannot load this module: SyntaxError: Identifier 'z' has already been declared$/,
  },
  {
    what: "a slip in a module that it imports",
    files: {
      "lib/theory/law.ts": 'import "../num/x é%25.ts";\n',
      "lib/num/x é%.ts": `${good}const = 3;`,
    },
    says: /^lib\/num\/x é%\.ts:3:7 cannot load this module, which lib\/theory\/law\.ts needs: Synt/,
  },
  {
    what: "an error thrown while loading",
    files: {
      "lib/theory/law.ts": `${good}function f() {\n  throw new RangeError("no\\nluck");\n}\nf();\n`,
    },
    says: /^lib\/theory\/law\.ts:4:9 cannot load this module: RangeError: no$/,
  },
  {
    what: "a property of nothing",
    files: { "lib/theory/law.ts": `${good}const x: any = {};\nx.y.z;\n` },
    says:
      /^lib\/theory\/law\.ts:4:5 cannot load this module: TypeError: Cannot read properties of undef/,
  },
  {
    what: "a missing file",
    files: { "lib/theory/law.ts": `${good}import "../num/none.ts";\n` },
    says:
      /^lib\/theory\/law\.ts:3:8 cannot load this module: Module not found "lib\/num\/none\.ts"\.$/,
  },
  {
    what: "a package that nobody declared",
    files: { "lib/theory/law.ts": `${good}import x from "no-such-package";\nx();\n` },
    says:
      /^lib\/theory\/law\.ts:3:15 cannot load this module: .*"no-such-package" not a dependency/,
  },
  {
    what: "something thrown that is no error",
    files: { "lib/theory/law.ts": 'throw "text";\n' },
    says: /^lib\/theory\/law\.ts:1:1 cannot load this module: text$/,
  },
];

for (const { what, files, says } of cases) {
  Deno.test(`${what} is reported with its place`, async () => {
    const workspace = Deno.makeTempDirSync({ prefix: "load failure é% " });
    for (const [path, text] of Object.entries({ ...files, "lib/contract/none.ts": "" })) {
      Deno.mkdirSync(`${workspace}/${path}`.replace(/\/[^/]*$/, ""), { recursive: true });
      Deno.writeTextFileSync(`${workspace}/${path}`, text);
    }
    const file = "lib/theory/law.ts";
    let error: unknown = "nothing was thrown";
    await import(toFileUrl(`${workspace}/${file}`)).catch((thrown) => error = thrown);
    Deno.removeSync(workspace, { recursive: true });
    assert.match(loadFailure(error, { workspace, file }).message, says);
  });
}
