/** What may be reached from inside the sandbox. */
export interface NetworkRules {
  /** Host patterns as a credential has them; `*` alone is any public host. */
  hosts: string[];
  /** `host:port` pairs that may be private, from DROVER_ALLOW_PRIVATE_HOSTS. */
  allowPrivate: string[];
  /** Names that lead to a `host:port` of the installation's choice, in plain text, from DROVER_CONNECTOR_HOSTS. */
  reroute: Record<string, string>;
}

/** A file as an action takes it. */
export interface ActionFile {
  filename: string;
  base64: string;
}

/** A script of a plan or a model, in QuickJS. */
export interface CodeJob {
  kind: "code";
  source: string;
  input: unknown;
  memoryBytes: number;
  timeoutMs: number;
}

/** What a connector package says of itself. */
export interface DescribeJob {
  kind: "describe";
  dir: string;
}

/** Whether a connector package takes what a connection holds. */
export interface ValidateJob {
  kind: "validate";
  dir: string;
  /** Which of the package's ways to connect. */
  auth: number;
  values: unknown;
}

/** One action of a connector package. */
export interface ActionJob {
  kind: "action";
  dir: string;
  action: string;
  /** By the package's own shape; null where none is needed. */
  auth: unknown;
  props: Record<string, unknown>;
  files: Record<string, ActionFile>;
  /** It must not happen twice: a request whose answer is lost ends the job, before anything sends it again. */
  once: boolean;
  runId: string;
  stepId: string;
}

export type Job = CodeJob | DescribeJob | ValidateJob | ActionJob;

/** What is written to the child's stdin, as one line. */
export interface Order {
  job: Job;
  network: NetworkRules | null;
  /** stdin stays open as long as the parent lives. */
  attended: boolean;
}

/** Why a job has no value. The codes that begin with `sandbox_` are the host's, the others the child's. */
export interface JobFailure {
  code:
    | "sandbox_timed_out"
    | "sandbox_out_of_memory"
    | "sandbox_output_too_large"
    | "sandbox_exited"
    | "code_failed"
    | "code_timed_out"
    | "code_out_of_memory"
    /** Before anything was sent at all. */
    | "network_refused"
    | "answer_lost"
    | "not_supported"
    | "failed";
  message: string;
  /** The HTTP status that the other side answered. */
  status?: number;
  /** In milliseconds. */
  retryAfterMs?: number;
}

/** What comes back over the child's fourth descriptor. */
export type Reply = { ok: true; value: unknown } | { ok: false; error: JobFailure };
