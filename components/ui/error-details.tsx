import { ApiError } from "@/lib/api/client";
import { Alert } from "./alert";

/** Why the API refused something; every place that is wrong, where there are several. */
export function ErrorDetails({ error, className }: { error: Error; className?: string }) {
  const details = error instanceof ApiError && error.details.length > 1 ? error.details : [];
  return (
    <Alert className={className}>
      <p>{error.message}</p>
      {details.length > 0 && (
        <ul className="mt-1.5 grid gap-1 text-[13px]">
          {details.map((detail) => (
            <li key={`${detail.path} ${detail.message}`}>
              <code className="font-mono">{detail.path}</code> {detail.message}
            </li>
          ))}
        </ul>
      )}
    </Alert>
  );
}
