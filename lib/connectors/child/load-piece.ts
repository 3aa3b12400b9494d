import { createRequire } from "node:module";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { JobError } from "@/lib/sandbox/child/job-error";

/** What of a connector package's export is used. The rest of it is its own. */
export interface Piece {
  displayName: string;
  description?: unknown;
  auth?: unknown;
  actions(): Record<string, PieceAction>;
  getContextInfo?(): unknown;
}

export interface PieceAction {
  name: string;
  displayName?: unknown;
  description?: unknown;
  props?: Record<string, unknown>;
  requireAuth?: unknown;
  audience?: unknown;
  classification?: unknown;
  aiMetadata?: { description?: unknown; idempotent?: unknown };
  run(context: unknown): unknown;
}

export interface PieceAuth {
  type?: unknown;
  props?: unknown;
  validate?(given: unknown): unknown;
}

/** Loads the package in `dir` and finds the connector it exports. @throws JobError */
export async function loadPiece(dir: string): Promise<Piece> {
  const main = createRequire(path.join(dir, "package.json")).resolve(dir);
  const exported = (await import(pathToFileURL(main).href)) as Record<string, unknown>;
  const whole = exported.default;
  const candidates = [...Object.values(exported), ...(typeof whole === "object" && whole ? Object.values(whole) : [])];
  const piece = candidates.find(isPiece);
  if (!piece) throw new JobError("failed", "The package exports no connector.");
  return piece;
}

/** A package may be connected in one way or in several. */
export function authsOf({ auth }: Piece): PieceAuth[] {
  return [auth ?? []].flat().filter((each): each is PieceAuth => typeof each === "object" && each !== null);
}

function isPiece(value: unknown): value is Piece {
  return (
    typeof value === "object" &&
    value !== null &&
    "displayName" in value &&
    typeof value.displayName === "string" &&
    "actions" in value &&
    typeof value.actions === "function"
  );
}
