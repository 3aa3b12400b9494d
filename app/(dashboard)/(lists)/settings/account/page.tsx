import type { Metadata } from "next";
import { AccountView } from "@/components/account/account-view";
import { Hydrate } from "@/components/shell/hydrate";
import { listIdentities } from "@/lib/account/list-identities";
import { accountKeys } from "@/lib/account/queries";
import { requireSession } from "@/lib/auth/page-session";
import { signInProblem } from "@/lib/auth/sign-in-problems";
import { listSessions } from "@/lib/sessions/list-sessions";
import { SESSIONS_SHOWN, sessionKeys } from "@/lib/sessions/queries";

export const metadata: Metadata = { title: "Account" };

export default async function AccountPage({ searchParams }: { searchParams: Promise<{ error?: string | string[] }> }) {
  const { ctx, session } = await requireSession("/settings/account");
  const { error } = await searchParams;
  const [methods, sessions] = await Promise.all([listIdentities(ctx), listSessions(ctx, { limit: SESSIONS_SHOWN })]);
  const problem = signInProblem(typeof error === "string" ? error : undefined);
  return (
    <Hydrate
      queries={[
        [accountKeys.methods, methods],
        [sessionKeys.all, sessions],
      ]}
    >
      <AccountView name={session.name} email={session.email} {...(problem && { problem })} />
    </Hydrate>
  );
}
