import { Button } from "@patternfly/react-core";
import { useState } from "react";
import { useNavigate, useParams } from "react-router-dom";
import { useAsk, useChange, useList } from "../api/hooks";
import type { Application, ClientSecret } from "../api/schema";
import { usePlace } from "../app/place";
import { useToast } from "../app/toasts";
import { settingsOf } from "../logic/application";
import { Field, LifeChoice, When } from "../parts/bits";
import { Dialog } from "../parts/dialog";
import { Frame } from "../parts/frame";
import { Listing } from "../parts/listing";
import { SecretDialog } from "../parts/secret";
import { Empty, Failure, Loading } from "../parts/states";
import { Tokens } from "../parts/tokens";
import { t } from "../text";
import { Facts } from "./credential";

interface Of {
  place: string;
  one: Application;
  close: () => void;
}

function NewSecret({ place, one, close }: Of) {
  const [life, setLife] = useState("1y");
  const make = useChange("POST /organizations/{organization}/applications/{application}/secrets");
  const done = () => {
    make.reset();
    close();
  };
  if (make.data) return <SecretDialog title={t("The new secret of {name}", { name: one.title })} secret={make.data.client_secret ?? ""} what={t("the secret")} done={done} />;
  return (
    <Dialog title={t("New secret of {name}", { name: one.title })} action={t("Make it")} busy={make.isPending} problem={make.error} close={close}
      intro={t("Two are live at most: deploy the new one, then end the old one.")}
      submit={() => make.mutate({ path: { organization: place, application: one.name }, body: { expires_in: life } })}>
      <LifeChoice label={t("Lives for")} value={life} onChange={setLife} />
    </Dialog>
  );
}

function Edit({ place, one, close }: Of) {
  const [title, setTitle] = useState(one.title);
  const [redirects, setRedirects] = useState(one.redirect_uris.join(" "));
  const [scopes, setScopes] = useState(one.scopes.join(" "));
  const change = useChange("PUT /organizations/{organization}/applications/{application}");
  const words = (text: string) => text.split(/\s+/).filter(Boolean);
  return (
    <Dialog title={t("Change {name}", { name: one.title })} action={t("Save")} busy={change.isPending} problem={change.error} close={close}
      submit={() => change.mutate({ path: { organization: place, application: one.name }, body: settingsOf(one, { title, redirect_uris: words(redirects), scopes: words(scopes) }) }, { onSuccess: close })}>
      <Field label={t("Title")} value={title} onChange={setTitle} required />
      <Field label={t("Redirect addresses")} value={redirects} onChange={setRedirects} problem={change.error} names="redirect_uris" />
      <Field label={t("Scopes of this server")} value={scopes} onChange={setScopes} problem={change.error} names="scopes" help={t("None: all that are not dangerous.")} />
    </Dialog>
  );
}

function Secrets({ place, one }: { place: string; one: Application }) {
  const [going, setGoing] = useState<ClientSecret | null>(null);
  const end = useChange("DELETE /organizations/{organization}/applications/{application}/secrets/{secret}");
  const list = { items: one.secrets, isPending: false, error: null, refetch: () => undefined };
  return (
    <section className="jeton-block" aria-labelledby="secrets">
      <h2 id="secrets">{t("Secrets")}</h2>
      <Listing label={t("Secrets")} list={list} keyOf={(secret) => secret.id}
        columns={[
          { name: t("Made"), cell: (secret) => <When time={secret.created} /> },
          { name: t("Last used"), cell: (secret) => <When time={secret.last_used} never={t("never")} /> },
          { name: t("Ends"), cell: (secret) => <When time={secret.expires} never={t("never")} /> },
          { name: t("Actions"), hidden: true, cell: (secret) => <Button variant="link" isInline isDanger onClick={() => setGoing(secret)}>{t("End it")}</Button> },
        ]}
        empty={<Empty title={t("It has no secret")} />} />
      {going && (
        <Dialog title={t("End this secret?")} action={t("End it")} dangerous busy={end.isPending} problem={end.error} close={() => setGoing(null)}
          intro={t("The tokens that it got stay.")}
          submit={() => end.mutate({ path: { organization: place, application: one.name, secret: going.id } }, { onSuccess: () => setGoing(null) })} />
      )}
    </section>
  );
}

export function ApplicationPage() {
  const place = usePlace();
  const { name = "" } = useParams();
  const navigate = useNavigate();
  const toast = useToast();
  const path = { organization: place.name, application: name };
  const query = useAsk("GET /organizations/{organization}/applications/{application}", { path });
  const clientId = query.data?.client_id ?? "";
  const tokens = useList("GET /tokens", { query: { organization: place.name, application: clientId } }, { enabled: !!clientId });
  const remove = useChange("DELETE /organizations/{organization}/applications/{application}");
  const [dialog, setDialog] = useState<"secret" | "edit" | "delete" | null>(null);
  const close = () => setDialog(null);
  const above: [string, string][] = [[`/o/${place.name}/applications`, t("Applications of {place}", { place: place.name })]];
  if (query.isPending) return <Loading />;
  if (!query.data) return <Frame title={name} crumbs={above}><Failure problem={query.error} again={() => void query.refetch()} /></Frame>;
  const one = query.data;
  return (
    <Frame title={one.title} crumbs={above} intro={one.description} command={`jeton app show ${place.name}/${name}\njeton app secret create ${place.name}/${name}`}
      actions={<>
        {one.auth_method === "client_secret_basic" && <Button onClick={() => setDialog("secret")}>{t("New secret")}</Button>}
        <Button variant="secondary" onClick={() => setDialog("edit")}>{t("Change")}</Button>
        <Button variant="danger" onClick={() => setDialog("delete")}>{t("Delete")}</Button>
      </>}>
      <Facts facts={[
        [t("Client id"), <code>{one.client_id}</code>], [t("Grants"), one.grant_types.join(", ")], [t("Authenticates by"), one.auth_method],
        [t("Redirect addresses"), one.redirect_uris.join(", ") || "–"], [t("Scopes of this server"), one.scopes.join(", ") || t("all that are not dangerous")],
        [t("APIs"), one.apis.map(({ api, scopes }) => `${api}: ${scopes.join(", ")}`).join("; ") || "–"],
      ]} />
      {one.auth_method === "client_secret_basic" && <Secrets place={place.name} one={one} />}
      <section aria-labelledby="tokens" className="jeton-block">
        <h2 id="tokens">{t("Tokens")}</h2>
        <Tokens label={t("Tokens")} list={tokens} empty={<Empty title={t("It has no tokens")} />} />
      </section>
      {dialog === "secret" && <NewSecret place={place.name} one={one} close={close} />}
      {dialog === "edit" && <Edit place={place.name} one={one} close={close} />}
      {dialog === "delete" && (
        <Dialog title={t("Delete {name}?", { name: one.title })} action={t("Delete")} dangerous busy={remove.isPending} problem={remove.error} close={close}
          intro={t("All its tokens end, and what was made with them.")}
          submit={() => remove.mutate({ path }, {
            onSuccess: () => {
              toast(t("{name} is deleted.", { name: one.title }));
              navigate(`/o/${place.name}/applications`);
            },
          })} />
      )}
    </Frame>
  );
}
