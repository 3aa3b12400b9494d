"use client";
import { CircleCheck, CircleX, FlaskConical, LoaderCircle, Pencil, Star, Trash2 } from "lucide-react";
import { InertText } from "@/components/approvals/inert-text";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { formatDuration } from "@/components/ui/format";
import { RelativeTime } from "@/components/ui/relative-time";
import { useToast } from "@/components/ui/toast";
import { type ModelProvider, useTestModelProvider, useUpdateModelProvider } from "@/lib/model-providers/queries";
import { KINDS } from "./kinds";

/** One provider: what it is, whether it answers, and what can be done with it. */
export function ProviderRow(props: {
  provider: ModelProvider;
  all: ModelProvider[];
  testing: boolean;
  canWrite: boolean;
  onTest: () => void;
  onEdit: () => void;
  onDelete: () => void;
}) {
  const { provider, testing } = props;
  return (
    <li data-provider={provider.id} className="flex flex-wrap items-start justify-between gap-4 px-5 py-4">
      <div className="grid min-w-0 flex-1 basis-64 gap-1.5">
        <p className="flex flex-wrap items-center gap-2">
          <span className="break-all font-medium text-sm">{provider.name}</span>
          <State provider={provider} testing={testing} />
          {provider.is_default && <Badge icon={Star}>Default</Badge>}
        </p>
        <p className="break-all text-[13px] text-muted-foreground">
          {KINDS[provider.kind].label}
          {provider.base_url && ` · ${provider.base_url}`}
        </p>
        <Models {...props} />
        <p className="text-[13px] text-muted-foreground">
          {provider.last_tested_at ? (
            <>
              Tested <RelativeTime time={provider.last_tested_at} />
              {provider.latency_ms !== null && `, answered in ${formatDuration(provider.latency_ms)}`}
            </>
          ) : (
            "Not tested yet"
          )}
        </p>
        {provider.last_error && !testing && (
          <p className="max-w-prose break-words text-danger text-sm">
            <InertText text={provider.last_error} />
          </p>
        )}
      </div>
      {props.canWrite && <Actions {...props} />}
    </li>
  );
}

function State({ provider, testing }: { provider: ModelProvider; testing: boolean }) {
  if (testing)
    return (
      <Badge icon={LoaderCircle} spin>
        Testing
      </Badge>
    );
  return provider.status === "ok" ? (
    <Badge tone="success" icon={CircleCheck}>
      Answers
    </Badge>
  ) : (
    <Badge tone="danger" icon={CircleX}>
      Does not answer
    </Badge>
  );
}

function Models({ provider, all }: { provider: ModelProvider; all: ModelProvider[] }) {
  const { fallback, default_model, embedding_model, models } = provider;
  const other = fallback && all.find(({ id }) => id === fallback.provider_id);
  const named = models.filter(({ name }) => name !== default_model && name !== embedding_model);
  const facts = [
    { label: "Model", value: default_model },
    ...(named.length > 0 ? [{ label: "Also", value: named.map(({ name }) => name).join(", ") }] : []),
    ...(embedding_model ? [{ label: "Embeddings", value: embedding_model }] : []),
    ...(other ? [{ label: "Fallback", value: `${other.name}/${fallback?.model ?? other.default_model}` }] : []),
  ];
  return (
    <dl className="flex flex-wrap gap-x-6 gap-y-1 text-[13px]">
      {facts.map(({ label, value }) => (
        <div key={label} className="flex gap-1.5">
          <dt className="text-muted-foreground">{label}</dt>
          <dd className="break-all font-mono">{value}</dd>
        </div>
      ))}
    </dl>
  );
}

function Actions(props: {
  provider: ModelProvider;
  testing: boolean;
  onTest: () => void;
  onEdit: () => void;
  onDelete: () => void;
}) {
  const { id, name, is_default } = props.provider;
  const toast = useToast();
  const test = useTestModelProvider();
  const update = useUpdateModelProvider();
  return (
    <div className="flex flex-wrap gap-1.5">
      {!is_default && (
        <Button
          size="sm"
          pending={update.isPending}
          onClick={() =>
            update.mutate(
              { id, is_default: true },
              {
                onSuccess: () => toast(`${name} is the default now`),
                onError: (error) => toast(error.message),
              },
            )
          }
        >
          Make default
        </Button>
      )}
      <Button
        size="sm"
        pending={test.isPending || props.testing}
        onClick={() => {
          props.onTest();
          test.mutate(id, { onError: (error) => toast(error.message) });
        }}
      >
        <FlaskConical aria-hidden /> Test
      </Button>
      <Button size="sm" aria-label={`Edit ${name}`} onClick={props.onEdit}>
        <Pencil aria-hidden />
      </Button>
      <Button size="sm" aria-label={`Delete ${name}`} onClick={props.onDelete}>
        <Trash2 aria-hidden />
      </Button>
    </div>
  );
}
