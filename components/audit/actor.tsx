import { InertText } from "@/components/approvals/inert-text";
import type { AuditEntry } from "@/lib/audit/queries";

const TYPES: Record<AuditEntry["actor"]["type"], string> = { user: "", api_key: "API key", system: "Drover" };

/** Who acted: a member by name, a key by its name, what acts by itself by its id. */
export function Actor({ actor }: { actor: AuditEntry["actor"] }) {
  return (
    <>
      <InertText text={actor.name ?? actor.id} />
      {TYPES[actor.type] && <span className="text-muted-foreground text-xs"> {TYPES[actor.type]}</span>}
    </>
  );
}
