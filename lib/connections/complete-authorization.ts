import { recordAudit } from "@/lib/audit/record-audit";
import { type Ctx, requireScope } from "@/lib/auth/context";
import { db, type Tx } from "@/lib/db/client";
import { AppError } from "@/lib/errors/app-error";
import { parseUrl } from "@/lib/net/parse-url";
import { hashState } from "./begin-authorization";
import { getConnector } from "./connectors/all-connectors";
import { emitCheck } from "./emit-check";
import { readPending, sealPart } from "./pending";
import { configOf } from "./serialize";
import { oauthSettings } from "./settings";

/** What a provider sends a person back with. */
export interface AuthorizationAnswer {
  state?: string | undefined;
  code?: string | undefined;
  error?: string | undefined;
  iss?: string | undefined;
}

type Row = Awaited<ReturnType<Tx["connection"]["findFirstOrThrow"]>>;

/**
 * Takes a person who is back from a provider: the code is sealed for the worker, which exchanges it. A state counts
 * once, for ten minutes, and for whoever began the sign-in. What the provider refused is written on the connection.
 * @returns the connection's id
 * @throws AppError validation_failed when the answer belongs to no sign-in of this person, insufficient_scope
 */
export async function completeAuthorization(ctx: Ctx, answer: AuthorizationAnswer): Promise<string> {
  requireScope(ctx, "credentials:write");
  if (!answer.state || answer.state.length > 200) throw noSignIn();
  const stateHash = hashState(answer.state);
  return db.$transaction(async (tx) => {
    const row = await tx.connection.findFirst({ where: { stateHash, workspaceId: ctx.workspaceId } });
    const pending = readPending(row?.pending ?? null);
    if (!row || !pending || pending.user_id !== ctx.userId || pending.expires_at < Date.now()) throw noSignIn();
    const refusal = refusalOf(row, answer);
    const next = { user_id: pending.user_id, expires_at: pending.expires_at, redirect_uri: pending.redirect_uri };
    const sealed = refusal === undefined ? sealPart(row, "code", answer.code ?? "") : undefined;
    const { count } = await tx.connection.updateMany({
      where: { id: row.id, stateHash },
      data: {
        stateHash: null,
        updatedAt: new Date(),
        ...(sealed === undefined
          ? { pending: null, status: row.credentialId && row.status === "connected" ? "connected" : "error" }
          : { pending: JSON.stringify({ ...next, verifier: pending.verifier, code: sealed }), status: "checking" }),
        lastError: refusal ?? null,
      },
    });
    if (count === 0) throw noSignIn(); // the same answer came twice at once
    await recordAudit(tx, ctx, {
      action: "connection.authorized",
      resourceType: "connection",
      resourceId: row.id,
      after: { granted: refusal === undefined },
    });
    if (refusal === undefined) await emitCheck(tx, row.id);
    return row.id;
  });
}

function noSignIn(): AppError {
  return new AppError("validation_failed", "This is no sign-in that you have under way. Connect once more.");
}

/** Why nothing comes of an answer, in plain words. Of what the provider says only a short code is repeated. */
function refusalOf(row: Row, { code, error, iss }: AuthorizationAnswer): string | undefined {
  const connector = getConnector(row.app);
  if (connector?.auth.type !== "oauth2") return "Its connector is not installed any more.";
  const settings = oauthSettings(connector, connector.auth, configOf(row));
  const host = new URL(settings.authorizeUrl).host;
  if (iss !== undefined && !isIssuer(iss, settings.issuer, settings.authorizeUrl)) {
    return `The answer came from another provider than ${host}, so it was not used.`;
  }
  if (error === "access_denied") return `Access was not granted at ${host}.`;
  if (error !== undefined) return `${host} answered ${/^[\w.-]{1,80}$/.test(error) ? error : "an error"}.`;
  return code && code.length <= 8192 ? undefined : `${host} sent no code.`;
}

/** RFC 9207. Of a provider whose issuer nobody entered, only its own origin can be told. */
function isIssuer(iss: string, expected: string | undefined, authorizeUrl: string): boolean {
  if (expected !== undefined) return iss === expected;
  return parseUrl(iss)?.origin === new URL(authorizeUrl).origin;
}
