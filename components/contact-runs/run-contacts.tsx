"use client";
import { useQueryClient } from "@tanstack/react-query";
import { Users } from "lucide-react";
import dynamic from "next/dynamic";
import { useEffect, useMemo, useRef, useState } from "react";
import type { Viewer } from "@/components/approvals/viewer";
import { Card } from "@/components/ui/card";
import { EmptyState } from "@/components/ui/empty-state";
import { LoadError } from "@/components/ui/load-error";
import { LoadMore } from "@/components/ui/load-more";
import { Skeleton } from "@/components/ui/skeleton";
import { contactRunKeys, type RunContact, useContactSummary, useRunContacts } from "@/lib/contact-runs/queries";
import type { RunContactFilters } from "@/lib/contact-runs/run-contact-filters";
import { ContactFigures } from "./contact-figures";
import type { Decision } from "./decide-actions-dialog";
import { RunContactsFilters } from "./run-contacts-filters";
import { RunContactsTable } from "./run-contacts-table";
import { RunContactsToolbar } from "./run-contacts-toolbar";
import { waitingIn } from "./waiting-actions";

const RunContactDialog = dynamic(async () => (await import("./run-contact-dialog")).RunContactDialog, { ssr: false });
const DecideActionsDialog = dynamic(async () => (await import("./decide-actions-dialog")).DecideActionsDialog, {
  ssr: false,
});
const NOBODY: RunContact[] = [];
const NONE: ReadonlySet<string> = new Set();

/** A run by contact: how all of them stand, who they are, and what waits for a decision. */
export function RunContacts(props: { number: number; live: boolean; filters: RunContactFilters; viewer: Viewer }) {
  const { number, live, filters, viewer } = props;
  const run = String(number);
  const summary = useContactSummary(run, live).data;
  const query = useRunContacts(run, filters, live);
  useLastReading(run, live);
  const contacts = useMemo(() => query.data?.pages.flatMap((page) => page.data) ?? NOBODY, [query.data]);
  const [selected, setSelected] = useState(NONE);
  const [openId, setOpenId] = useState<string>();
  const [deciding, setDeciding] = useState<{ decision: Decision; contacts?: RunContact[] }>();
  const open = contacts.find(({ contact_id }) => contact_id === openId);
  const chosen = contacts.filter(({ contact_id }) => selected.has(contact_id));
  const narrowed = Object.keys(filters).length > 0;
  const waiting = waitingIn(summary);
  return (
    <section aria-label="By contact" className="grid min-w-0 gap-4">
      {summary ? <ContactFigures summary={summary} /> : <Skeleton className="h-32 w-full" />}
      <RunContactsFilters run={number} filters={filters} />
      {query.error && !query.data && <LoadError title="The contacts could not be loaded" query={query} />}
      {query.isPending && <Skeleton className="h-64 w-full" />}
      {query.data && (
        <Card className="min-w-0">
          {viewer.canDecide && (waiting > 0 || chosen.length > 0) && (
            <RunContactsToolbar
              waiting={waiting}
              chosen={chosen.length}
              onDecide={(decision) => setDeciding({ decision, ...(chosen.length > 0 && { contacts: chosen }) })}
              onClear={() => setSelected(NONE)}
            />
          )}
          {contacts.length > 0 ? (
            <RunContactsTable
              contacts={contacts}
              steps={summary?.actions ?? []}
              selected={selected}
              onSelect={viewer.canDecide ? setSelected : undefined}
              onOpen={setOpenId}
            />
          ) : (
            <EmptyState icon={Users} title={narrowed ? "No contact matches" : "No contacts yet"}>
              {narrowed
                ? "Try another status, or a part of the name, the address or the company."
                : live
                  ? "The contacts appear here as the run comes to them."
                  : "Nobody met the agent's targeting when this run began. Change the targeting on the agent's page, or run it for contacts you choose."}
            </EmptyState>
          )}
          <LoadMore
            hasMore={query.hasNextPage}
            pending={query.isFetchingNextPage}
            onMore={() => query.fetchNextPage()}
          />
        </Card>
      )}
      {open && <RunContactDialog run={run} contact={open} viewer={viewer} onClose={() => setOpenId(undefined)} />}
      {deciding && summary && (
        <DecideActionsDialog
          run={run}
          {...deciding}
          summary={summary}
          onClose={(decided) => {
            setDeciding(undefined);
            if (decided) setSelected(NONE);
          }}
        />
      )}
    </section>
  );
}

/** Once the run has ended everything is read once more: the last change came after the last look. */
function useLastReading(run: string, live: boolean): void {
  const client = useQueryClient();
  const wasLive = useRef(live);
  useEffect(() => {
    if (wasLive.current && !live) client.invalidateQueries({ queryKey: contactRunKeys.all(run) });
    wasLive.current = live;
  }, [client, run, live]);
}
