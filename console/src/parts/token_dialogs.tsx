import { useState } from "react";
import { useChange } from "../api/hooks";
import type { Token } from "../api/schema";
import { useToast } from "../app/toasts";
import { titleOf } from "../logic/names";
import { t } from "../text";
import { Choice, LifeChoice } from "./bits";
import { Dialog } from "./dialog";
import { SecretDialog } from "./secret";

const overlaps: [string, string][] = [["", "at once"], ["1h", "in 1 hour"], ["24h", "in 1 day"], ["7d", "in 7 days"]];

// A new secret beside the old one, which ends later, so that nothing fails meanwhile.
export function RotateDialog({ token, close }: { token: Token; close: () => void }) {
  const [overlap, setOverlap] = useState("24h");
  const [life, setLife] = useState("");
  const rotate = useChange("POST /tokens/{id}/rotate");
  const done = () => {
    rotate.reset();
    close();
  };
  if (rotate.data) {
    return <SecretDialog title={t("The new secret of {subject}", { subject: token.subject.name })} secret={rotate.data.token ?? ""} what={t("the secret")} done={done} />;
  }
  return (
    <Dialog title={t("Rotate {name}", { name: titleOf(token) })} action={t("Rotate")} busy={rotate.isPending} problem={rotate.error} close={close}
      intro={t("The new secret may do what the old one may. The old one goes on for a while, so that you can replace it everywhere.")}
      submit={() => rotate.mutate({ path: { id: token.id }, body: { overlap: overlap || null, expires_in: life || null } })}>
      <Choice label={t("The old one ends")} value={overlap} onChange={setOverlap} options={overlaps} />
      <Choice label={t("The new one lives")} value={life} onChange={setLife} options={[["", "as long as the old one was made for"], ["30d", "30 days"], ["90d", "90 days"], ["1y", "1 year"]]} />
    </Dialog>
  );
}

export function RevokeDialog({ token, close }: { token: Token; close: () => void }) {
  const revoke = useChange("DELETE /tokens/{id}");
  const toast = useToast();
  const submit = () => revoke.mutate({ path: { id: token.id } }, {
    onSuccess: (answer) => {
      toast(t("{n, plural, one {# credential is} other {# credentials are}} revoked.", { n: answer.revoked }));
      close();
    },
  });
  return (
    <Dialog title={t("Revoke {name}?", { name: titleOf(token) })} action={t("Revoke")} dangerous busy={revoke.isPending} problem={revoke.error}
      intro={t("It ends at once and for good, with everything that was made with it.")} submit={submit} close={close} />
  );
}

export function ExtendDialog({ token, close }: { token: Token; close: () => void }) {
  const [life, setLife] = useState("30d");
  const change = useChange("PATCH /tokens/{id}");
  return (
    <Dialog title={t("Change the end of {name}", { name: titleOf(token) })} action={t("Change")} busy={change.isPending} problem={change.error} close={close}
      submit={() => change.mutate({ path: { id: token.id }, body: { expires_in: life } }, { onSuccess: close })}>
      <LifeChoice label={t("From now on it lives for")} value={life} onChange={setLife} />
    </Dialog>
  );
}
