"use client";
import { CalendarClock, ListChecks, PencilRuler, Users } from "lucide-react";
import type { ReactNode } from "react";
import { Badge } from "@/components/ui/badge";
import { Link } from "@/components/ui/link";
import { LoadError } from "@/components/ui/load-error";
import { Skeleton } from "@/components/ui/skeleton";
import { targetOf } from "@/lib/playbooks/plan-target";
import { type ShownPlaybookTemplate, usePlaybookTemplates } from "@/lib/playbooks/queries";
import { describeTarget } from "./describe-target";
import { newPlaybookAddress, SCRATCH } from "./new-playbook-address";

/** The predefined playbooks, each a way to begin; the last begins with nothing. */
export function PlaybookGallery() {
  const query = usePlaybookTemplates();
  return (
    <>
      {query.error && !query.data && <LoadError title="The playbooks could not be loaded" query={query} />}
      {query.isPending && <Skeleton className="h-64 w-full" />}
      {query.data && (
        <ul aria-label="Playbooks to begin from" className="grid gap-4 sm:grid-cols-2 xl:grid-cols-3">
          {query.data.data.map((template) => (
            <TemplateCard key={template.id} template={template} />
          ))}
          <GalleryCard
            id={SCRATCH}
            icon={<PencilRuler className="size-4" aria-hidden />}
            name="From scratch"
            description="One step that writes to each contact, to make your own of."
          />
        </ul>
      )}
    </>
  );
}

function TemplateCard({ template }: { template: ShownPlaybookTemplate }) {
  const target = targetOf(template.plan);
  return (
    <GalleryCard
      id={template.id}
      icon={<ListChecks className="size-4" aria-hidden />}
      name={template.name}
      description={template.description}
    >
      {target && (
        <p className="flex items-start gap-2">
          <Users className="mt-0.5 size-3.5 shrink-0" aria-hidden />
          <span className="min-w-0 break-words">{describeTarget(target)}</span>
        </p>
      )}
      {template.schedule && (
        <p className="flex items-start gap-2">
          <CalendarClock className="mt-0.5 size-3.5 shrink-0" aria-hidden /> With a schedule
        </p>
      )}
      <p className="flex flex-wrap gap-1">
        {template.settings.capabilities?.map((name) => (
          <Badge key={name}>{name}</Badge>
        ))}
      </p>
    </GalleryCard>
  );
}

function GalleryCard(props: { id: string; icon: ReactNode; name: string; description: string; children?: ReactNode }) {
  return (
    <li className="relative grid content-start gap-3 rounded-lg border bg-surface px-5 py-4 hover:border-input has-focus-visible:outline-2 has-focus-visible:outline-accent">
      <div className="flex items-center gap-3">
        <span className="flex size-7 shrink-0 items-center justify-center rounded-md bg-muted text-muted-foreground">
          {props.icon}
        </span>
        <h2 className="font-medium text-sm">
          <Link href={newPlaybookAddress(props.id)} className="outline-none after:absolute after:inset-0">
            {props.name}
          </Link>
        </h2>
      </div>
      <p className="text-muted-foreground text-sm">{props.description}</p>
      {props.children && <div className="grid gap-2 text-[13px] text-muted-foreground">{props.children}</div>}
    </li>
  );
}
