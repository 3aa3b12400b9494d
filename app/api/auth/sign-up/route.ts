import { errorHeaders } from "@/lib/api/error-response";
import { peerAddress } from "@/lib/auth/peer-address";
import { requireSameOrigin } from "@/lib/auth/same-origin";
import { takeSignUp } from "@/lib/auth/sign-up-limit";
import { requireOpenSignUp } from "@/lib/auth/sign-up-open";
import { AppError } from "@/lib/errors/app-error";
import { newId } from "@/lib/ids/new-id";
import { log } from "@/lib/log/log";
import { createUser } from "@/lib/workspaces/create-user";
import { signUpBody } from "@/lib/workspaces/sign-up-body";

/** Signs a person up. The browser signs in afterwards, so that one way of starting a session is enough. */
export async function POST(request: Request): Promise<Response> {
  const requestId = newId("request");
  try {
    requireSameOrigin(request);
    const address = peerAddress(request.headers);
    const body = await signUpBody(request);
    if (!body.invitation) {
      await requireOpenSignUp();
      await takeSignUp(address);
    }
    const user = await createUser(body, { requestId, ...(address && { address }) });
    return Response.json({ id: user.id, email: user.email }, { status: 201 });
  } catch (error) {
    const known =
      error instanceof AppError
        ? error
        : new AppError("unavailable", "Drover cannot create accounts just now. Try again.");
    if (known !== error) log.error("sign-up failed", { request_id: requestId, error });
    const { code, message, status, extra } = known;
    return Response.json(
      { error: code, message, request_id: requestId, ...(extra.details && { details: extra.details }) },
      { status, headers: errorHeaders(known) },
    );
  }
}
