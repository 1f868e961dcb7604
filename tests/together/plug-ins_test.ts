import { together } from "./together.ts";

await together("plug-ins");
