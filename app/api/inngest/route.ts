import { servedFunctions } from "@/inngest/serve-functions";

export const dynamic = "force-dynamic";

// What an Inngest server calls. POST and PUT alone: the SDK's other methods would tell about the installation.
export const POST = servedFunctions;
export const PUT = servedFunctions;
