import { expect, test } from "vitest";
import { testWorkspace } from "@/lib/api/testing/test-workspace";
import { startImport } from "@/lib/contact-imports/start-import";
import { createContactImport } from "@/lib/contact-imports/testing/create-import";
import { db } from "@/lib/db/client";
import { startWorker } from "@/lib/testing/start-worker";

test("a file is taken in by a worker that comes later, once", async () => {
  const { ctx, workspaceId } = await testWorkspace();
  const id = await createContactImport(ctx, "name,email\nAda,ada@example.com\nBo,bo@example.com\nNo,nobody\n");
  await startImport(ctx, id, { mapping: ["name", "email"] });
  const worker = await startWorker();
  try {
    await expect
      .poll(async () => (await db.contactImport.findUniqueOrThrow({ where: { id } })).status, { timeout: 20_000 })
      .toBe("completed");
  } finally {
    await worker.stop();
  }
  const found = await db.contactImport.findUniqueOrThrow({ where: { id } });
  expect(found).toMatchObject({ rowsDone: 3, createdCount: 2, failedCount: 1 });
  expect(found.completedAt).not.toBeNull();
  expect(await db.contact.count({ where: { workspaceId } })).toBe(2);
}, 60_000);
