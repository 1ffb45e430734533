import { Button, Label } from "@patternfly/react-core";
import { useState } from "react";
import { Link, useNavigate } from "react-router-dom";
import { useChange, useList } from "../api/hooks";
import { usePlace } from "../app/place";
import { Choice, Field, When } from "../parts/bits";
import { Dialog } from "../parts/dialog";
import { Frame } from "../parts/frame";
import { Listing } from "../parts/listing";
import { Empty } from "../parts/states";
import { t } from "../text";

// What most applications are, and what they need.
const sorts: Record<string, { title: string; grants: string[]; auth: "client_secret_basic" | "none" }> = {
  service: { title: "a service that acts for itself", grants: ["client_credentials"], auth: "client_secret_basic" },
  web: { title: "a web application that acts for people", grants: ["authorization_code", "refresh_token"], auth: "client_secret_basic" },
  native: { title: "a program or single page application, without a secret", grants: ["authorization_code", "refresh_token"], auth: "none" },
  device: { title: "a device without a browser", grants: ["device_code", "refresh_token"], auth: "none" },
};

function NewApplication({ place, close }: { place: string; close: () => void }) {
  const [name, setName] = useState("");
  const [title, setTitle] = useState("");
  const [sort, setSort] = useState("service");
  const [redirect, setRedirect] = useState("");
  const navigate = useNavigate();
  const make = useChange("PUT /organizations/{organization}/applications/{application}");
  const { grants, auth } = sorts[sort]!;
  const people = grants.includes("authorization_code");
  const submit = () => make.mutate({
    path: { organization: place, application: name },
    body: { title: title || name, grant_types: grants as ["client_credentials"], auth_method: auth, redirect_uris: people ? redirect.split(/\s+/).filter(Boolean) : null },
  }, { onSuccess: () => navigate(`/o/${place}/applications/${name}`) });
  return (
    <Dialog title={t("New application")} action={t("Make it")} busy={make.isPending} problem={make.error} ready={!!name && (!people || !!redirect)} submit={submit} close={close}>
      <Field label={t("Name")} value={name} onChange={setName} required autoFocus problem={make.error} names="application" />
      <Field label={t("Title")} value={title} onChange={setTitle} help={t("What users read when it asks for access.")} />
      <Choice label={t("It is")} value={sort} onChange={setSort} options={Object.entries(sorts).map(([key, { title: text }]) => [key, text])} />
      {people && <Field label={t("Redirect addresses")} value={redirect} onChange={setRedirect} required problem={make.error} names="redirect_uris" help={t("Where users are sent back to, exactly; several with spaces.")} />}
    </Dialog>
  );
}

export function Applications() {
  const place = usePlace();
  const list = useList("GET /organizations/{organization}/applications", { path: { organization: place.name } });
  const [making, setMaking] = useState(false);
  const add = <Button onClick={() => setMaking(true)}>{t("New application")}</Button>;
  return (
    <Frame title={t("Applications of {place}", { place: place.name })} actions={add} intro={t("OAuth clients: programs that get tokens for themselves, or for people who consent.")}
      command={`jeton app list ${place.name}`}>
      <Listing label={t("Applications")} list={list} keyOf={(one) => one.client_id}
        columns={[
          { name: t("Title"), cell: (one) => <Link to={`/o/${place.name}/applications/${encodeURIComponent(one.name)}`}>{one.title}</Link> },
          { name: t("Client id"), cell: (one) => <code>{one.client_id}</code> },
          { name: t("Grants"), cell: (one) => one.grant_types.join(", ") },
          { name: t("State"), cell: (one) => <Label isCompact color={one.enabled ? "green" : "grey"}>{one.enabled ? t("Enabled") : t("Disabled")}</Label> },
          { name: t("Made"), cell: (one) => <When time={one.created} /> },
        ]}
        empty={<Empty title={t("There is no application yet")} action={add} />} />
      {making && <NewApplication place={place.name} close={() => setMaking(false)} />}
    </Frame>
  );
}
