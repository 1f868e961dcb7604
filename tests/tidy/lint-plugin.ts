/** House rules that need the syntax tree: `deno lint` runs them with its own. */
import { limits } from "./rules.ts";

function linesOf(context: Deno.lint.RuleContext, range: readonly [number, number]): number {
  return context.sourceCode.text.slice(range[0], range[1]).split("\n").length;
}

const functionLength: Deno.lint.Rule = {
  create(context) {
    const check = (
      node:
        | Deno.lint.FunctionDeclaration
        | Deno.lint.FunctionExpression
        | Deno.lint.ArrowFunctionExpression,
    ) => {
      const lines = linesOf(context, node.range);
      if (lines <= limits.functionLines) return;
      context.report({
        node,
        message: `a function of ${lines} lines; at most ${limits.functionLines}`,
        hint: "split it where the idea changes",
      });
    };
    return {
      FunctionDeclaration: check,
      FunctionExpression: check,
      ArrowFunctionExpression: check,
    };
  },
};

export default {
  name: "house",
  rules: { "function-length": functionLength },
} satisfies Deno.lint.Plugin;
