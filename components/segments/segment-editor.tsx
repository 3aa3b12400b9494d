"use client";
import { Plus } from "lucide-react";
import Link from "next/link";
import { useRouter } from "next/navigation";
import { type FormEvent, useDeferredValue, useState } from "react";
import { Alert } from "@/components/ui/alert";
import { Button, buttonStyle } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { DeleteButton } from "@/components/ui/delete-button";
import { Field, Input, Select } from "@/components/ui/field";
import { formatNumber } from "@/components/ui/format";
import { PageHeader } from "@/components/ui/page-header";
import { useToast } from "@/components/ui/toast";
import {
  type Filter,
  type FilterCondition,
  type Segment,
  useDeleteSegment,
  useSaveSegment,
  useSegmentPreview,
} from "@/lib/segments/queries";
import { ConditionRow, isWhole } from "./condition-row";

interface Row {
  id: number;
  condition: FilterCondition;
}

/** Makes a segment, or changes the given one, with the number of contacts it finds beside it. */
export function SegmentEditor({ segment, canWrite }: { segment?: Segment; canWrite: boolean }) {
  const router = useRouter();
  const toast = useToast();
  const save = useSaveSegment(segment?.id);
  const [match, setMatch] = useState<Filter["match"]>(segment?.filter.match ?? "all");
  const [rows, setRows] = useState<Row[]>(() =>
    (segment?.filter.conditions ?? [{ field: "tags", operator: "is", value: "" }]).map((condition, id) => ({
      id,
      condition,
    })),
  );
  const conditions = rows.map(({ condition }) => condition);
  const filter: Filter = { match, conditions };
  const whole = conditions.every(isWhole);

  function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const text = (name: string) => String(form.get(name) ?? "").trim();
    save.mutate(
      { name: text("name"), description: text("description"), filter },
      {
        onSuccess: ({ id }) => {
          toast("Segment saved");
          if (!segment) router.push(`/contacts/segments/${id}`);
        },
      },
    );
  }

  return (
    <>
      <PageHeader
        parent={{ href: "/contacts/segments", label: "Segments" }}
        title={segment?.name ?? "New segment"}
        actions={
          segment && (
            <>
              <Link href={`/contacts?segment=${segment.id}`} className={buttonStyle()}>
                View contacts
              </Link>
              {canWrite && <DeleteSegment segment={segment} />}
            </>
          )
        }
      />
      <form onSubmit={submit} className="grid items-start gap-6 lg:grid-cols-[1fr_18rem]">
        <Card>
          <div className="grid gap-5 p-5">
            <Field label="Name">
              {(control) => (
                <Input
                  {...control}
                  name="name"
                  required
                  maxLength={200}
                  defaultValue={segment?.name}
                  autoComplete="off"
                />
              )}
            </Field>
            <Field label="Description">
              {(control) => (
                <Input
                  {...control}
                  name="description"
                  maxLength={1000}
                  defaultValue={segment?.description}
                  autoComplete="off"
                />
              )}
            </Field>
            <Field label="Contacts that meet">
              {(control) => (
                <Select
                  {...control}
                  className="sm:w-64"
                  value={match}
                  onChange={(event) => setMatch(event.target.value === "any" ? "any" : "all")}
                >
                  <option value="all">all of these conditions</option>
                  <option value="any">any of these conditions</option>
                </Select>
              )}
            </Field>
            {rows.length > 0 && (
              <ol className="grid gap-3">
                {rows.map((row, at) => (
                  <ConditionRow
                    key={row.id}
                    number={at + 1}
                    condition={row.condition}
                    onChange={(condition) =>
                      setRows(rows.map((each) => (each.id === row.id ? { ...each, condition } : each)))
                    }
                    onRemove={() => setRows(rows.filter(({ id }) => id !== row.id))}
                  />
                ))}
              </ol>
            )}
            {rows.length === 0 && <p className="text-muted-foreground text-sm">Without conditions it is everybody.</p>}
            <div>
              <Button
                size="sm"
                disabled={rows.length >= 20}
                onClick={() =>
                  setRows([...rows, { id: Date.now(), condition: { field: "tags", operator: "is", value: "" } }])
                }
              >
                <Plus aria-hidden /> Add condition
              </Button>
            </div>
            {save.error && <Alert>{save.error.message}</Alert>}
            {canWrite && (
              <div>
                <Button type="submit" variant="primary" disabled={!whole} pending={save.isPending}>
                  Save segment
                </Button>
              </div>
            )}
          </div>
        </Card>
        <LiveCount filter={filter} whole={whole} />
      </form>
    </>
  );
}

/** How many contacts the filter finds as it stands. */
function LiveCount({ filter, whole }: { filter: Filter; whole: boolean }) {
  const asked = useDeferredValue(filter);
  const query = useSegmentPreview(asked, whole);
  const { data } = query;
  return (
    <Card title="Matching contacts">
      <div className="grid gap-3 p-5 text-sm" aria-live="polite" aria-busy={query.isFetching}>
        {!whole && <p className="text-muted-foreground">Complete the conditions to see who matches.</p>}
        {whole && query.error && <Alert>{query.error.message}</Alert>}
        {whole && data && !query.error && (
          <>
            <p className="font-semibold text-2xl">{formatNumber(data.count)}</p>
            <ul className="grid gap-1.5 text-muted-foreground">
              {data.contacts.map((contact) => (
                <li key={contact.id} className="truncate">
                  <Link href={`/contacts/${contact.id}`} className="hover:underline">
                    {contact.name}
                  </Link>
                </li>
              ))}
            </ul>
          </>
        )}
      </div>
    </Card>
  );
}

function DeleteSegment({ segment }: { segment: Segment }) {
  return (
    <DeleteButton
      remove={useDeleteSegment(segment.id)}
      title={`Delete ${segment.name}?`}
      confirmLabel="Delete segment"
      done="Segment deleted"
      next="/contacts/segments"
    >
      Its contacts stay.
    </DeleteButton>
  );
}
