/** Where the engine speaks: lines, and on a terminal colours and lines that are drawn again. */
import { Output } from "./output.ts";
import { visible } from "./visible.ts";

export interface Terminal {
  /**
   * One line (or several) of results. Characters that steer a terminal are spelt out; data, for
   * programs to read, keep them where no terminal shows them.
   */
  write(text: string, as?: "text" | "data"): void;
  /** One line of diagnosis. */
  writeError(text: string): void;
  /** Bytes for a program or a file; absent where a person would be shown them. */
  writeBytes?(bytes: Uint8Array): void;
  /** True if a person looks at it. */
  readonly isInteractive: boolean;
  readonly colours: boolean;
  /** As it is now: people resize terminals. */
  readonly columns: number;
  /** Lines of the screen; absent where there is no screen. */
  readonly rows?: number;
  /** Writes text as it stands, without a line's end; absent where nothing can be drawn. */
  draw?(text: string): void;
}

export type Colour = "green" | "red" | "yellow" | "grey" | "bold";
const codes: Readonly<Record<Colour, number>> = {
  green: 32,
  red: 31,
  yellow: 33,
  grey: 90,
  bold: 1,
};

/** The text in a colour, if the terminal has colours. */
export function painted(terminal: Terminal, colour: Colour, text: string): string {
  return terminal.colours ? `\x1b[${codes[colour]}m${text}\x1b[0m` : text;
}

/** Columns if their number is unknown. */
export const columnsDefault = 120;

/** Rows when a terminal does not say how many it has. */
const rowsDefault = 24;

/** The terminal of this process, and what became of its standard output. */
export interface ProcessTerminal extends Terminal {
  /** Why standard output cannot be written any more; undefined while it can. */
  readonly fault: Error | undefined;
}

/** `onLost` is called once, when standard output cannot be written any more. */
export function openTerminal(onLost: () => void = () => {}): ProcessTerminal {
  const isShown = Deno.stdout.isTerminal();
  // A dumb terminal (an editor's output pane) cannot move its cursor.
  const isInteractive = isShown && Deno.env.get("TERM") !== "dumb";
  const colours = isInteractive && !Deno.noColor;
  const out = new Output(Deno.stdout, onLost);
  // A diagnosis that nobody can read stops nothing; the exit code remains.
  const error = new Output(Deno.stderr);
  return {
    write(text, as) {
      const isPlain = as === "data" && !isShown;
      out.write((isPlain ? text : visible(text, { coloured: colours })) + "\n");
    },
    writeError: (text) => error.write(visible(text, { coloured: colours }) + "\n"),
    ...(isShown ? {} : { writeBytes: (bytes: Uint8Array) => out.writeBytes(bytes) }),
    draw: (text) => out.write(text),
    get fault() {
      return out.fault;
    },
    isInteractive,
    colours,
    get columns() {
      return isInteractive ? Math.max(20, sizeOfConsole().columns) : columnsDefault;
    },
    get rows() {
      return sizeOfConsole().rows;
    },
  };
}

function sizeOfConsole(): { readonly columns: number; readonly rows: number } {
  try {
    const { columns, rows } = Deno.consoleSize();
    // Some pseudo-terminals say 0 x 0.
    return { columns: columns || columnsDefault, rows: rows || rowsDefault };
  } catch (error) {
    if (error instanceof Error) return { columns: columnsDefault, rows: rowsDefault };
    throw error;
  }
}
