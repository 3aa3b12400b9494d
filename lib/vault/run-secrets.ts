import { markUsed } from "@/lib/auth/mark-used";
import { systemCtx } from "@/lib/auth/system-ctx";
import { pool } from "@/lib/db/client";
import { newId } from "@/lib/ids/new-id";
import { Scrubber } from "./scrubber";
import { secretStrings } from "./secret-strings";
import { type OpenedCredential, openCredential } from "./stored-secret";
import { workspaceScrubber } from "./workspace-scrubber";

/** Who opens: a run, or whatever else of the workspace works in the worker (a connection's check, an MCP server's). */
export interface SecretsOwner {
  workspaceId: string;
  /** The id that the audit log names as the actor. */
  actorId: string;
}

/**
 * The secrets that one run may come across, for the worker alone. It opens credentials, and takes out of texts every
 * value that the workspace's vault holds or that was opened or told to it here.
 */
export class RunSecrets {
  private readonly opened = new Map<string, Promise<OpenedCredential>>();
  private readonly told = new Set<string>();
  private readonly audited = new Set<string>();
  private workspace: Scrubber = Scrubber.none;
  private own: Scrubber = Scrubber.none;

  /** @param stamp the workspace's `vault_stamp`: 0 says that its vault has never held anything */
  constructor(
    readonly owner: SecretsOwner,
    private readonly stamp = 0,
  ) {}

  /** To be awaited before anything is scrubbed: reads what the vault holds, once for each change of it. */
  async ready(): Promise<void> {
    if (this.stamp > 0) this.workspace = await workspaceScrubber(this.owner.workspaceId, this.stamp);
  }

  /** Opens a credential, once however often it is used. @param ref id or name @throws ToolError credential_not_found, credential_revoked */
  async openCredential(ref: string): Promise<OpenedCredential> {
    const opened = await this.open(ref);
    markUsed("credentials", opened.id);
    if (!this.audited.has(opened.id)) {
      await auditUse(this.owner, opened);
      this.audited.add(opened.id);
    }
    return opened;
  }

  /** Values that are secret from here on: a token that was fetched, for instance. */
  hold(values: Iterable<string>): void {
    const before = this.told.size;
    for (const value of values) this.told.add(value);
    if (this.told.size > before) this.own = new Scrubber(this.told);
  }

  scrubText(text: string): string {
    return this.own.text(this.workspace.text(text));
  }

  /** @param value plain JSON @returns the same with no secret in its keys and values; itself when there was none */
  scrubJson(value: unknown): unknown {
    return this.own.json(this.workspace.json(value));
  }

  /** What keeps secrets out of a text that arrives in pieces. Whatever is opened later is not known to it. */
  scrubber(): Scrubber {
    return this.workspace.with(this.told);
  }

  private open(ref: string): Promise<OpenedCredential> {
    const known = this.opened.get(ref);
    if (known) return known;
    const opening = openCredential(this.owner.workspaceId, ref).then((credential) => {
      this.hold(secretStrings(credential));
      return credential;
    });
    this.opened.set(ref, opening);
    opening.catch(() => this.opened.delete(ref));
    return opening;
  }
}

/** One row a run and credential, also when the run is driven by several workers one after another. */
async function auditUse({ workspaceId, actorId }: SecretsOwner, { id, name }: OpenedCredential): Promise<void> {
  const { actor, requestId, address } = systemCtx(workspaceId, actorId);
  await pool.query(
    `INSERT INTO audit_logs (id, workspace_id, actor_type, actor_id, action, resource_type, resource_id, after, request_id, address)
     SELECT $1, $2, $3, $4, 'credential.used', 'credential', $5, $6, $7, $8
     WHERE NOT EXISTS (SELECT 1 FROM audit_logs WHERE workspace_id = $2 AND actor_id = $4 AND resource_id = $5 AND action = 'credential.used')`,
    [newId("auditLog"), workspaceId, actor.type, actorId, id, { name }, requestId, address],
  );
}
