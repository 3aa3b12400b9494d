import type { Inngest } from "inngest";
import { checkConnection } from "./check-connection";
import { checkMcpServerFunction } from "./check-mcp-server";
import { deleteWorkspaceFunction } from "./delete-workspace";
import { deliverWebhook } from "./deliver-webhook";
import { embedMemoriesFunction } from "./embed-memories";
import { importContacts } from "./import-contacts";
import { revokeConnection } from "./revoke-connection";
import { type RunOptions, runAgent, runContact } from "./run-agent";
import { schedule } from "./schedule";
import { sendEmail } from "./send-email";
import { tellStanding } from "./tell-standing";
import { testModelProviderFunction } from "./test-model-provider";
import { warnOfBudgetFunction } from "./warn-of-budget";
import { watchApproval } from "./watch-approval";
import { writeAgentDraftFunction } from "./write-agent-draft";

/** Every durable function of the product, made with the given client. */
export function allFunctions(inngest: Inngest, options: RunOptions = {}) {
  return [
    runAgent(inngest, options),
    runContact(inngest, options),
    tellStanding(inngest),
    watchApproval(inngest),
    sendEmail(inngest),
    schedule(inngest),
    deliverWebhook(inngest),
    warnOfBudgetFunction(inngest),
    checkConnection(inngest),
    revokeConnection(inngest),
    checkMcpServerFunction(inngest),
    deleteWorkspaceFunction(inngest),
    importContacts(inngest),
    testModelProviderFunction(inngest),
    embedMemoriesFunction(inngest),
    writeAgentDraftFunction(inngest),
  ];
}
