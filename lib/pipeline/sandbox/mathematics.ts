/** Math as every engine has it: see elementary.ts. */
import { define } from "./denial.ts";
import { elementary } from "./elementary.ts";

for (const [name, value] of Object.entries(elementary)) define(Math, name, value);
