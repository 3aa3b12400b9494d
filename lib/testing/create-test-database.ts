import { inject } from "vitest";
import { copyTemplate, type TestDatabase } from "./database-server";

/** Another fresh, migrated database beside the test file's own; the caller drops it. */
export function createTestDatabase(): Promise<TestDatabase> {
  return copyTemplate(inject("testServer"));
}
