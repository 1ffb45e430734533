import { Button, Label } from "@patternfly/react-core";
import { useState } from "react";
import { Link } from "react-router-dom";
import { useChange, useList } from "../api/hooks";
import type { User } from "../api/schema";
import { useSession } from "../app/session";
import { Field, When } from "../parts/bits";
import { Dialog } from "../parts/dialog";
import { Frame } from "../parts/frame";
import { Listing } from "../parts/listing";
import { SecretDialog } from "../parts/secret";
import { Empty } from "../parts/states";
import { t } from "../text";

function NewUser({ close }: { close: () => void }) {
  const [name, setName] = useState("");
  const [email, setEmail] = useState("");
  const make = useChange("PUT /users/{name}");
  const done = () => {
    make.reset();
    close();
  };
  if (make.data?.password) return <SecretDialog title={t("The password of {name}", { name })} secret={make.data.password} what={t("the password")} done={done} />;
  return (
    <Dialog title={t("New user")} action={t("Make it")} busy={make.isPending} problem={make.error} ready={!!name} close={close}
      submit={() => make.mutate({ path: { name }, body: { email: email || null } })}>
      <Field label={t("Name")} value={name} onChange={setName} required autoFocus />
      <Field label={t("E-mail address")} type="email" value={email} onChange={setEmail} />
    </Dialog>
  );
}

export function Users() {
  const { who } = useSession();
  const list = useList("GET /users", {});
  const change = useChange("PUT /users/{name}");
  const remove = useChange("DELETE /users/{name}");
  const [dialog, setDialog] = useState<{ what: "new" } | { what: "disable" | "delete"; user: User } | null>(null);
  const close = () => setDialog(null);
  const add = <Button onClick={() => setDialog({ what: "new" })}>{t("New user")}</Button>;
  return (
    <Frame title={t("Users")} actions={add} command="jeton user list">
      <Listing label={t("Users")} list={list} keyOf={(one) => one.name}
        columns={[
          { name: t("Name"), cell: (one) => <>{one.name} {one.superuser && <Label isCompact color="purple">{t("superuser")}</Label>}</> },
          { name: t("E-mail address"), cell: (one) => one.email ?? "–" },
          { name: t("State"), cell: (one) => <Label isCompact color={one.enabled ? "green" : "grey"}>{one.enabled ? t("Enabled") : t("Disabled")}</Label> },
          { name: t("Made"), cell: (one) => <When time={one.created} /> },
          { name: t("Actions"), hidden: true, cell: (user) => (
            <div className="jeton-actions">
              <Link to={`/credentials?of=everywhere&created_by=${user.name}`} aria-label={t("Credentials that {name} made", { name: user.name })}>{t("Credentials")}</Link>
              {user.name !== who.name && <>
                <Button variant="link" isInline onClick={() => setDialog({ what: "disable", user })} aria-label={t(user.enabled ? "Disable {name}" : "Enable {name}", { name: user.name })}>{user.enabled ? t("Disable") : t("Enable")}</Button>
                <Button variant="link" isInline isDanger onClick={() => setDialog({ what: "delete", user })} aria-label={t("Delete {name}", { name: user.name })}>{t("Delete")}</Button>
              </>}
            </div>
          ) },
        ]}
        empty={<Empty title={t("There is no user")} />} />
      {dialog?.what === "new" && <NewUser close={close} />}
      {dialog?.what === "disable" && (
        <Dialog title={t(dialog.user.enabled ? "Disable {name}?" : "Enable {name}?", { name: dialog.user.name })} action={dialog.user.enabled ? t("Disable") : t("Enable")} dangerous={dialog.user.enabled}
          busy={change.isPending} problem={change.error} close={close}
          intro={dialog.user.enabled ? t("All credentials are refused. Sessions and registry logins end for good.") : t("Tokens and passwords work again.")}
          submit={() => change.mutate({ path: { name: dialog.user.name }, body: { email: dialog.user.email, enabled: !dialog.user.enabled } }, { onSuccess: close })} />
      )}
      {dialog?.what === "delete" && (
        <Dialog title={t("Delete {name}?", { name: dialog.user.name })} action={t("Delete")} dangerous busy={remove.isPending} problem={remove.error} close={close}
          intro={t("Everything of theirs goes. All credentials of the user and of their robots end at once.")} submit={() => remove.mutate({ path: { name: dialog.user.name } }, { onSuccess: close })} />
      )}
    </Frame>
  );
}
