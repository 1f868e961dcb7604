/**
 * Imported before the package, so that it is evaluated only as it was published. It looks at no environment but the
 * one that it is given, so Node's, which every run would have to load, is left alone.
 */
import { checkPackage } from "./published.ts";

checkPackage("@stricli/core@1.3.0");
