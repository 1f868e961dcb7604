/** Plain text and plain formulas as LaTeX, for pdfLaTeX as well as for the engines that know Unicode. */

/** Characters that LaTeX takes for something else, or has in some fonts only. */
const special: Readonly<Record<string, string>> = {
  "\\": "\\textbackslash{}",
  "{": "\\{",
  "}": "\\}",
  "$": "\\$",
  "&": "\\&",
  "#": "\\#",
  "%": "\\%",
  "_": "\\_",
  "^": "\\textasciicircum{}",
  "~": "\\textasciitilde{}",
  "<": "\\ensuremath{<}",
  ">": "\\ensuremath{>}",
  "|": "\\ensuremath{|}",
  "–": "--",
  "—": "---",
  "…": "\\ldots{}",
  "−": "\\ensuremath{-}",
  "\u200b": "\\allowbreak{}",
  "“": "``",
  "”": "''",
  "‘": "`",
  "’": "'",
  '"': "''",
};

/** Signs of mathematics. */
const signs: Readonly<Record<string, string>> = {
  "≤": "\\le",
  "≥": "\\ge",
  "≠": "\\ne",
  "≈": "\\approx",
  "∼": "\\sim",
  "≪": "\\ll",
  "≫": "\\gg",
  "∝": "\\propto",
  "∞": "\\infty",
  "→": "\\to",
  "←": "\\leftarrow",
  "⇒": "\\Rightarrow",
  "×": "\\times",
  "·": "\\cdot",
  "±": "\\pm",
  "∓": "\\mp",
  "√": "\\surd",
  "∇": "\\nabla",
  "∂": "\\partial",
  "∑": "\\sum",
  "∏": "\\prod",
  "∫": "\\int",
  "∈": "\\in",
  "‖": "\\|",
  "∥": "\\|",
  "′": "'",
  "″": "''",
  "‴": "'''",
  "°": "{}^\\circ",
  "½": "\\tfrac12",
  "¼": "\\tfrac14",
  "¾": "\\tfrac34",
  "ᵀ": "{}^{\\mathsf{T}}",
  "ŷ": "\\hat{y}",
  "𝔼": "\\mathrm{E}",
  "ℝ": "\\mathbf{R}",
  "ℕ": "\\mathbf{N}",
};

const greek =
  "alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu nu xi omicron pi rho " +
  "varsigma sigma tau upsilon varphi chi psi omega";
const capitals: Readonly<Record<string, string>> = {
  Γ: "\\Gamma",
  Δ: "\\Delta",
  Θ: "\\Theta",
  Λ: "\\Lambda",
  Ξ: "\\Xi",
  Π: "\\Pi",
  Σ: "\\Sigma",
  Υ: "\\Upsilon",
  Φ: "\\Phi",
  Ψ: "\\Psi",
  Ω: "\\Omega",
};
const superscripts = "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻";
const subscripts = "₀₁₂₃₄₅₆₇₈₉₊₋";
const scriptSigns = "0123456789+-";

const formulas: ReadonlyMap<string, string> = new Map([
  ...Object.entries(signs),
  ...Object.entries(capitals),
  ...greek.split(" ").map((name, index) =>
    [String.fromCodePoint(0x3b1 + index), name === "omicron" ? "o" : `\\${name}`] as const
  ),
  ...[...superscripts].map((sign, index) => [sign, `{}^{${scriptSigns[index]}}`] as const),
  ...[...subscripts].map((sign, index) => [sign, `{}_{${scriptSigns[index]}}`] as const),
]);

/**
 * Words as LaTeX text. An index or an exponent of a letter (`A_k`, `n^{-1/2}`) is set as a formula with it, an
 * exponent of anything else by itself (`|h|^2`, `(1 + x)^L`), and so are signs of mathematics and Greek
 * letters. A character that is none of these stays as it is: engines that know Unicode set it, and pdfLaTeX
 * names it.
 */
export function latexText(words: string): string {
  // A blank line would end the paragraph, and with it a command's argument.
  const text = words.replace(/\s+/g, " ").replaceAll(" - ", " − ");
  let written = "";
  let end = 0;
  for (const match of text.matchAll(scripted)) {
    const [whole, base = "", ofBase, alone, braced, bracketed, bare] = match;
    const sign = ofBase ?? alone;
    written += escaped(text.slice(end, match.index));
    const inner = [...braced ?? bracketed ?? bare].map(inFormula).join("");
    written += `\\ensuremath{${base === "" ? "{}" : inFormula(base)}${sign}{${inner}}}`;
    end = match.index + whole.length;
  }
  return written + escaped(text.slice(end));
}

/**
 * A letter of its own, if there is one, then an index or exponent: in braces, in brackets, or a number or
 * letters. Without such a letter only exponents and what is in braces count: `a_long_name` is a name.
 */
const scripted = new RegExp(
  String.raw`(?:(?<![\p{L}\p{N}_^])(\p{L})([_^])|(?<=\S)(\^|_(?=\{)))` +
    String.raw`(?:\{([^{}]*)\}|(?:\(([^()]*)\))|(-?(?:\p{N}+(?:\.\p{N}+)?|\p{L}+)))`,
  "gu",
);

function escaped(text: string): string {
  return [...text].map((character) => {
    const formula = formulas.get(character);
    if (formula !== undefined) return `\\ensuremath{${formula}}`;
    return special[character] ?? character;
  }).join("");
}

function inFormula(character: string): string {
  const formula = formulas.get(character);
  if (formula !== undefined) return /^\\[a-zA-Z]+$/.test(formula) ? `${formula} ` : formula;
  return character in special ? escaped(character) : character;
}

/**
 * A bound, a window or an interval of the claims table as a formula, without dollars: `= 0.5` gives 0.5,
 * `<= -0.45` gives \le -0.45, `in 1.2 … 2.1` and `1.2 … 2.1` give [1.2, 2.1]; an end that is missing is open.
 */
export function latexExpression(plain: string): string {
  const [, relation, rest] = /^(?:(<=|>=|=|in) )?(.*)$/s.exec(plain)!;
  const ends = rest.split(" … ");
  if (ends.length === 2) {
    const [open, close] = [ends[0] === "-∞" ? "(" : "[", ends[1] === "∞" ? ")" : "]"];
    return `${open}${latexNumber(ends[0])},\\, ${latexNumber(ends[1])}${close}`;
  }
  const sign = relation === "<=" ? "\\le " : relation === ">=" ? "\\ge " : "";
  return sign + latexNumber(rest);
}

/** "1.2e-5" as a formula. */
function latexNumber(text: string): string {
  if (/^-?∞$/.test(text)) return text.replace("∞", "\\infty");
  const [mantissa, exponent] = text.split("e");
  return exponent === undefined ? escaped(text) : `${mantissa}\\times 10^{${exponent}}`;
}
