import { Button, FormGroup, FormHelperText, FormSelect, FormSelectOption, HelperText, HelperTextItem, Label, TextInput } from "@patternfly/react-core";
import { type ReactNode, useId, useState } from "react";
import type { Problem } from "../api/client";
import type { Token } from "../api/schema";
import { kinds, lives, states } from "../logic/names";
import { absolute, relative } from "../logic/time";
import { t } from "../text";

export function When({ time, never = "–" }: { time: string | null; never?: string }) {
  if (!time) return <>{never}</>;
  return <time dateTime={time} title={absolute(time)}>{relative(time)}</time>;
}

export function Kind({ kind }: { kind: Token["kind"] }) {
  return <Label isCompact variant="outline">{t(kinds[kind])}</Label>;
}

const colors = { live: "green", resting: "grey", not_yet: "blue", expiring: "orange", ended: "grey" } as const;

export function State({ state }: { state: Token["state"] }) {
  return <Label isCompact color={colors[state]}>{t(states[state])}</Label>;
}

export function CopyButton({ text, what }: { text: string; what: string }) {
  const [done, setDone] = useState(false);
  const copy = async () => {
    await navigator.clipboard?.writeText(text);
    setDone(true);
    setTimeout(() => setDone(false), 2000);
  };
  return (
    <Button variant="secondary" size="sm" onClick={() => void copy()} aria-label={t("Copy {what}", { what })}>
      {done ? t("Copied") : t("Copy")}
    </Button>
  );
}

export function Code({ text, what }: { text: string; what: string }) {
  return (
    <div className="jeton-code">
      <pre tabIndex={0} aria-label={what}><code>{text}</code></pre>
      <CopyButton text={text} what={what} />
    </div>
  );
}

interface FieldProps {
  label: string;
  value: string;
  onChange: (value: string) => void;
  help?: ReactNode;
  required?: boolean;
  type?: "text" | "password" | "email" | "url";
  problem?: Problem | null;
  names?: string; // of the member of the API, by which a problem names it
  autoFocus?: boolean;
  autoComplete?: string;
  placeholder?: string;
}

export function Field({ label, value, onChange, help, required, type = "text", problem, names, ...more }: FieldProps) {
  const id = useId();
  const wrong = names !== undefined && problem?.more.field === names;
  return (
    <FormGroup label={label} fieldId={id} isRequired={required}>
      <TextInput id={id} type={type} value={value} onChange={(_, text) => onChange(text)} isRequired={required} spellCheck={false}
        validated={wrong ? "error" : "default"} aria-describedby={help || wrong ? `${id}-help` : undefined} autoCapitalize="none" {...more} />
      {(help || wrong) && (
        <FormHelperText>
          <HelperText id={`${id}-help`}>
            <HelperTextItem variant={wrong ? "error" : "default"}>{wrong ? problem!.detail : help}</HelperTextItem>
          </HelperText>
        </FormHelperText>
      )}
    </FormGroup>
  );
}

interface ChoiceProps {
  label: string;
  value: string;
  onChange: (value: string) => void;
  options: [string, string][];
  help?: ReactNode;
}

export function Choice({ label, value, onChange, options, help }: ChoiceProps) {
  const id = useId();
  return (
    <FormGroup label={label} fieldId={id}>
      <FormSelect id={id} value={value} onChange={(_, chosen) => onChange(chosen)} aria-describedby={help ? `${id}-help` : undefined}>
        {options.map(([key, text]) => <FormSelectOption key={key} value={key} label={t(text)} />)}
      </FormSelect>
      {help && (
        <FormHelperText>
          <HelperText id={`${id}-help`}><HelperTextItem>{help}</HelperTextItem></HelperText>
        </FormHelperText>
      )}
    </FormGroup>
  );
}

export function LifeChoice({ label, value, onChange }: { label: string; value: string; onChange: (value: string) => void }) {
  return <Choice label={label} value={value} onChange={onChange} options={lives} />;
}
