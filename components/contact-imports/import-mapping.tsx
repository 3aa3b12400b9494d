"use client";
import { type FormEvent, useState } from "react";
import { tagsOf } from "@/components/contacts/tags-text";
import { Alert } from "@/components/ui/alert";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { Field, Input, Select } from "@/components/ui/field";
import { Skeleton } from "@/components/ui/skeleton";
import {
  type ContactImport,
  type ImportPreview,
  type ReadAs,
  type StartImport,
  useCancelImport,
  useImportPreview,
  useStartImport,
} from "@/lib/contact-imports/queries";
import { MappingTable } from "./mapping-table";

const DELIMITERS = [
  [",", "Comma"],
  [";", "Semicolon"],
  ["\t", "Tab"],
  ["|", "Vertical bar"],
] as const;

/** The second step of an import: what the columns are, and what happens to contacts that are here already. */
export function ImportMapping({ found }: { found: ContactImport }) {
  const [readAs, setReadAs] = useState<ReadAs>({});
  const query = useImportPreview(found.id, readAs);
  const cancel = useCancelImport(found.id);
  if (query.error) return <Alert title="The file cannot be read">{query.error.message}</Alert>;
  if (!query.data) return <Skeleton className="h-64 w-full" />;
  const { delimiter, has_header, encoding } = query.data;
  return (
    <div className="grid gap-6">
      <Card title="The file" description={`Read as ${encoding}, about ${found.rows_expected} rows.`}>
        <div className="grid gap-4 p-5 sm:grid-cols-2">
          <Field label="Columns are divided by">
            {(control) => (
              <Select
                {...control}
                value={delimiter}
                onChange={(event) => setReadAs({ ...readAs, delimiter: event.target.value as typeof delimiter })}
              >
                {DELIMITERS.map(([value, label]) => (
                  <option key={value} value={value}>
                    {label}
                  </option>
                ))}
              </Select>
            )}
          </Field>
          <Field label="First row">
            {(control) => (
              <Select
                {...control}
                value={String(has_header)}
                onChange={(event) =>
                  setReadAs({ delimiter, has_header: event.target.value === "true" ? "true" : "false" })
                }
              >
                <option value="true">Names the columns</option>
                <option value="false">Is a contact</option>
              </Select>
            )}
          </Field>
        </div>
      </Card>
      <MappingForm
        key={`${delimiter} ${has_header}`}
        read={query.data}
        discard={
          <Button pending={cancel.isPending} onClick={() => cancel.mutate()}>
            Discard the file
          </Button>
        }
      />
    </div>
  );
}

function MappingForm({ read, discard }: { read: ImportPreview; discard: React.ReactNode }) {
  const start = useStartImport(read.id);
  const [mapping, setMapping] = useState(read.preview.mapping);
  const named = mapping.some((to) => to === "email" || to === "name" || to === "first_name" || to === "last_name");
  const twice = mapping.find((to, at) => to !== null && to !== "tags" && mapping.indexOf(to) !== at);

  function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const text = (name: string) => String(form.get(name) ?? "");
    start.mutate({
      mapping,
      delimiter: read.delimiter,
      has_header: read.has_header,
      on_duplicate: text("on_duplicate") === "skip" ? "skip" : "update",
      tags: tagsOf(text("tags")),
      consent: text("consent") as NonNullable<StartImport["consent"]>,
    });
  }

  return (
    <form onSubmit={submit} className="grid gap-6">
      <Card title="Columns" description="What each becomes; the first rows show what is in it.">
        <MappingTable preview={read.preview} mapping={mapping} onChange={setMapping} />
      </Card>
      <Card title="Contacts">
        <div className="grid gap-4 p-5 sm:grid-cols-3">
          <Field label="Address is here already" hint="By the email address, in any case.">
            {(control) => (
              <Select {...control} name="on_duplicate" defaultValue="update">
                <option value="update">Update the contact</option>
                <option value="skip">Skip the row</option>
              </Select>
            )}
          </Field>
          <Field label="Tags for all" hint="Separated by commas.">
            {(control) => <Input {...control} name="tags" autoComplete="off" />}
          </Field>
          <Field label="Consent, where the row says none">
            {(control) => (
              <Select {...control} name="consent" defaultValue="unknown">
                <option value="unknown">Not known</option>
                <option value="granted">Given</option>
                <option value="withdrawn">Withdrawn</option>
              </Select>
            )}
          </Field>
        </div>
      </Card>
      {!named && <Alert tone="info">Say which column is the name or the email address.</Alert>}
      {twice && <Alert>Two columns become {twice.replace("attributes.", "")}. Leave one of them out.</Alert>}
      {start.error && <Alert>{start.error.message}</Alert>}
      <div className="flex flex-wrap gap-2">
        <Button type="submit" variant="primary" disabled={!named || twice !== undefined} pending={start.isPending}>
          Start import
        </Button>
        {discard}
      </div>
    </form>
  );
}
