import { Field, Input, Textarea } from "@/components/ui/field";

const MAX_REQUEST = 20_000;
const MAX_THREAD = 200;

/** What is wanted of an agent that plans for itself, and the conversation it belongs to. */
export function RequestFields(props: {
  request: string;
  onRequest: (request: string) => void;
  thread: string;
  onThread: (thread: string) => void;
}) {
  return (
    <>
      <Field label="What do you want?" hint="Left empty, it works on its goal alone.">
        {(control) => (
          <Textarea
            {...control}
            className="field-sizing-content max-h-[40vh] min-h-24"
            maxLength={MAX_REQUEST}
            value={props.request}
            onChange={(event) => props.onRequest(event.target.value)}
          />
        )}
      </Field>
      <Field label="Thread (optional)" hint="Runs in one thread know what was said in it before.">
        {(control) => (
          <Input
            {...control}
            maxLength={MAX_THREAD}
            autoComplete="off"
            placeholder="customer-42"
            value={props.thread}
            onChange={(event) => props.onThread(event.target.value)}
          />
        )}
      </Field>
    </>
  );
}
