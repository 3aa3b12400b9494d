import { buttonStyle } from "@/components/ui/button";
import { Link } from "@/components/ui/link";

export default function NotFound() {
  return (
    <div className="flex flex-col items-center px-6 py-24 text-center">
      <h1 className="font-semibold text-xl tracking-tight">Not found</h1>
      <p className="mt-2 max-w-sm text-muted-foreground text-sm">
        It may have been deleted, or it belongs to another workspace.
      </p>
      <Link href="/" className={`${buttonStyle({ variant: "secondary" })} mt-6`}>
        Back to the overview
      </Link>
    </div>
  );
}
