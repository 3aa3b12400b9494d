import type { Metadata } from "next";
import { headers } from "next/headers";
import type { ReactNode } from "react";
import { DecideView } from "@/components/approval-links/decide-view";
import { LinkProblem } from "@/components/approval-links/link-problem";
import { Hydrate } from "@/components/shell/hydrate";
import { Logo } from "@/components/ui/logo";
import { authenticateLink } from "@/lib/approval-links/authenticate-link";
import { getApprovalLink } from "@/lib/approval-links/get-approval-link";
import { approvalLinkKeys } from "@/lib/approval-links/queries";
import type { ApprovalLink } from "@/lib/approval-links/serialize";
import { AppError } from "@/lib/errors/app-error";
import { newId } from "@/lib/ids/new-id";

export const metadata: Metadata = {
  title: "Decide",
  referrer: "no-referrer",
  robots: { index: false, follow: false, noarchive: true },
};

/** What the link of a mail shows. It takes no session, and showing it changes nothing. */
export default async function DecidePage({ params }: { params: Promise<{ token: string }> }) {
  const { token } = await params;
  const link = await readLink(token);
  return (
    <Frame>
      {"problem" in link ? (
        <LinkProblem expired={link.problem === "signature_expired"} />
      ) : (
        <Hydrate queries={[[approvalLinkKeys.detail(token), link]]}>
          <DecideView token={token} />
        </Hydrate>
      )}
    </Frame>
  );
}

async function readLink(token: string): Promise<ApprovalLink | { problem: string }> {
  const address = (await headers()).get("x-drover-address") ?? "";
  try {
    const ctx = await authenticateLink(token, { requestId: newId("request"), address });
    return await getApprovalLink(ctx, { token });
  } catch (error) {
    if (error instanceof AppError) return { problem: error.code };
    throw error;
  }
}

function Frame({ children }: { children: ReactNode }) {
  return (
    <div className="flex min-h-screen flex-col items-center px-4 py-8 sm:py-12">
      <header className="mb-8">
        <Logo />
      </header>
      <main className="w-full max-w-2xl">{children}</main>
    </div>
  );
}
