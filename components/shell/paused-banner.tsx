import { Alert } from "@/components/ui/alert";
import { absoluteTime } from "@/components/ui/format";

/** Says that this installation is a restored copy that does nothing towards the outside yet, and how that ends. */
export function PausedBanner({ since }: { since: Date }) {
  return (
    <Alert tone="info" title="This is a restored copy, and it is paused" className="mb-6">
      <p>
        Since {absoluteTime(since.toISOString())} no run goes on here, and no mail, webhook or schedule leaves: the
        original may still be at work. If this one is to take over, whoever runs the server says so by{" "}
        <code className="break-words font-mono text-[13px]">npm run drover -- resume-outbound</code>
      </p>
    </Alert>
  );
}
