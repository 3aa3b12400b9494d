// npm run build: everything `npm start` needs, up to date.
import { checkNode } from "./lib/check-node.mjs";

checkNode();
const { prepare } = await import("./lib/build/prepare.mjs");
const { root } = await import("./lib/paths.mjs");
const { reportError } = await import("./lib/stages.mjs");

try {
  await prepare(root, { force: process.argv.includes("--force") });
} catch (error) {
  process.exitCode = reportError(error);
}
