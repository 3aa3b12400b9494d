import { notFound } from "next/navigation";
import { cache } from "react";
import { getAgent } from "@/lib/agents/get-agent";
import type { AgentDetail } from "@/lib/agents/queries";
import { requireSession } from "@/lib/auth/page-session";
import { AppError } from "@/lib/errors/app-error";

/** The agent of a page's address, once a request for layout, page and title alike. Not there, or not yours: the 404 page. */
export const loadAgent = cache(async (ref: string): Promise<AgentDetail> => {
  const agent = decodeURIComponent(ref);
  const { ctx } = await requireSession(`/agents/${agent}`);
  return getAgent(ctx, { agent }).catch((error) => {
    if (error instanceof AppError && error.code === "not_found") notFound();
    throw error;
  });
});
