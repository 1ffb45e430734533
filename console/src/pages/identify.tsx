import { Alert, Button, Form, FormGroup, TextArea } from "@patternfly/react-core";
import { type FormEvent, useState } from "react";
import { Link } from "react-router-dom";
import type { Identification } from "../api/schema";
import { useChange } from "../api/hooks";
import { useSession } from "../app/session";
import { useToast } from "../app/toasts";
import { titleOf } from "../logic/names";
import { Kind, State, When } from "../parts/bits";
import { Frame } from "../parts/frame";
import { ProblemAlert } from "../parts/states";
import { RevokeDialog } from "../parts/token_dialogs";
import { t } from "../text";
import { Facts } from "./credential";

function Found({ found }: { found: Identification }) {
  const [revoking, setRevoking] = useState(false);
  const { item } = found;
  if (!found.kind) return <Alert component="p" variant="info" isInline title={t("This is none of our credentials.")} />;
  if (!item) {
    return (
      <Alert component="p" variant="info" isInline title={t("It looks like one of kind {kind}, with a checksum that is {checksum}.", { kind: found.kind, checksum: found.checksum ?? "none" })}>
        {t("It is no live credential, or not yours to see.")}
      </Alert>
    );
  }
  return (
    <section className="jeton-block" aria-labelledby="found">
      <h2 id="found">{t("It is {name}", { name: titleOf(item) })}</h2>
      <Facts facts={[
        [t("Kind"), <Kind kind={item.kind} />], [t("State"), <State state={item.state} />], [t("Acts as"), item.subject.name],
        [t("Last used"), <><When time={item.last_used} never={t("never")} />{item.last_address && ` ${t("from {address}", { address: item.last_address })}`}</>],
      ]} />
      <div className="jeton-actions">
        {item.state !== "ended" && <Button variant="danger" onClick={() => setRevoking(true)}>{t("Revoke it and all that it made")}</Button>}
        <Link to={`/credentials/${item.id}`}>{t("Its page")}</Link>
      </div>
      {revoking && <RevokeDialog token={item} close={() => setRevoking(false)} />}
    </section>
  );
}

// The text leaves the page with the request: it is in no history, and no cache.
export function Identify() {
  const { who } = useSession();
  const [text, setText] = useState("");
  const toast = useToast();
  const identify = useChange("POST /tokens/identify", { keep: true });
  const leaked = useChange("POST /tokens/leaked");
  const lines = text.split(/\s+/).filter(Boolean);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    identify.mutate({ body: { token: lines[0] ?? "" } }, { onSuccess: () => setText("") });
  };
  const revokeAll = () => leaked.mutate({ body: { tokens: lines } }, {
    onSuccess: (answer) => {
      setText("");
      toast(t("{n, plural, =0 {None of them was ours.} one {# was ours, and is revoked.} other {# were ours, and are revoked.}}", { n: answer.ours }));
    },
  });
  const problem = identify.error ?? leaked.error;
  return (
    <Frame title={t("Identify a string")} command="jeton token identify < FILE"
      intro={t("Paste what was found in a log, a repository or a chat. Looking at it counts as no use, and is noted in the audit log.")}>
      <Form onSubmit={submit} className="jeton-block">
        <FormGroup label={t("The string")} fieldId="string">
          <TextArea id="string" value={text} onChange={(_, value) => setText(value)} rows={3} spellCheck={false} autoComplete="off" autoCapitalize="none" resizeOrientation="vertical" />
        </FormGroup>
        {problem && <ProblemAlert problem={problem} />}
        <div className="jeton-actions">
          <Button type="submit" isDisabled={lines.length !== 1 || identify.isPending} isLoading={identify.isPending}>{t("Look")}</Button>
          {who.superuser && <Button variant="danger" isDisabled={lines.length === 0 || leaked.isPending} onClick={revokeAll}>{t("Revoke all that are ours")}</Button>}
        </div>
      </Form>
      {identify.data && <Found key={identify.submittedAt} found={identify.data} />}
    </Frame>
  );
}
