"use client";
import dynamic from "next/dynamic";
import { NEW_CONDITION } from "@/components/segments/new-condition";
import { Field, Select } from "@/components/ui/field";
import { Link } from "@/components/ui/link";
import type { ContactTarget } from "@/lib/plans/step-input";
import { useSegments } from "@/lib/segments/queries";
import { describeTarget, segmentOf, targetFilter } from "./describe-target";

const FilterFields = dynamic(async () => (await import("@/components/segments/filter-fields")).FilterFields, {
  loading: () => null,
});

const MatchingContacts = dynamic(
  async () => (await import("@/components/segments/matching-contacts")).MatchingContacts,
  { loading: () => null },
);

type Kind = "all" | "segment" | "filter" | "ids";

function kindOf(target: ContactTarget): Kind {
  if (target === "all") return "all";
  return "segment" in target ? "segment" : "filter" in target ? "filter" : "ids";
}

/** Whom a playbook is for when a run names nobody: everybody, a segment, or conditions; with who that is now. */
export function TargetFields({
  target,
  onChange,
}: {
  target: ContactTarget;
  onChange: (target: ContactTarget) => void;
}) {
  const segments = useSegments().data?.data ?? [];
  const kind = kindOf(target);
  const filter = targetFilter(target, segments);
  const [first] = segments;

  function pick(next: Kind) {
    if (next === "all") onChange("all");
    else if (next === "segment" && first) onChange({ segment: first.id });
    // What the segment had is a beginning for conditions of its own.
    else if (next === "filter") {
      onChange({
        filter: { ...(kind === "segment" && filter ? filter : { match: "all", conditions: [NEW_CONDITION] }) },
      });
    }
  }
  return (
    <div className="grid items-start gap-5 lg:grid-cols-[minmax(0,1fr)_16rem]">
      <div className="grid min-w-0 gap-5">
        <Field
          label="For whom"
          hint={
            first ? (
              "Worked out when a run begins. Whoever is not to be contacted is passed over."
            ) : (
              <>
                Whoever is not to be contacted is passed over. There is no segment yet:{" "}
                <Link href="/contacts/segments/new" className="text-accent underline underline-offset-2">
                  make one
                </Link>
                .
              </>
            )
          }
        >
          {(control) => (
            <Select
              {...control}
              className="sm:w-64"
              value={kind}
              onChange={(event) => pick(event.target.value as Kind)}
            >
              <option value="all">Everybody</option>
              <option value="segment" disabled={!first && kind !== "segment"}>
                A segment
              </option>
              <option value="filter">Those who meet conditions</option>
              {kind === "ids" && <option value="ids">{describeTarget(target)}</option>}
            </Select>
          )}
        </Field>
        {typeof target === "object" && "segment" in target && (
          <Field
            label="Segment"
            {...(first && !segmentOf(target, segments) && { error: "This segment is not there any more." })}
          >
            {(control) => (
              <Select
                {...control}
                className="sm:w-64"
                value={segmentOf(target, segments)?.id ?? target.segment}
                onChange={(event) => onChange({ segment: event.target.value })}
              >
                {!segmentOf(target, segments) && <option value={target.segment}>{target.segment}</option>}
                {segments.map(({ id, name }) => (
                  <option key={id} value={id}>
                    {name}
                  </option>
                ))}
              </Select>
            )}
          </Field>
        )}
        {kind === "filter" && filter && (
          <FilterFields filter={filter} onChange={(changed) => onChange({ filter: { ...changed } })} />
        )}
      </div>
      {filter && (
        <section aria-label="Who that is now" className="rounded-lg border">
          <h3 className="px-5 pt-4 text-[13px] text-muted-foreground">Who that is now</h3>
          <div className="-mt-3">
            <MatchingContacts filter={filter} />
          </div>
        </section>
      )}
    </div>
  );
}
