import { expect, test, vi } from "vitest";
import { pool } from "@/lib/db/client";
import { startWorker } from "@/lib/testing/start-worker";

test("a worker whose queue cannot record how a job ended ends itself: it would take no more jobs", async () => {
  const exit = vi.spyOn(process, "exit").mockImplementation(() => undefined as never);
  const worker = await startWorker();
  await pool.query(`CREATE FUNCTION away() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    RAISE EXCEPTION 'away' USING ERRCODE = '57P03'; END $$`);
  const ends =
    "BEFORE DELETE OR UPDATE OF last_error ON graphile_worker._private_jobs FOR EACH ROW EXECUTE FUNCTION away()";
  await pool.query(`CREATE TRIGGER away ${ends}`);
  await pool.query("SELECT graphile_worker.add_job('digests', '{}')");
  await vi.waitUntil(() => exit.mock.calls.length > 0, { timeout: 60_000 });
  expect(exit).toHaveBeenCalledWith(1);
  await pool.query("DROP TRIGGER away ON graphile_worker._private_jobs");
  await worker.stop().catch(() => {}); // it is ending by itself
  exit.mockRestore();
}, 90_000);
