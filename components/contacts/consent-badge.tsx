import { Ban, CircleCheck, CircleX } from "lucide-react";
import { Badge } from "@/components/ui/badge";
import type { Contact } from "@/lib/contacts/queries";

/** What stands against writing to a contact, or for it; nothing where nothing is known. */
export function ConsentBadge({ contact }: { contact: Pick<Contact, "consent" | "suppressed_at"> }) {
  if (contact.suppressed_at)
    return (
      <Badge tone="danger" icon={Ban}>
        Do not contact
      </Badge>
    );
  if (contact.consent === "granted")
    return (
      <Badge tone="success" icon={CircleCheck}>
        Consent given
      </Badge>
    );
  if (contact.consent === "withdrawn")
    return (
      <Badge tone="warning" icon={CircleX}>
        Consent withdrawn
      </Badge>
    );
  return null;
}
