/** Where the engine speaks: lines, and on a terminal colours and lines that are drawn again. */

export interface Terminal {
  /** One line (or several) of results. */
  write(text: string): void;
  /** One line of diagnosis. */
  writeError(text: string): void;
  /** True if a person looks at it. */
  readonly isInteractive: boolean;
  readonly colours: boolean;
  readonly columns: number;
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

/** Columns when nobody says how many there are. */
export const columnsDefault = 120;

export function openTerminal(): Terminal {
  const isInteractive = Deno.stdout.isTerminal();
  const encoder = new TextEncoder();
  return {
    write: (text) => writeAll(Deno.stdout, encoder.encode(text + "\n")),
    writeError: (text) => writeAll(Deno.stderr, encoder.encode(text + "\n")),
    isInteractive,
    colours: isInteractive && !Deno.noColor,
    columns: isInteractive ? sizeOfConsole() : columnsDefault,
  };
}

function writeAll(stream: { writeSync(bytes: Uint8Array): number }, bytes: Uint8Array): void {
  for (let at = 0; at < bytes.length;) at += stream.writeSync(bytes.subarray(at));
}

function sizeOfConsole(): number {
  try {
    return Math.max(40, Deno.consoleSize().columns);
  } catch (error) {
    if (error instanceof Error) return columnsDefault;
    throw error;
  }
}
