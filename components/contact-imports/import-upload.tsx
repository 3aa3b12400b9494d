"use client";
import { Upload } from "lucide-react";
import { useRouter } from "next/navigation";
import { type FormEvent, useState } from "react";
import { Alert } from "@/components/ui/alert";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { Field, Input } from "@/components/ui/field";
import { PageHeader } from "@/components/ui/page-header";
import { useUploadImport } from "@/lib/contact-imports/queries";

const MOST_BYTES = 50 * 1024 * 1024;

/** The first step of an import: the file. */
export function ImportUpload() {
  const router = useRouter();
  const upload = useUploadImport();
  const [file, setFile] = useState<File>();
  const tooLarge = file !== undefined && file.size > MOST_BYTES;

  function submit(event: FormEvent) {
    event.preventDefault();
    if (!file || tooLarge) return;
    upload.mutate(file, { onSuccess: ({ id }) => router.push(`/contacts/imports/${id}`) });
  }

  return (
    <>
      <PageHeader
        parent={{ href: "/contacts/imports", label: "Imports" }}
        title="Import contacts"
        description="Choose a file first. You see its columns before anything is imported."
      />
      <Card className="max-w-2xl">
        <form onSubmit={submit} className="grid gap-5 p-5">
          <Field
            label="CSV file"
            hint="Up to 50 MB, one contact a row. Commas, semicolons, tabs and the usual encodings are recognised."
            {...(tooLarge && { error: "This file is larger than 50 MB. Divide it." })}
          >
            {(control) => (
              <Input
                {...control}
                type="file"
                accept=".csv,.tsv,.txt,text/csv,text/plain"
                required
                className="h-auto py-2"
                onChange={(event) => setFile(event.target.files?.[0])}
              />
            )}
          </Field>
          {upload.error && <Alert>{upload.error.message}</Alert>}
          <div>
            <Button
              type="submit"
              variant="primary"
              disabled={!file || tooLarge}
              pending={upload.isPending || upload.isSuccess}
            >
              <Upload aria-hidden /> {upload.isPending ? "Uploading" : "Upload"}
            </Button>
          </div>
        </form>
      </Card>
    </>
  );
}
