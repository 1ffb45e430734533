import { Button, DescriptionList, DescriptionListDescription, DescriptionListGroup, DescriptionListTerm } from "@patternfly/react-core";
import { type ReactNode, useState } from "react";
import { Link, useParams } from "react-router-dom";
import { useAsk, useChange } from "../api/hooks";
import type { Token } from "../api/schema";
import { powerOf, rotates, titleOf } from "../logic/names";
import { Field, Kind, State, When } from "../parts/bits";
import { Dialog } from "../parts/dialog";
import { Frame } from "../parts/frame";
import { Failure, Loading } from "../parts/states";
import { ExtendDialog, RevokeDialog, RotateDialog } from "../parts/token_dialogs";
import { t } from "../text";

export function Facts({ facts }: { facts: [string, ReactNode][] }) {
  return (
    <DescriptionList isHorizontal className="jeton-block">
      {facts.map(([name, value]) => (
        <DescriptionListGroup key={name}>
          <DescriptionListTerm>{name}</DescriptionListTerm>
          <DescriptionListDescription>{value}</DescriptionListDescription>
        </DescriptionListGroup>
      ))}
    </DescriptionList>
  );
}

function words(text: string): string[] {
  return text.split(/[\s,]+/).filter(Boolean);
}

// Narrows: the server refuses what would widen.
function RestrictDialog({ token, close }: { token: Token; close: () => void }) {
  const [repositories, setRepositories] = useState(token.restriction?.repositories.join(" ") ?? "");
  const [actions, setActions] = useState(token.restriction?.actions.join(" ") ?? "");
  const [addresses, setAddresses] = useState(token.restriction?.addresses.join(" ") ?? "");
  const change = useChange("PATCH /tokens/{id}");
  const list = (text: string) => (words(text).length ? words(text) : null);
  const restriction = { repositories: list(repositories), actions: list(actions), addresses: list(addresses),
    not_before: token.restriction?.not_before ?? null, uses: token.restriction?.uses ?? null };
  return (
    <Dialog title={t("Restrict {name}", { name: titleOf(token) })} action={t("Restrict")} busy={change.isPending} problem={change.error} close={close}
      intro={t("What is restricted stays so: a restriction only becomes narrower.")}
      submit={() => change.mutate({ path: { id: token.id }, body: { restriction } }, { onSuccess: close })}>
      <Field label={t("Repositories")} value={repositories} onChange={setRepositories} help={t("Names and patterns like {example}; none: all.", { example: "acme/*" })} />
      <Field label={t("Actions")} value={actions} onChange={setActions} help={t("Some of pull, push and delete; none: all.")} />
      <Field label={t("Addresses")} value={addresses} onChange={setAddresses} help={t("From where it may be used, like {example}; none: anywhere.", { example: "192.0.2.0/24" })} />
    </Dialog>
  );
}

export function Credential() {
  const { id = "" } = useParams();
  const query = useAsk("GET /tokens/{id}", { path: { id } });
  const [dialog, setDialog] = useState<"rotate" | "revoke" | "extend" | "restrict" | null>(null);
  const close = () => setDialog(null);
  const above: [string, string][] = [["/credentials", t("Credentials")]];
  if (query.isPending) return <Loading />;
  if (!query.data) {
    return (
      <Frame title={t("Credential")} crumbs={above}>
        <Failure problem={query.error} again={() => void query.refetch()} />
      </Frame>
    );
  }
  const token = query.data;
  const parent = token.descends_from;
  return (
    <Frame title={titleOf(token)} crumbs={above} intro={`${token.subject.name} ${powerOf(token)}`}
      command={`jeton token show ${token.id}\njeton token rotate ${token.id} --overlap 24h\njeton token revoke ${token.id}`}
      actions={token.state !== "ended" && <>
        {rotates(token) && <Button onClick={() => setDialog("rotate")}>{t("Rotate")}</Button>}
        <Button variant="secondary" onClick={() => setDialog("extend")}>{t("Change the end")}</Button>
        <Button variant="secondary" onClick={() => setDialog("restrict")}>{t("Restrict")}</Button>
        <Button variant="danger" onClick={() => setDialog("revoke")}>{t("Revoke")}</Button>
      </>}>
      <Facts facts={[
        [t("Kind"), <Kind kind={token.kind} />],
        [t("State"), <State state={token.state} />],
        [t("Acts as"), `${token.subject.name} (${token.subject.kind})`],
        [t("Organization"), token.organization ? <Link to={`/o/${token.organization}/repositories`}>{token.organization}</Link> : "–"],
        [t("Application"), token.application ?? "–"],
        [t("Ends"), <When time={token.expires} never={t("never")} />],
        [t("Last used"), <><When time={token.last_used} never={t("never")} />{token.last_address && ` ${t("from {address}", { address: token.last_address })}`}</>],
        [t("Made"), <><When time={token.created} />{token.created_by && ` ${t("by {name}", { name: token.created_by })}`}</>],
        [t("Made with"), parent ? <Link to={`/credentials/${parent.id}`}>{parent.name || parent.id}</Link> : t("a person's password")],
        [t("Dialect"), token.origin ?? "–"],
        [t("Id"), <code>{token.id}</code>],
      ]} />
      {dialog === "rotate" && <RotateDialog token={token} close={close} />}
      {dialog === "revoke" && <RevokeDialog token={token} close={close} />}
      {dialog === "extend" && <ExtendDialog token={token} close={close} />}
      {dialog === "restrict" && <RestrictDialog token={token} close={close} />}
    </Frame>
  );
}
