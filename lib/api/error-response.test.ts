import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { db, pool } from "@/lib/db/client";
import { AppError } from "@/lib/errors/app-error";
import { newId } from "@/lib/ids/new-id";
import { log } from "@/lib/log/log";
import { errorBody, errorHeaders, toAppError } from "./error-response";

const logged = vi.spyOn(log, "error");
beforeEach(() => logged.mockImplementation(() => {}));
afterEach(() => logged.mockClear());

const failureOf = (work: Promise<unknown>) =>
  work.then(
    () => expect.fail("should have failed"),
    (error: unknown) => error,
  );

test("what PostgreSQL cannot store is the input's fault, by pg and by Prisma", async () => {
  const byPg = await failureOf(pool.query("SELECT $1::text", ["a\u0000b"]));
  expect(toAppError(byPg, "r").code).toBe("invalid_characters");
  const byPrisma = await failureOf(db.user.create({ data: { id: newId("user"), email: "a\u0000b", name: "x" } }));
  expect(toAppError(byPrisma, "r").code).toBe("invalid_characters");
  expect(logged).not.toHaveBeenCalled();
});

test("a value taken meanwhile is 409, by pg and by Prisma", async () => {
  const data = { id: newId("user"), email: "a@example.com", name: "A" };
  await db.user.create({ data });
  expect(toAppError(await failureOf(db.user.create({ data })), "r").status).toBe(409);
  const again = pool.query("INSERT INTO users (id, email, name) VALUES ($1, $2, 'A')", [newId("user"), data.email]);
  expect(toAppError(await failureOf(again), "r").status).toBe(409);
});

test("anything unforeseen is 503, logged with the request's id, and says nothing about our insides", async () => {
  const error = await failureOf(pool.query("SELECT nothing FROM nowhere"));
  const known = toAppError(error, "req_1");
  const body = JSON.stringify(errorBody(known, "req_1"));
  expect(known.status).toBe(503);
  expect(body).not.toMatch(/nowhere|SELECT|at /);
  expect(logged).toHaveBeenCalledWith("request failed", expect.objectContaining({ request_id: "req_1", error }));
  expect(errorHeaders(known)).toEqual({ "Retry-After": "1" });
  expect(toAppError("text", "r").status).toBe(503);
});

test("details are for what is understood but invalid", () => {
  const details = [{ path: "a", message: "b" }];
  expect(errorBody(new AppError("validation_failed", "m", { details }), "r")).toEqual({
    error: "validation_failed",
    message: "m",
    request_id: "r",
    details,
  });
  expect(errorBody(new AppError("not_found", "m", { details }), "r")).not.toHaveProperty("details");
});
