// Where things are.
import path from "node:path";

/** The clone. */
export const root = path.resolve(import.meta.dirname, "../..");

/** The data folder: the database, the secret, the demo's sign-in. */
export function dataDir() {
  return path.resolve(root, process.env.DROVER_DATA_DIR ?? ".data");
}
