/**
 * Powers in bundles. The operator `**` cannot be redefined as Math.pow can, so the bundler writes it as a
 * call of a helper of its own, which it sets to Math.pow before any module runs: before the sandbox
 * has put its own functions there. Another one takes its place, which asks when it is called.
 */
import { BugError } from "../../contract/errors.ts";

/** The setting by which the bundler writes calls. */
export const withoutOperator = { "exponent-operator": false } as const;

/** As long as "Math.pow": places in the code, and so in its source map, stay what they are. */
const name = "__power$";

/**
 * To stand at the head of every bundle. A square is the product, as in every engine (and half of all
 * powers are squares); big integers have powers of their own.
 */
export const powerBanner = `var ${name}=(x,y)=>{if(y===2)return x*x;` +
  `if(typeof x!="bigint")return Math.pow(x,y);` +
  `if(y<0n)throw new RangeError("a negative power of a big integer");` +
  `let z=1n;for(;y>0n;y>>=1n,x*=x)if(y&1n)z*=x;return z};`;

const helper = "var __pow=Math.pow";

/** The code of a bundle whose powers are those of {@link powerBanner}; its length is the same. */
export function withLatePowers(code: string): string {
  if (!code.includes(helper) && /\b__pow\(/.test(code)) {
    throw new BugError("the bundler calls a helper for powers that it does not define");
  }
  return code.replace(helper, `var __pow=${name}`);
}
