import { Alert, Button, FormGroup, TextArea } from "@patternfly/react-core";
import { useState } from "react";
import { useAsk, useChange } from "../api/hooks";
import type { TrustRule, TrustTrial } from "../api/schema";
import type { Place } from "../app/place";
import { presets, readRules } from "../logic/trust";
import { Dialog } from "../parts/dialog";
import { Failure, Loading } from "../parts/states";
import { t } from "../text";

function useTrust(place: Place, name: string) {
  const path = { organization: place.name, name };
  const mine = useAsk("GET /users/me/robots/{name}/trust", { path: { name } }, { enabled: place.own });
  const theirs = useAsk("GET /organizations/{organization}/robots/{name}/trust", { path }, { enabled: !place.own });
  const putMine = useChange("PUT /users/me/robots/{name}/trust");
  const putTheirs = useChange("PUT /organizations/{organization}/robots/{name}/trust");
  const tryMine = useChange("POST /users/me/robots/{name}/trust/try", { keep: true });
  const tryTheirs = useChange("POST /organizations/{organization}/robots/{name}/trust/try", { keep: true });
  type Rules = Parameters<typeof putTheirs.mutate>[0]["body"];
  return {
    query: place.own ? mine : theirs,
    put: (body: Rules, onSuccess: () => void) => (place.own ? putMine.mutate({ path: { name }, body }, { onSuccess }) : putTheirs.mutate({ path, body }, { onSuccess })),
    putting: place.own ? putMine : putTheirs,
    attempt: (token: string, onSuccess: () => void) =>
      (place.own ? tryMine.mutate({ path: { name }, body: { token } }, { onSuccess }) : tryTheirs.mutate({ path, body: { token } }, { onSuccess })),
    trying: place.own ? tryMine : tryTheirs,
  };
}

function Sentence({ rule }: { rule: TrustRule }) {
  const claims = Object.entries(rule.claims).map(([name, value]) => `${name} = ${String(value)}`);
  const all = [...(rule.subject ? [`sub = ${rule.subject}`] : []), ...claims];
  return <>{t("Tokens of {issuer} for {audiences}, with {claims}", { issuer: rule.issuer, audiences: rule.audiences.join(", "), claims: all.join(", ") })}</>;
}

function Trial({ trial }: { trial: TrustTrial }) {
  return (
    <Alert component="p" variant={trial.accepted ? "success" : "warning"} isInline title={trial.accepted ? t("A login with it would succeed.") : t("A login with it would be refused.")}>
      {trial.faults.length > 0 && <p>{t("What is wrong with the token: {faults}", { faults: trial.faults.join(", ") })}</p>}
      {trial.rules.map((rule, at) => (
        <div key={at}>
          <strong>{rule.name ?? t("Rule {n}", { n: at + 1 })}: {rule.fits ? t("fits") : t("does not fit")}</strong>
          <ul className="jeton-list">
            {rule.claims.filter((claim) => !claim.fits).map((claim) => (
              <li key={claim.name}>{t("{name}: the rule wants {expected}, the token says {found}", { name: claim.name, expected: claim.expected, found: claim.found ?? t("nothing") })}</li>
            ))}
          </ul>
        </div>
      ))}
    </Alert>
  );
}

// Jobs without a secret: which tokens of their CI system a robot accepts in place of its own.
export function TrustRules({ place, name }: { place: Place; name: string }) {
  const { query, put, putting, attempt, trying } = useTrust(place, name);
  const [dialog, setDialog] = useState<"edit" | "try" | null>(null);
  const [text, setText] = useState("");
  const [token, setToken] = useState("");
  if (query.isPending) return <Loading />;
  if (!query.data) return <Failure problem={query.error} again={() => void query.refetch()} />;
  const { rules } = query.data;
  const edit = () => {
    setText(JSON.stringify(rules, null, 2));
    setDialog("edit");
  };
  const add = (preset: string) => {
    setText(JSON.stringify([...rules, presets[preset]!.rule(location.origin)], null, 2));
    setDialog("edit");
  };
  const read = readRules(text);
  const close = () => {
    setDialog(null);
    setToken("");
    trying.reset();
  };
  return (
    <section className="jeton-block" aria-labelledby="trust">
      <h2 id="trust">{t("Trust rules: jobs without a secret")}</h2>
      {rules.length === 0 ? <p>{t("It trusts no foreign token.")}</p> : (
        <ul className="jeton-list">{rules.map((rule, at) => <li key={at}><Sentence rule={rule} /></li>)}</ul>
      )}
      <div className="jeton-actions">
        {Object.entries(presets).map(([key, { title }]) => <Button key={key} size="sm" variant="secondary" onClick={() => add(key)}>{t("Trust {system}", { system: title })}</Button>)}
        <Button size="sm" variant="secondary" onClick={edit}>{t("Edit the rules")}</Button>
        <Button size="sm" variant="secondary" onClick={() => setDialog("try")}>{t("Try a token")}</Button>
      </div>
      {dialog === "edit" && (
        <Dialog title={t("Trust rules")} action={t("Save")} busy={putting.isPending} problem={putting.error} ready={typeof read !== "string"} close={close}
          intro={t("What other rules have let in ends at once.")} submit={() => typeof read !== "string" && put({ rules: read }, close)}>
          <FormGroup label={t("Rules, as JSON")} fieldId="rules">
            <TextArea id="rules" value={text} onChange={(_, value) => setText(value)} rows={16} spellCheck={false} className="jeton-json" validated={typeof read === "string" ? "error" : "default"} />
          </FormGroup>
          {typeof read === "string" && <p role="status">{read}</p>}
        </Dialog>
      )}
      {dialog === "try" && (
        <Dialog title={t("Try a token")} action={t("Try")} busy={trying.isPending} problem={trying.error} ready={!!token} close={close}
          intro={t("It is judged like a login, and not used up.")} submit={() => attempt(token.trim(), () => setToken(""))}>
          <FormGroup label={t("The token of a job")} fieldId="job-token">
            <TextArea id="job-token" value={token} onChange={(_, value) => setToken(value)} rows={4} spellCheck={false} autoComplete="off" />
          </FormGroup>
          {trying.data && <Trial trial={trying.data} />}
        </Dialog>
      )}
    </section>
  );
}
