"use client";
import { InertText } from "@/components/approvals/inert-text";
import { StatusBadge, StatusIcon, statusLook } from "@/components/runs/status-badge";
import { Table, Td, Th } from "@/components/ui/table";
import type { ContactAction, RunContact } from "@/lib/contact-runs/queries";
import { waitingOf } from "./waiting-actions";

const boxStyle = "relative z-10 size-4 accent-accent";

/** Contacts, and for each how its actions stand. A row opens what they are in full. */
export function RunContactsTable(props: {
  contacts: RunContact[];
  /** The steps that act, in their order. */
  steps: { step_id: string; name: string }[];
  selected: ReadonlySet<string>;
  /** Absent where nothing can be decided. */
  onSelect?: ((ids: Set<string>) => void) | undefined;
  onOpen: (contact: string) => void;
}) {
  const { contacts, steps, selected, onSelect } = props;
  const able = contacts.filter((contact) => waitingOf([contact]) > 0).map(({ contact_id }) => contact_id);
  const all = able.length > 0 && able.every((id) => selected.has(id));
  const toggle = (id: string) => {
    const next = new Set(selected);
    if (!next.delete(id)) next.add(id);
    onSelect?.(next);
  };
  return (
    <Table
      label="Contacts of this run"
      head={
        <>
          {onSelect && (
            <Th className="w-10 pr-0">
              <input
                type="checkbox"
                aria-label="Select all shown that wait"
                className={boxStyle}
                checked={all}
                disabled={able.length === 0}
                onChange={() => onSelect(all ? new Set() : new Set(able))}
              />
            </Th>
          )}
          <Th>Contact</Th>
          <Th className="max-sm:hidden">Status</Th>
          {steps.map(({ step_id, name }) => (
            <Th key={step_id}>
              <InertText text={name} />
            </Th>
          ))}
        </>
      }
    >
      {contacts.map((contact) => (
        <tr key={contact.contact_id} className="relative hover:bg-muted/60">
          {onSelect && (
            <Td className="w-10 pr-0">
              <input
                type="checkbox"
                aria-label={`Select ${contactName(contact)}`}
                className={boxStyle}
                checked={selected.has(contact.contact_id)}
                disabled={!able.includes(contact.contact_id)}
                onChange={() => toggle(contact.contact_id)}
              />
            </Td>
          )}
          <Td className="sm:min-w-44">
            <button
              type="button"
              onClick={() => props.onOpen(contact.contact_id)}
              className="text-left font-medium outline-none after:absolute after:inset-0 hover:underline focus-visible:after:outline-2 focus-visible:after:outline-accent focus-visible:after:-outline-offset-2"
            >
              <InertText text={contactName(contact)} />
            </button>
            {contact.email && <span className="block text-[13px] text-muted-foreground">{contact.email}</span>}
            <span className="mt-1 block sm:hidden">
              <StatusBadge status={contact.status} />
            </span>
          </Td>
          <Td className="max-sm:hidden">
            <StatusBadge status={contact.status} />
          </Td>
          {steps.map((step) => (
            <Td key={step.step_id}>
              <ActionCell actions={contact.actions.filter(({ step_id }) => step_id === step.step_id)} />
            </Td>
          ))}
        </tr>
      ))}
    </Table>
  );
}

/** A contact that was deleted meanwhile has no name any more. */
export function contactName({ name, email }: Pick<RunContact, "name" | "email">): string {
  return name ?? email ?? "Deleted contact";
}

function ActionCell({ actions }: { actions: ContactAction[] }) {
  const action = actions.at(-1);
  if (!action) {
    return (
      <span className="text-muted-foreground">
        <span aria-hidden>—</span>
        <span className="sr-only">Not proposed</span>
      </span>
    );
  }
  return (
    <span className="flex items-center gap-1.5 whitespace-nowrap text-[13px]">
      <span aria-hidden className="flex">
        <StatusIcon status={action.status} />
      </span>
      {actionWord(action.status)}
    </span>
  );
}

/** How an action stands, as people say it of an action. */
export function actionWord(status: ContactAction["status"]): string {
  if (status === "awaiting_approval") return "Waits";
  return status === "completed" ? "Done" : statusLook(status).label;
}
