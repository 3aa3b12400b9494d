import type { z } from "@hono/zod-openapi";
import type { Ctx } from "@/lib/auth/context";
import type { Scope } from "@/lib/auth/scopes";
import type { ErrorCode } from "@/lib/errors/codes";

export type Method = "GET" | "POST" | "PATCH" | "PUT" | "DELETE";

/** The rate-limit class an operation counts against, beside the limit of the key itself; `none` counts for the key alone. */
export type LimitClass = "reads" | "runs" | "credits" | "none";

/** Where an operation stands: the canonical surface, or the mount of S3 and S4, which takes keys alone. */
export type Mount = "/api/v1" | "/v1";

/** What a handler may need of the request beside its validated parts. */
export interface OperationRequest<P, Q, B> {
  params: P;
  query: Q;
  body: B;
  /** With an Idempotency-Key: what the id to be created ends in, the same for every attempt under that key. */
  reservedId: string | null;
  /** The request itself, for streams (`signal`, `Last-Event-ID`). Its body has been read, but for what an operation `consumes`. */
  request: Request;
}

type Shape = z.ZodType | undefined;
type Out<T extends Shape> = T extends z.ZodType ? z.output<T> : Record<string, never>;
type In<T extends Shape> = T extends z.ZodType ? z.input<T> : undefined;

interface OperationSpec<
  M extends Method,
  Path extends string,
  P extends Shape,
  Q extends Shape,
  B extends Shape,
  R extends Shape,
> {
  /** operationId of the OpenAPI document, camelCase. */
  id: string;
  method: M;
  /** `/api/v1` unless it says so. */
  mount?: Mount;
  /** Below the mount, with `{name}` for parameters: `/agents/{agent}`. */
  path: Path;
  /**
   * The scope a caller must hold; `session`: a signed-in person only, no key; `link`: nobody but the holder of the signed
   * link that the path's `token` is.
   */
  scope: Scope | "session" | "link";
  limit: LimitClass;
  tag: string;
  summary: string;
  description?: string;
  params?: P;
  query?: Q;
  /** A body whose fields are all optional may be left out. */
  body?: B;
  /** Left out for 204, and where the handler answers with a Response of its own. */
  response?: R;
  status?: 200 | 201 | 202 | 204;
  /** Media type when the answer is no JSON: `text/event-stream`. */
  produces?: string;
  /** Media type when the body is no JSON: the handler reads it from the request itself, as a stream. */
  consumes?: string;
  /** Codes special to this operation; those every operation can answer with are added by the document. */
  errors?: ErrorCode[];
  /** Creates or starts something: takes an Idempotency-Key. */
  idempotent?: boolean;
  /** An example of the body and of the answer, for the document. */
  examples?: { body?: unknown; response?: unknown };
  handler: (
    ctx: Ctx,
    input: OperationRequest<Out<P>, Out<Q>, Out<B>>,
  ) => R extends z.ZodType ? Promise<Response | z.input<R>> : Promise<Response> | Promise<void>;
}

/** An operation as the pipeline sees it; `types` exists for the compiler alone and is what the typed client infers from. */
export interface Operation<M extends Method = Method, Path extends string = string, T = unknown> {
  id: string;
  method: M;
  mount: Mount;
  path: Path;
  scope: Scope | "session" | "link";
  limit: LimitClass;
  tag: string;
  summary: string;
  description?: string;
  params?: z.ZodType;
  query?: z.ZodType;
  body?: z.ZodType;
  response?: z.ZodType;
  status: 200 | 201 | 202 | 204;
  produces?: string;
  consumes?: string;
  errors: ErrorCode[];
  idempotent: boolean;
  examples?: { body?: unknown; response?: unknown };
  handler: (ctx: Ctx, input: OperationRequest<never, never, never>) => Promise<unknown>;
  readonly types?: T;
}

/** The path as the document names it: below `/api/v1`, or whole where the operation stands elsewhere. */
export function documentPath({ mount, path }: Pick<Operation, "mount" | "path">): string {
  return mount === "/api/v1" ? path : mount + path;
}

/**
 * Declares one endpoint: the only source of its validation, its types and its place in the OpenAPI document.
 * Handlers call a verb and shape nothing else; verbs throw AppError.
 */
export function defineOperation<
  M extends Method,
  const Path extends string,
  P extends Shape = undefined,
  Q extends Shape = undefined,
  B extends Shape = undefined,
  R extends Shape = undefined,
>(
  spec: OperationSpec<M, Path, P, Q, B, R>,
): Operation<
  M,
  Path,
  { params: In<P>; query: In<Q>; body: In<B>; response: R extends z.ZodType ? z.output<R> : undefined }
> {
  return {
    ...spec,
    mount: spec.mount ?? "/api/v1",
    status: spec.status ?? 200,
    errors: spec.errors ?? [],
    idempotent: spec.idempotent ?? false,
  };
}
