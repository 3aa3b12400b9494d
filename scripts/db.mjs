// npm run db -- migrate dev --name x: the Prisma command line, on DATABASE_URL or on the embedded database.
import { spawn } from "node:child_process";
import path from "node:path";
import { openDatabase } from "./lib/open-database.mjs";
import { root } from "./lib/paths.mjs";

const database = await openDatabase();
const prisma = path.join(root, "node_modules/prisma/build/index.js");
const child = spawn(process.execPath, [prisma, ...process.argv.slice(2)], {
  cwd: root,
  stdio: "inherit",
  env: { ...process.env, DATABASE_URL: database.url },
});
child.on("close", async (code) => {
  await database.stop();
  process.exit(code ?? 1);
});
