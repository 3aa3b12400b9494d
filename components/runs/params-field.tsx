import { Field, Textarea } from "@/components/ui/field";

/** What a run is started with, as JSON. @param props.wrong whether the text is no JSON object */
export function ParamsField(props: {
  label: string;
  hint: string;
  wrong: boolean;
  text: string;
  onChange: (text: string) => void;
}) {
  return (
    <Field label={props.label} hint={props.hint} error={props.wrong ? "This is not a JSON object." : undefined}>
      {(control) => (
        <Textarea
          {...control}
          className="min-h-32 font-mono text-[13px]"
          placeholder='{ "owner": "sam" }'
          spellCheck={false}
          value={props.text}
          onChange={(event) => props.onChange(event.target.value)}
        />
      )}
    </Field>
  );
}
