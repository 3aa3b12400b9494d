// PostgreSQL's and the socket's errors in the words of Prisma's driver adapters.
import { DriverAdapterError } from "@prisma/driver-adapter-utils";

/** @param {unknown} cause @param {string} url @returns {never} */
export function throwAsAdapterError(cause, url) {
  const error =
    /** @type {import("pg").DatabaseError & NodeJS.ErrnoException & { address?: string, port?: number, errors?: unknown[] }} */ (
      cause
    );
  const original = { originalCode: error.code, originalMessage: error.message };
  const quoted = () => error.message.split('"')[1] ?? "";
  if (error.code === "3D000") throw new DriverAdapterError({ ...original, kind: "DatabaseDoesNotExist", db: quoted() });
  if (error.code === "28P01")
    throw new DriverAdapterError({ ...original, kind: "AuthenticationFailed", user: quoted() });
  if (error.code === "42P04")
    throw new DriverAdapterError({ ...original, kind: "DatabaseAlreadyExists", db: quoted() });
  if (error.severity) {
    const { code = "", severity, message, detail, column, hint } = error;
    throw new DriverAdapterError({ ...original, kind: "postgres", code, severity, message, detail, column, hint });
  }
  if (error.syscall || error.errors) {
    const { hostname, port } = new URL(url);
    const at = { host: error.address ?? hostname, port: error.port ?? (Number(port) || 5432) };
    throw new DriverAdapterError({ ...original, kind: "DatabaseNotReachable", ...at });
  }
  throw error;
}
