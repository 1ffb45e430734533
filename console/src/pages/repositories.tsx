import { Button, Label } from "@patternfly/react-core";
import { useState } from "react";
import { Link } from "react-router-dom";
import { useChange, useList } from "../api/hooks";
import { usePlace } from "../app/place";
import { Choice, Field, When } from "../parts/bits";
import { Dialog } from "../parts/dialog";
import { Frame } from "../parts/frame";
import { Listing } from "../parts/listing";
import { Empty } from "../parts/states";
import { t } from "../text";

function NewRepository({ place, close }: { place: string; close: () => void }) {
  const [name, setName] = useState("");
  const [visibility, setVisibility] = useState("private");
  const make = useChange("PUT /organizations/{organization}/repositories/{repository}");
  const submit = () => make.mutate(
    { path: { organization: place, repository: name }, body: { visibility: visibility as "private" } }, { onSuccess: close });
  return (
    <Dialog title={t("New repository")} action={t("Make it")} busy={make.isPending} problem={make.error} ready={!!name} submit={submit} close={close}>
      <Field label={t("Name")} value={name} onChange={setName} required autoFocus help={t("As in {example}.", { example: `${place}/web` })} />
      <Choice label={t("May be pulled by")} value={visibility} onChange={setVisibility} options={[["private", "accounts with a role"], ["public", "everyone"]]} />
    </Dialog>
  );
}

export function Repositories() {
  const place = usePlace();
  const list = useList("GET /organizations/{organization}/repositories", { path: { organization: place.name } });
  const [making, setMaking] = useState(false);
  const add = <Button onClick={() => setMaking(true)}>{t("New repository")}</Button>;
  return (
    <Frame title={t("Repositories of {place}", { place: place.name })} actions={add} command={`jeton repo list ${place.name}`}>
      <Listing label={t("Repositories")} list={list} keyOf={(one) => one.name}
        columns={[
          { name: t("Name"), cell: (one) => <Link to={`/o/${place.name}/repositories/${one.name}`}>{one.resource}</Link> },
          { name: t("Visibility"), cell: (one) => <Label isCompact color={one.visibility === "public" ? "orange" : "grey"}>{one.visibility}</Label> },
          { name: t("Description"), cell: (one) => one.description || "–" },
          { name: t("Made"), cell: (one) => <When time={one.created} /> },
        ]}
        empty={<Empty title={t("There is no repository yet")} action={add}>{t("Access to a repository makes it, too.")}</Empty>} />
      {making && <NewRepository place={place.name} close={() => setMaking(false)} />}
    </Frame>
  );
}
