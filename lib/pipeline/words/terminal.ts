/** Where the engine speaks: lines, and on a terminal colours and lines that are drawn again. */

export interface Terminal {
  /** One line (or several) of results. */
  write(text: string): void;
  /** One line of diagnosis. */
  writeError(text: string): void;
  /** True if a person looks at it. */
  readonly isInteractive: boolean;
  readonly colours: boolean;
  /** As it is now: people resize terminals. */
  readonly columns: number;
  /** Lines of the screen; absent where there is no screen. */
  readonly rows?: number;
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

export function openTerminal(): Terminal {
  // A dumb terminal (an editor's output pane) cannot move its cursor.
  const isInteractive = Deno.stdout.isTerminal() && Deno.env.get("TERM") !== "dumb";
  const encoder = new TextEncoder();
  return {
    write: (text) => writeAll(Deno.stdout, encoder.encode(text + "\n")),
    writeError: (text) => writeAll(Deno.stderr, encoder.encode(text + "\n")),
    isInteractive,
    colours: isInteractive && !Deno.noColor,
    get columns() {
      return isInteractive ? Math.max(20, sizeOfConsole().columns) : columnsDefault;
    },
    get rows() {
      return sizeOfConsole().rows;
    },
  };
}

function writeAll(stream: { writeSync(bytes: Uint8Array): number }, bytes: Uint8Array): void {
  for (let at = 0; at < bytes.length;) at += stream.writeSync(bytes.subarray(at));
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
