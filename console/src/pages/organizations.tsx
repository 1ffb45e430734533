import { Button, Label } from "@patternfly/react-core";
import { useState } from "react";
import { Link, useNavigate } from "react-router-dom";
import { useChange, useList } from "../api/hooks";
import { useSession } from "../app/session";
import { Field, When } from "../parts/bits";
import { Dialog } from "../parts/dialog";
import { Frame } from "../parts/frame";
import { Listing } from "../parts/listing";
import { Empty } from "../parts/states";
import { t } from "../text";

function NewOrganization({ close }: { close: () => void }) {
  const [name, setName] = useState("");
  const [email, setEmail] = useState("");
  const navigate = useNavigate();
  const make = useChange("PUT /organizations/{organization}");
  const submit = () => make.mutate({ path: { organization: name }, body: { email: email || null } }, { onSuccess: () => navigate(`/o/${name}/repositories`) });
  return (
    <Dialog title={t("New organization")} action={t("Make it")} busy={make.isPending} problem={make.error} ready={!!name} submit={submit} close={close} intro={t("You become an admin of it.")}>
      <Field label={t("Name")} value={name} onChange={setName} required autoFocus help={t("Small letters, digits, and single dots, dashes and underscores between them.")} />
      <Field label={t("E-mail address of its admins")} type="email" value={email} onChange={setEmail} />
    </Dialog>
  );
}

export function Organizations() {
  const { who } = useSession();
  const list = useList("GET /organizations", { query: who.superuser ? { everywhere: true } : {} });
  const [making, setMaking] = useState(false);
  const add = <Button onClick={() => setMaking(true)}>{t("New organization")}</Button>;
  return (
    <Frame title={t("Organizations")} actions={add} command="jeton org list">
      <Listing label={t("Organizations")} list={list} keyOf={(one) => one.name}
        columns={[
          { name: t("Name"), cell: (one) => <Link to={`/o/${one.name}/repositories`}>{one.name}</Link> },
          { name: t("Your role"), cell: (one) => one.role ?? "–" },
          { name: t("State"), cell: (one) => <Label isCompact color={one.enabled ? "green" : "grey"}>{one.enabled ? t("Enabled") : t("Disabled")}</Label> },
          { name: t("Made"), cell: (one) => <When time={one.created} /> },
        ]}
        empty={<Empty title={t("You are in no organization")} action={add}>{t("An organization holds repositories, robots and applications that belong to more than one person.")}</Empty>} />
      {making && <NewOrganization close={() => setMaking(false)} />}
    </Frame>
  );
}
