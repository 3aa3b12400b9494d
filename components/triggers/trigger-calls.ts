export interface ExampleCall {
  title: string;
  explanation: string;
  command: string;
}

interface Callable {
  endpoint: string;
  allow_get: boolean;
  verification: object | null;
  /** Known only right after creation and rotation. */
  webhook_url?: string;
}

/** Commands that call a trigger, ready to paste once the API key is filled in. */
export function exampleCalls(trigger: Callable): ExampleCall[] {
  const { endpoint, allow_get, verification, webhook_url } = trigger;
  const json = "-H 'Content-Type: application/json' \\\n  -d '{\"hello\": \"world\"}'";
  const calls: ExampleCall[] = [
    {
      title: "Start a run",
      explanation: "Answers at once; the run's number is in the header X-Pf-Run-Id.",
      command: `curl -i '${endpoint}' \\\n  -H 'X-API-KEY: YOUR_API_KEY' \\\n  -d 'hello=world'`,
    },
    {
      title: "Start a run and wait for its result",
      explanation: "Answers with what each step gave, or after 60 seconds with 202 while the run goes on.",
      command: `curl '${endpoint}' \\\n  -H 'X-API-KEY: YOUR_API_KEY' \\\n  -H 'x-api-wait: true' \\\n  ${json}`,
    },
  ];
  if (webhook_url && !verification) {
    calls.push({
      title: "Webhook",
      explanation: "For services that cannot set headers: the key is in the URL.",
      command: `curl -i '${webhook_url}' \\\n  ${json}`,
    });
  }
  if (allow_get) {
    calls.push({
      title: "GET",
      explanation: "The query becomes the input.",
      command: webhook_url
        ? `curl -i '${webhook_url}?hello=world'`
        : `curl -i '${endpoint}?hello=world' \\\n  -H 'X-API-KEY: YOUR_API_KEY'`,
    });
  }
  return calls;
}
