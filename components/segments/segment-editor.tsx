"use client";
import { useRouter } from "next/navigation";
import { type FormEvent, useState } from "react";
import { Alert } from "@/components/ui/alert";
import { Button, buttonStyle } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { DeleteButton } from "@/components/ui/delete-button";
import { Field, Input } from "@/components/ui/field";
import { Link } from "@/components/ui/link";
import { PageHeader } from "@/components/ui/page-header";
import { useToast } from "@/components/ui/toast";
import { type Filter, type Segment, useDeleteSegment, useSaveSegment } from "@/lib/segments/queries";
import { FilterFields, isWholeFilter } from "./filter-fields";
import { MatchingContacts } from "./matching-contacts";
import { NEW_CONDITION } from "./new-condition";

/** Makes a segment, or changes the given one, with the number of contacts it finds beside it. */
export function SegmentEditor({ segment, canWrite }: { segment?: Segment; canWrite: boolean }) {
  const router = useRouter();
  const toast = useToast();
  const save = useSaveSegment(segment?.id);
  const [filter, setFilter] = useState<Filter>(segment?.filter ?? { match: "all", conditions: [NEW_CONDITION] });

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
            <FilterFields filter={filter} onChange={setFilter} />
            {save.error && <Alert>{save.error.message}</Alert>}
            {canWrite && (
              <div>
                <Button type="submit" variant="primary" disabled={!isWholeFilter(filter)} pending={save.isPending}>
                  Save segment
                </Button>
              </div>
            )}
          </div>
        </Card>
        <Card title="Matching contacts">
          <MatchingContacts filter={filter} />
        </Card>
      </form>
    </>
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
