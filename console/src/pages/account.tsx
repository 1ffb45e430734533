import { Button, Checkbox } from "@patternfly/react-core";
import { useState } from "react";
import { useChange, useList } from "../api/hooks";
import { goToSignIn, useSession } from "../app/session";
import { useToast } from "../app/toasts";
import { Choice, Field, LifeChoice, When } from "../parts/bits";
import { Dialog } from "../parts/dialog";
import { Frame } from "../parts/frame";
import { Listing } from "../parts/listing";
import { SecretDialog } from "../parts/secret";
import { Empty } from "../parts/states";
import { Tokens } from "../parts/tokens";
import { t } from "../text";

// What a personal authorization may be for (docs/reference: the scopes of the dialect).
const scopes: [string, string][] = [["read", "read what you may see"], ["userinfo", "know who you are"], ["session", "do everything that you may"]];

function NewToken({ kind, close }: { kind: "password" | "authorization"; close: () => void }) {
  const [note, setNote] = useState("");
  const [scope, setScope] = useState("read");
  const [life, setLife] = useState("30d");
  const make = useChange("POST /tokens");
  const done = () => {
    make.reset();
    close();
  };
  const password = kind === "password";
  if (make.data) {
    return (
      <SecretDialog title={password ? t("Your new application password") : t("Your new token")} secret={make.data.token ?? ""} what={t("the secret")} done={done}>
        <p>{password ? t("Use it in place of your password, as with docker login.") : t("Send it in the header: Authorization: Bearer …")}</p>
      </SecretDialog>
    );
  }
  return (
    <Dialog title={password ? t("New application password") : t("New authorization")} action={t("Make it")} busy={make.isPending} problem={make.error} close={close}
      intro={password ? t("For one program, such as docker on your laptop.") : t("A token for scripts that act as you.")}
      submit={() => make.mutate({ body: { kind, note: note || null, expires_in: life, scopes: password ? null : [scope] } })}>
      <Field label={t("Note")} value={note} onChange={setNote} autoFocus help={t("Where it is used.")} />
      {!password && <Choice label={t("It may")} value={scope} onChange={setScope} options={scopes} />}
      <LifeChoice label={t("Lives for")} value={life} onChange={setLife} />
    </Dialog>
  );
}

function ChangePassword({ close }: { close: () => void }) {
  const [old, setOld] = useState("");
  const [next, setNext] = useState("");
  const [again, setAgain] = useState("");
  const [everything, setEverything] = useState(true);
  const change = useChange("PUT /users/me/password", { keep: true });
  return (
    <Dialog title={t("Change your password")} action={t("Change")} busy={change.isPending} problem={change.error} ready={!!old && next.length >= 8 && next === again} close={close}
      intro={t("You sign in again afterwards.")}
      submit={() => change.mutate({ body: { old, new: next, end_everything: everything } }, { onSuccess: goToSignIn })}>
      <Field label={t("The present password")} type="password" autoComplete="current-password" value={old} onChange={setOld} required problem={change.error} names="old" />
      <Field label={t("The new one")} type="password" autoComplete="new-password" value={next} onChange={setNext} required help={t("8 characters or more, no spaces.")} />
      <Field label={t("The new one again")} type="password" autoComplete="new-password" value={again} onChange={setAgain} required help={again && again !== next ? t("The two differ.") : undefined} />
      <Checkbox id="everything" label={t("End all my tokens, too")} isChecked={everything} onChange={(_, on) => setEverything(on)} />
    </Dialog>
  );
}

function Consents() {
  const list = useList("GET /users/me/consents", {});
  const end = useChange("DELETE /users/me/consents/{application}");
  const toast = useToast();
  const [going, setGoing] = useState<{ application: string; name: string } | null>(null);
  return (
    <section className="jeton-block" aria-labelledby="consents">
      <h2 id="consents">{t("Applications that act for you")}</h2>
      <Listing label={t("Applications that act for you")} list={list} keyOf={(one) => one.application}
        columns={[
          { name: t("Application"), cell: (one) => one.name },
          { name: t("Of"), cell: (one) => one.organization ?? "–" },
          { name: t("Logins"), cell: (one) => String(one.logins.length) },
          { name: t("Actions"), hidden: true, cell: (one) => <Button variant="link" isInline isDanger onClick={() => setGoing(one)} aria-label={t("Take back what {name} may do", { name: one.name })}>{t("Take back")}</Button> },
        ]}
        empty={<Empty title={t("No application acts for you")} />} />
      {going && (
        <Dialog title={t("Take back what {name} may do?", { name: going.name })} action={t("Take back")} dangerous busy={end.isPending} problem={end.error} close={() => setGoing(null)}
          intro={t("All that it holds for you ends at once.")}
          submit={() => end.mutate({ path: { application: going.application } }, {
            onSuccess: () => {
              toast(t("{name} does not act for you any more.", { name: going.name }));
              setGoing(null);
            },
          })} />
      )}
    </section>
  );
}

export function Account() {
  const { who } = useSession();
  const tokens = useList("GET /tokens", { query: { subject: who.name } });
  const [dialog, setDialog] = useState<"password" | "authorization" | "change" | null>(null);
  const close = () => setDialog(null);
  return (
    <Frame title={t("Your account: {name}", { name: who.name })} command="jeton token create --kind password --note laptop --expires-in 90d"
      intro={who.credential.expires ? <>{t("This session ends:")} <When time={who.credential.expires} /></> : undefined}
      actions={<>
        <Button onClick={() => setDialog("authorization")}>{t("New authorization")}</Button>
        <Button onClick={() => setDialog("password")}>{t("New application password")}</Button>
        <Button variant="secondary" onClick={() => setDialog("change")}>{t("Change password")}</Button>
      </>}>
      <section className="jeton-block" aria-labelledby="mine">
        <h2 id="mine">{t("Your tokens, passwords and browsers")}</h2>
        <Tokens label={t("Your tokens, passwords and browsers")} list={tokens} empty={<Empty title={t("You have no tokens")} />} />
      </section>
      <Consents />
      {(dialog === "password" || dialog === "authorization") && <NewToken kind={dialog} close={close} />}
      {dialog === "change" && <ChangePassword close={close} />}
    </Frame>
  );
}
