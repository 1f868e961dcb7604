/** Packages look at the environment when they are loaded; to them it is empty, not forbidden. */
import process from "node:process";

process.env = {};
