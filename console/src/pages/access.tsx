import { Button, Checkbox, Form } from "@patternfly/react-core";
import { type FormEvent, useState } from "react";
import { useSearchParams } from "react-router-dom";
import { useChange } from "../api/hooks";
import { usePlace } from "../app/place";
import { Choice, Field, LifeChoice } from "../parts/bits";
import { Frame } from "../parts/frame";
import { Granted } from "../parts/grant";
import { ProblemAlert } from "../parts/states";
import { t } from "../text";

// A sentence that is filled in: who may do what, where, until when.
export function GiveAccess() {
  const place = usePlace();
  const [search] = useSearchParams();
  const [who, setWho] = useState(search.get("who") ?? `${place.name}+ci`);
  const [action, setAction] = useState(search.get("action") ?? "pull");
  const [resource, setResource] = useState(search.get("resource") ?? `${place.name}/`);
  const [life, setLife] = useState("30d");
  const [note, setNote] = useState("");
  const [create, setCreate] = useState(true);
  const allow = useChange("POST /access/allow");
  const api = resource.startsWith("api:");

  const submit = (event: FormEvent) => {
    event.preventDefault();
    allow.mutate({ body: { who, action, resource, for: api ? null : life, note: note || null, create } });
  };
  if (allow.data) {
    return (
      <Frame title={t("Access was given")} actions={<Button onClick={() => allow.reset()}>{t("Done")}</Button>}>
        <Granted grant={allow.data} />
      </Frame>
    );
  }
  return (
    <Frame title={t("Give access")} intro={t("A robot that does not exist is made, and gets a secret. So does a repository, as a private one.")}
      command={`jeton allow ${who} ${action} ${resource}${api ? "" : ` --for ${life}`}`}>
      <Form onSubmit={submit}>
        <div className="jeton-sentence">
          <Field label={t("Who")} value={who} onChange={setWho} required problem={allow.error} names="who"
            help={t("A user, a robot like {example}, or at an API an application.", { example: `${place.name}+ci` })} />
          {api
            ? <Field label={t("may use the scope")} value={action} onChange={setAction} required problem={allow.error} names="action" />
            : <Choice label={t("may")} value={action} onChange={setAction} options={[["pull", "pull"], ["push", "push"], ["delete", "delete"]]} />}
          <Field label={t("what")} value={resource} onChange={setResource} required problem={allow.error} names="resource"
            help={t("A repository like {example}, or an API like {api}.", { example: `${place.name}/web`, api: `api:${place.name}/orders` })} />
          {!api && <LifeChoice label={t("for")} value={life} onChange={setLife} />}
        </div>
        <Field label={t("Note")} value={note} onChange={setNote} help={t("What it is for: the name of the secret.")} />
        <Checkbox id="create" label={t("Make the robot if there is none")} isChecked={create} onChange={(_, on) => setCreate(on)} />
        {allow.error && <ProblemAlert problem={allow.error} />}
        <div><Button type="submit" isLoading={allow.isPending} isDisabled={allow.isPending || !who || resource.endsWith("/")}>{t("Give access")}</Button></div>
      </Form>
    </Frame>
  );
}
