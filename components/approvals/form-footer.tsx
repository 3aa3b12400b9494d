import { Lock } from "lucide-react";
import type { ReactNode } from "react";
import type { ErrorDetail } from "@/lib/errors/app-error";

/** The foot of a form that decides, always in sight; above the buttons what stands in the way, or a note. */
export function FormFooter(props: {
  /** Why whoever looks cannot decide. */
  blocked: string | null;
  note?: ReactNode;
  /** What the server found wrong, where no field of the form says it. */
  refused?: ErrorDetail[];
  children: ReactNode;
}) {
  const { blocked, refused = [] } = props;
  return (
    <div className="sticky bottom-0 rounded-b-lg border-t bg-surface px-5 py-3.5">
      {blocked !== null && (
        <p className="mb-3 flex items-start gap-2 text-muted-foreground text-sm" data-blocked>
          <Lock className="mt-0.5 size-4 shrink-0" aria-hidden />
          {blocked}
        </p>
      )}
      {blocked === null && props.note && <p className="mb-3 text-muted-foreground text-sm">{props.note}</p>}
      {refused.length > 0 && (
        <ul role="alert" className="mb-3 break-words text-danger text-sm">
          {refused.map((detail) => (
            <li key={`${detail.path} ${detail.message}`}>
              <code className="font-mono text-[13px]">{detail.path}</code> {detail.message}
            </li>
          ))}
        </ul>
      )}
      {props.children}
    </div>
  );
}
