import pg from "pg";
import { openDatabase } from "../scripts/lib/open-database.mjs";

/** Runs one statement on the database of the app under test: for what cannot be brought about from outside. */
export async function sql(text: string, values: unknown[]): Promise<number> {
  process.env.DROVER_DATA_DIR = process.env.E2E_DATA_DIR;
  const database = await openDatabase();
  const client = new pg.Client({ connectionString: database.url });
  try {
    await client.connect();
    return (await client.query(text, values)).rowCount ?? 0;
  } finally {
    await client.end();
    await database.stop();
  }
}
