"use client";
import { Badge } from "@/components/ui/badge";
import { Link } from "@/components/ui/link";
import { RelativeTime } from "@/components/ui/relative-time";
import { LinkRow, rowLinkStyle, Table, Td, Th } from "@/components/ui/table";
import type { Contact } from "@/lib/contacts/queries";
import { ConsentBadge } from "./consent-badge";

const boxStyle = "relative z-10 size-4 accent-accent";

/** Contacts, each with its page behind it; with `onSelect`, each can be chosen for what is done to many at once. */
export function ContactsTable(props: {
  contacts: Contact[];
  selected?: ReadonlySet<string>;
  onSelect?: (ids: Set<string>) => void;
}) {
  const { contacts, selected = new Set<string>(), onSelect } = props;
  const toggle = (id: string) => {
    const next = new Set(selected);
    if (!next.delete(id)) next.add(id);
    onSelect?.(next);
  };
  const all = contacts.length > 0 && contacts.every(({ id }) => selected.has(id));
  return (
    <Table
      label="Contacts"
      head={
        <>
          {onSelect && (
            <Th className="w-10 pr-0">
              <input
                type="checkbox"
                aria-label="Select all that are shown"
                className={boxStyle}
                checked={all}
                onChange={() => onSelect(all ? new Set() : new Set(contacts.map(({ id }) => id)))}
              />
            </Th>
          )}
          <Th>Name</Th>
          <Th>Email</Th>
          <Th>Company</Th>
          <Th>Tags</Th>
          <Th className="text-right">Added</Th>
        </>
      }
    >
      {contacts.map((contact) => (
        <LinkRow key={contact.id}>
          {onSelect && (
            <Td className="w-10 pr-0">
              <input
                type="checkbox"
                aria-label={`Select ${contact.name}`}
                className={boxStyle}
                checked={selected.has(contact.id)}
                onChange={() => toggle(contact.id)}
              />
            </Td>
          )}
          <Td className="min-w-40">
            <Link href={`/contacts/${contact.id}`} className={rowLinkStyle}>
              {contact.name}
            </Link>
            {contact.title && <span className="block text-[13px] text-muted-foreground">{contact.title}</span>}
            {(contact.suppressed_at || contact.consent === "withdrawn") && (
              <span className="mt-1 block">
                <ConsentBadge contact={contact} />
              </span>
            )}
          </Td>
          <Td className="text-muted-foreground">{contact.email ?? "—"}</Td>
          <Td className="text-muted-foreground">{contact.company ?? "—"}</Td>
          <Td>
            <span className="flex flex-wrap gap-1">
              {contact.tags.map((tag) => (
                <Badge key={tag}>{tag}</Badge>
              ))}
            </span>
          </Td>
          <Td className="text-right text-muted-foreground">
            <RelativeTime time={contact.created_at} />
          </Td>
        </LinkRow>
      ))}
    </Table>
  );
}
