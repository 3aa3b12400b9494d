import { z } from "zod";
import { AppError } from "@/lib/errors/app-error";
import { parseInput } from "@/lib/validation/parse-input";

const LIMIT_BYTES = 8192;

const schema = z.strictObject({
  email: z.string(),
  password: z.string(),
  name: z.string().optional(),
  workspace: z.string().optional(),
  /** The token of an invitation. */
  invitation: z.string().optional(),
});

/**
 * Reads what the sign-up form sends.
 * @throws AppError unsupported_media_type, payload_too_large, invalid_json, validation_failed
 */
export async function signUpBody(
  request: Request,
): Promise<{ email: string; password: string; name?: string; workspace?: string; invitation?: string }> {
  if (!/^application\/json\b/i.test(request.headers.get("content-type") ?? "")) {
    throw new AppError("unsupported_media_type", "Send application/json.");
  }
  const length = Number(request.headers.get("content-length") ?? Number.NaN);
  if (!(length <= LIMIT_BYTES)) throw new AppError("payload_too_large", "The body is too large.");
  const body: unknown = await request.json().catch(() => {
    throw new AppError("invalid_json", "The body is not valid JSON.");
  });
  const { email, password, name, workspace, invitation } = parseInput(schema, body);
  return {
    email: email.trim(),
    password,
    ...(name?.trim() && { name }),
    ...(workspace?.trim() && { workspace }),
    ...(invitation && { invitation }),
  };
}
