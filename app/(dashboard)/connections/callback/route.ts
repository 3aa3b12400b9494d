import { headers } from "next/headers";
import { redirect } from "next/navigation";
import { requireSession } from "@/lib/auth/page-session";
import { completeAuthorization } from "@/lib/connections/complete-authorization";
import { AppError } from "@/lib/errors/app-error";

/**
 * Where providers send people back to. It shows nothing, and leads on at once, so that a code stays in no address bar;
 * who has no session here is not led back to it after signing in either.
 */
export async function GET(request: Request): Promise<never> {
  const { ctx } = await requireSession("/connections?problem=session");
  const address = (await headers()).get("x-drover-address") ?? ctx.address;
  redirect(await outcome({ ...ctx, address }, new URL(request.url).searchParams));
}

async function outcome(ctx: Parameters<typeof completeAuthorization>[0], query: URLSearchParams): Promise<string> {
  const given = (name: string) => query.get(name) ?? undefined;
  try {
    const answer = { state: given("state"), code: given("code"), error: given("error"), iss: given("iss") };
    return `/connections?id=${await completeAuthorization(ctx, answer)}`;
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    return `/connections?problem=${error.code === "insufficient_scope" ? "scope" : "state"}`;
  }
}
