import { serveOrder } from "@/lib/sandbox/child/serve-order";

// The sandbox: a process for one script or one action of a connector package (lib/sandbox).
serveOrder();
