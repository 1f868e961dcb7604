/** LaTeX where it is installed: a text compiled in a folder of its own, with what it says and complains of. */
import { hasProgram } from "./programs.ts";

/** Whether the tests that compile can run here. */
export const hasLatex = ["pdflatex", "bibtex", "pdftotext"].every(hasProgram);

export interface Compiled {
  /** The words of the PDF. */
  readonly text: string;
  /** What LaTeX warned of in the last of three passes. */
  readonly warnings: readonly string[];
}

const complaint = /^(?:! |LaTeX Warning: |Package \S+ Warning: |Overfull |Missing character)/;

/**
 * Compiles `main.tex` with the given files beside it, with its bibliography if it has one. Throws an error with
 * the end of the log if LaTeX stops.
 */
export function compiled(main: string, files: Readonly<Record<string, string>> = {}): Compiled {
  const folder = Deno.makeTempDirSync();
  const run = (program: string, ...args: readonly string[]) => {
    const { code, stdout } = new Deno.Command(program, { args: [...args], cwd: folder })
      .outputSync();
    const text = new TextDecoder("latin1").decode(stdout);
    if (code !== 0) throw new Error(`${program}: ${text.slice(-2000)}`);
  };
  try {
    for (const [path, text] of Object.entries({ ...files, "main.tex": main })) {
      Deno.writeTextFileSync(`${folder}/${path}`, text);
    }
    const pass = () => run("pdflatex", "-interaction=nonstopmode", "-halt-on-error", "main.tex");
    pass();
    if (/\\bibliography\{/.test(main)) run("bibtex", "main");
    pass();
    pass();
    run("pdftotext", "-layout", "main.pdf", "main.txt");
    const log = new TextDecoder("latin1").decode(Deno.readFileSync(`${folder}/main.log`));
    return {
      text: Deno.readTextFileSync(`${folder}/main.txt`),
      warnings: log.split("\n").filter((line) => complaint.test(line)),
    };
  } finally {
    Deno.removeSync(folder, { recursive: true });
  }
}
