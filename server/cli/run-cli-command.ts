import { createAgent } from "@/lib/agents/create-agent";
import type { CreateAgentInput } from "@/lib/agents/input";
import { createApiKey } from "@/lib/api-keys/create-api-key";
import { revokeApiKey } from "@/lib/api-keys/revoke-api-key";
import { verifyAllChains } from "@/lib/audit/verify-all-chains";
import { internalCtx } from "@/lib/auth/internal-ctx";
import { grantCredits } from "@/lib/credits/grant-credits";
import { runDoctor } from "@/lib/health/run-doctor";
import { resumeOutbound } from "@/lib/outbound/resume-outbound";
import { ensureVaultKeys } from "@/lib/vault/key-files";
import { rotateVault } from "@/lib/vault/rotate-vault";
import { addMember } from "@/lib/workspaces/add-member";
import { createUser } from "@/lib/workspaces/create-user";
import { seedDemo } from "@/lib/workspaces/seed-demo";
import type { Command } from "./parse-command";
import { readAgentFile } from "./read-agent-file";

/** Does one command; what it returns is printed as JSON. @throws AppError as the verb behind it does */
export async function runCliCommand(command: Command): Promise<unknown> {
  switch (command.name) {
    case "user create": {
      const { email, password, workspace } = command;
      const user = await createUser({ email, password, ...(workspace ? { workspace } : {}) });
      return { id: user.id, email: user.email, workspace_id: user.workspaceId, workspace: user.workspaceName };
    }
    case "member add": {
      const { email, of, role, password } = command;
      return addMember(await internalCtx(of), { email, role, ...(password ? { password } : {}) });
    }
    case "key create": {
      const ctx = await internalCtx(command.email);
      const scopes = command.scopes === "all" ? [...ctx.scopes] : command.scopes;
      const {
        id,
        key,
        scopes: granted,
        expires_at,
      } = await createApiKey(ctx, { name: command.keyName, scopes, expires: command.expires });
      return { id, key, scopes: granted, expires_at };
    }
    case "key revoke": {
      await revokeApiKey(await internalCtx(command.email), { id: command.id });
      return { id: command.id, revoked: true };
    }
    case "credits grant":
      return grantCredits(await internalCtx(command.email), { amount: command.amount });
    case "agent import": {
      const ctx = await internalCtx(command.email);
      return createAgent(ctx, (await readAgentFile(command.file)) as CreateAgentInput);
    }
    case "audit verify": {
      const { email, head } = command;
      return verifyAllChains({
        ...(email ? { workspaceId: (await internalCtx(email)).workspaceId } : {}),
        ...(head ? { head } : {}),
      });
    }
    case "vault rotate":
      return rotateVault({ retire: command.retire });
    case "resume-outbound":
      return resumeOutbound();
    case "doctor":
      return runDoctor();
    case "seed":
      ensureVaultKeys(); // the demo holds a secret, and comes before the first worker
      return seedDemo();
  }
}
