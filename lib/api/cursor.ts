import { AppError } from "@/lib/errors/app-error";

/** Where a list goes on: opaque to the caller, and good for the kind of list it came from only. */
export function encodeCursor(kind: string, key: string | number): string {
  return Buffer.from(`${kind}:${key}`).toString("base64url");
}

/** The keyset value in a cursor, or null for the first page. @throws AppError invalid_cursor */
export function decodeCursor(kind: string, cursor: string | undefined): string | null {
  if (cursor === undefined) return null;
  const [of, key, ...rest] = Buffer.from(cursor, "base64url").toString("latin1").split(":");
  const canonical = of !== undefined && key !== undefined && encodeCursor(of, key) === cursor;
  if (canonical && of === kind && rest.length === 0 && /^\w{1,64}$/.test(key)) return key;
  throw new AppError("invalid_cursor", "The cursor is not one of this list. Start again without it.");
}

/** The keyset value of a list ordered by a number. @throws AppError invalid_cursor */
export function decodeNumberCursor(kind: string, cursor: string | undefined): number | null {
  const key = decodeCursor(kind, cursor);
  if (key === null) return null;
  if (/^\d{1,15}$/.test(key)) return Number(key);
  throw new AppError("invalid_cursor", "The cursor is not one of this list. Start again without it.");
}

/** What every list verb takes. */
export interface PageInput {
  /** 1 to 100. */
  limit?: number | undefined;
  cursor?: string | undefined;
}

export const DEFAULT_LIMIT = 20;

export interface Page<T> {
  data: T[];
  next_cursor: string | null;
}

/** A page out of `limit + 1` rows: the extra one only says that there is more. */
export function toPage<Row, T>(
  rows: Row[],
  limit: number,
  kind: string,
  key: (row: Row) => string | number,
  serialize: (row: Row) => T,
): Page<T> {
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  const more = rows.length > limit && last !== undefined;
  return { data: shown.map(serialize), next_cursor: more ? encodeCursor(kind, key(last)) : null };
}
