import { Button } from "@patternfly/react-core";
import { useState } from "react";
import { useChange, useList } from "../api/hooks";
import type { Api } from "../api/schema";
import { usePlace } from "../app/place";
import { Choice, Field, LifeChoice } from "../parts/bits";
import { Dialog } from "../parts/dialog";
import { Frame } from "../parts/frame";
import { Listing } from "../parts/listing";
import { SecretDialog } from "../parts/secret";
import { Empty } from "../parts/states";
import { t } from "../text";

function NewApi({ place, close }: { place: string; close: () => void }) {
  const [name, setName] = useState("");
  const [identifier, setIdentifier] = useState("");
  const [scopes, setScopes] = useState("");
  const [format, setFormat] = useState("opaque");
  const make = useChange("PUT /organizations/{organization}/apis/{api}");
  const submit = () => make.mutate({
    path: { organization: place, api: name },
    body: { identifier, title: name, scopes: scopes.split(/[\s,]+/).filter(Boolean).map((scope) => ({ name: scope })), token_format: format as "opaque" },
  }, { onSuccess: close });
  return (
    <Dialog title={t("New API")} action={t("Make it")} busy={make.isPending} problem={make.error} ready={!!name && !!identifier} submit={submit} close={close}>
      <Field label={t("Name")} value={name} onChange={setName} required autoFocus />
      <Field label={t("Identifier")} value={identifier} onChange={setIdentifier} required problem={make.error} names="identifier" help={t("The address that names it in requests and tokens, like {example}.", { example: "https://orders.example.com/v1" })} />
      <Field label={t("Scopes")} value={scopes} onChange={setScopes} problem={make.error} names="scopes" help={t("What may be asked for, like orders:read; several with spaces.")} />
      <Choice label={t("Its tokens")} value={format} onChange={setFormat} options={[["opaque", "are asked about at this server"], ["jwt", "are signed, and checked by the API itself"]]} />
    </Dialog>
  );
}

function NewCredential({ place, api, close }: { place: string; api: Api; close: () => void }) {
  const [life, setLife] = useState("1y");
  const make = useChange("POST /organizations/{organization}/apis/{api}/credentials");
  const done = () => {
    make.reset();
    close();
  };
  if (make.data) {
    return (
      <SecretDialog title={t("The credential of {name}", { name: api.title })} secret={make.data.secret ?? ""} what={t("the secret")} done={done}>
        <p>{t("Its user name is {name}, at /oauth2/introspect.", { name: api.username })}</p>
      </SecretDialog>
    );
  }
  return (
    <Dialog title={t("New credential of {name}", { name: api.title })} action={t("Make it")} busy={make.isPending} problem={make.error} close={close}
      intro={t("With it, the API asks about tokens.")} submit={() => make.mutate({ path: { organization: place, api: api.name }, body: { expires_in: life } })}>
      <LifeChoice label={t("Lives for")} value={life} onChange={setLife} />
    </Dialog>
  );
}

export function Apis() {
  const place = usePlace();
  const list = useList("GET /organizations/{organization}/apis", { path: { organization: place.name } });
  const remove = useChange("DELETE /organizations/{organization}/apis/{api}");
  const [dialog, setDialog] = useState<{ what: "new" } | { what: "credential" | "delete"; api: Api } | null>(null);
  const close = () => setDialog(null);
  const add = <Button onClick={() => setDialog({ what: "new" })}>{t("New API")}</Button>;
  return (
    <Frame title={t("APIs of {place}", { place: place.name })} actions={add} intro={t("Resource servers: what tokens are for, besides this server and its registries.")} command={`jeton api list ${place.name}`}>
      <Listing label={t("APIs")} list={list} keyOf={(one) => one.name}
        columns={[
          { name: t("Name"), cell: (one) => one.name },
          { name: t("Identifier"), cell: (one) => <code>{one.identifier}</code> },
          { name: t("Scopes"), cell: (one) => one.scopes.map((scope) => scope.name).join(", ") || "–" },
          { name: t("Tokens"), cell: (one) => one.token_format },
          { name: t("Credentials"), cell: (one) => String(one.credentials.length) },
          { name: t("Actions"), hidden: true, cell: (api) => (
            <div className="jeton-actions">
              <Button variant="link" isInline onClick={() => setDialog({ what: "credential", api })} aria-label={t("New credential of {name}", { name: api.name })}>{t("New credential")}</Button>
              <Button variant="link" isInline isDanger onClick={() => setDialog({ what: "delete", api })} aria-label={t("Delete {name}", { name: api.name })}>{t("Delete")}</Button>
            </div>
          ) },
        ]}
        empty={<Empty title={t("There is no API yet")} action={add} />} />
      {dialog?.what === "new" && <NewApi place={place.name} close={close} />}
      {dialog?.what === "credential" && <NewCredential place={place.name} api={dialog.api} close={close} />}
      {dialog?.what === "delete" && (
        <Dialog title={t("Delete {name}?", { name: dialog.api.name })} action={t("Delete")} dangerous busy={remove.isPending} problem={remove.error} close={close}
          intro={t("Its credentials and the tokens for it end.")} submit={() => remove.mutate({ path: { organization: place.name, api: dialog.api.name } }, { onSuccess: close })} />
      )}
    </Frame>
  );
}
