import { z } from "zod";
import { env } from "@/lib/config/env";
import { connectionAuth } from "@/lib/connections/open-connection";
import { pickIdentity } from "@/lib/identities/pick-identity";
import { SendingLimitReached, sendAs } from "@/lib/identities/send-as";
import { derivedId } from "@/lib/ids/derived-id";
import { timeOfId } from "@/lib/ids/time-of-id";
import { MailError } from "@/lib/mail/mail-error";
import { keepDraft, sendMail } from "@/lib/mail/send-mail";
import { checkContactable } from "./check-contactable";
import { defineTool } from "./define-tool";
import { sendAuthorized } from "./send-authorized";
import { ToolError } from "./tool-error";
import type { BuiltinTool, ToolContext } from "./types";

const line = z
  .string()
  .trim()
  .min(1)
  .max(500)
  .regex(/^[^\r\n]*$/, "may not have line breaks");

const mail = {
  to: z.email().max(320).describe("One address."),
  subject: line,
  body: z.string().min(1).max(200_000).describe("Plain text."),
};

/** Mail goes out by the installation's server; without one it is kept, and the dashboard shows it. */
export const emailTools: BuiltinTool[] = [
  defineTool({
    name: "email.send",
    title: "Send an email",
    description:
      "Sends an email from an identity of the workspace, else from this installation's address. Answers {id, status}.",
    app: "email",
    effect: "write",
    idempotent: true,
    exposure: { sends: true },
    inputSchema: z.strictObject({
      ...mail,
      identity: z
        .string()
        .min(1)
        .max(200)
        .optional()
        .describe("Name or id of an identity; the default one if left out."),
    }),
    async execute({ to, subject, body, identity: named }, ctx) {
      const identity = named ?? ctx.identity;
      await checkContactable(ctx.workspaceId, to);
      const sender = await pickIdentity(ctx.workspaceId, identity);
      if (!sender && identity !== undefined)
        throw new ToolError("identity_not_found", `There is no identity ${identity} to send from.`);
      const message = { workspaceId: ctx.workspaceId, to, subject, text: body, id: mailId(ctx) };
      try {
        return await (sender ? sendAs(sender, message) : sendMail(message));
      } catch (error) {
        if (error instanceof SendingLimitReached) throw new ToolError("sending_limit_reached", error.message);
        if (!(error instanceof MailError)) throw error;
        throw new ToolError("email_failed", error.message, { retryable: !error.permanent, cause: error });
      }
    },
  }),
  defineTool({
    name: "gmail.draft",
    title: "Draft an email",
    description:
      "Writes an email and leaves it as a draft, in Gmail where a connection is named, else in the outbox. It is not sent. Answers {draft_id}.",
    app: "gmail",
    effect: "write",
    idempotent: true,
    inputSchema: z.strictObject({
      ...mail,
      connection: z.string().min(1).max(200).optional().describe("Name or id of a Google connection."),
    }),
    async execute({ connection, ...draft }, ctx) {
      if (connection !== undefined) return { draft_id: await draftInGmail(connection, draft, ctx) };
      const { to, subject, body } = draft;
      const { id } = await keepDraft({ workspaceId: ctx.workspaceId, to, subject, text: body, id: mailId(ctx) });
      return { draft_id: id };
    },
  }),
];

/** The same for every attempt of a step, so that a repeated one writes no second mail. */
const mailId = ({ runId, idempotencyKey }: ToolContext) => derivedId("email", timeOfId(runId), idempotencyKey);

const gmailDraft = z.object({ id: z.string() });

async function draftInGmail(
  connection: string,
  { to, subject, body }: { to: string; subject: string; body: string },
  ctx: ToolContext,
): Promise<string> {
  const encoded = `=?utf-8?B?${Buffer.from(subject).toString("base64")}?=`;
  const message = [`To: ${to}`, `Subject: ${encoded}`, "Content-Type: text/plain; charset=utf-8", "", body].join(
    "\r\n",
  );
  const response = await sendAuthorized(
    {
      method: "POST",
      url: `${env.gmailUrl}/gmail/v1/users/me/drafts`,
      headers: new Headers({ "content-type": "application/json" }),
      body: JSON.stringify({ message: { raw: Buffer.from(message).toString("base64url") } }),
    },
    { signal: ctx.signal },
    { auth: connectionAuth(ctx.secrets, connection), secrets: ctx.secrets },
  );
  const { status } = response;
  const parsed = status === 200 ? gmailDraft.safeParse(parseJson(response.bytes)) : undefined;
  if (parsed?.success) return parsed.data.id;
  throw new ToolError("gmail_failed", `Gmail answered ${status} and made no draft.`, {
    retryable: status === 429 || status >= 500,
  });
}

function parseJson(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(bytes));
  } catch {
    return undefined;
  }
}
