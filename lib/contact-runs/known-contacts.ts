import { pool } from "@/lib/db/client";
import { AppError } from "@/lib/errors/app-error";
import { PLAN_LIMITS } from "@/lib/plans/limits";
import { invalidInput } from "@/lib/validation/parse-input";

const SHOWN = 20;

/**
 * Checks the contacts that a run is asked to be for.
 * @param path of the list in what was sent @throws AppError validation_failed, unknown_contact naming those that there are not
 */
export async function checkContactIds(workspaceId: string, ids: unknown, path = "contact_ids"): Promise<void> {
  const problem = (message: string) => invalidInput([{ path, message }]);
  if (!Array.isArray(ids) || !ids.every((id) => typeof id === "string")) throw problem("Must be a list of ids.");
  if (ids.length === 0) throw problem("Names no contact. Left out, the agent's own targeting is used.");
  if (ids.length > PLAN_LIMITS.contacts) throw problem(`May name at most ${PLAN_LIMITS.contacts} contacts.`);
  const { rows } = await pool.query<{ id: string }>({
    name: "known-contacts",
    text: "SELECT w.id FROM unnest($2::text[]) AS w(id) WHERE NOT EXISTS (SELECT 1 FROM contacts c WHERE c.workspace_id = $1 AND c.id = w.id)",
    values: [workspaceId, ids],
  });
  if (rows.length === 0) return;
  const named = rows.slice(0, SHOWN).map(({ id }) => id);
  const more = rows.length > SHOWN ? ` and ${rows.length - SHOWN} more` : "";
  throw new AppError("unknown_contact", `There are no such contacts: ${named.join(", ")}${more}.`);
}
