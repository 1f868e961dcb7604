/**
 * What a plug-in says that it gives, before it has run: the fields and tables of a dynamics, the columns
 * of a measure, the predictions of a theory. The reader checks names against it, `deno task list` shows
 * it, and the stages hold each plug-in to it.
 *
 * A declared name may have a part in angle brackets, which stands for any word: `V<a><b>` declares V11
 * and V12.
 */
/** Something that a plug-in gives under a name. */
export interface Declaration {
  readonly description: string;
  /** Unit, default: dimensionless. */
  readonly unit?: string;
  /** When it is given, if not always: "with a test set". */
  readonly when?: string;
}

/** An axis that is always there, or one that some parameters make. */
export type DeclaredAxis = string | { readonly name: string; readonly when: string };

/** A field of a dynamics, or a column of a measure. Numbers in float64. */
export interface FieldDeclaration extends Declaration {
  /** Its axes, outermost first; they become columns too. */
  readonly axes: readonly DeclaredAxis[];
}

/** Fields of a dynamics that become one table as they are. */
export interface TableDeclaration {
  readonly summary: string;
  /** Names of the fields: the table's columns after those of the axes, in this order. */
  readonly fields: readonly string[];
  /** Fields that follow where the parameters make them. */
  readonly optional?: readonly string[];
}

/** A prediction of a theory. */
export type PredictionDeclaration =
  & Declaration
  & (
    | { readonly shape: "scalar" | "distribution" }
    // `along`: the variable along x.
    | { readonly shape: "curve"; readonly along: string }
  );

export type Declarations<D extends Declaration = Declaration> = Readonly<Record<string, D>>;

/** The declaration of a name, its own or one with a part in angle brackets; undefined without. */
export function declarationOf<D extends Declaration>(
  declared: Declarations<D>,
  name: string,
): D | undefined {
  const found = declaredName(declared, name);
  return found === undefined ? undefined : declared[found];
}

/** The name under which a name is declared: itself, or one with a part in angle brackets. */
export function declaredName(declared: Declarations, name: string): string | undefined {
  if (Object.hasOwn(declared, name)) return name;
  return Object.keys(declared)
    .find((pattern) => pattern.includes("<") && patternOf(pattern).test(name));
}

/** What a declared name with a part in angle brackets stands for. */
export function patternOf(name: string): RegExp {
  const parts = name.split(/<[^<>]*>/).map((part) => part.replace(/[^\w]/g, "\\$&"));
  return new RegExp(`^${parts.join("[^ ]+")}$`);
}

/** Fields, and the tables that are made of some of them. */
export interface DeclaredTables {
  readonly fields: Declarations<FieldDeclaration>;
  readonly tables: Readonly<Record<string, TableDeclaration>>;
}
