import { env } from "@/lib/config/env";
import { db } from "@/lib/db/client";
import { AppError } from "@/lib/errors/app-error";

/** Whether somebody without an invitation may make an account: where sign-up is open, and the first person anywhere. */
export async function isSignUpOpen(): Promise<boolean> {
  return env.signUp === "open" || (await db.user.findFirst({ select: { id: true } })) === null;
}

/** @throws AppError sign_up_closed */
export async function requireOpenSignUp(): Promise<void> {
  if (await isSignUpOpen()) return;
  throw new AppError("sign_up_closed", "New accounts are made by invitation here.");
}
