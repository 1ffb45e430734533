import { Button, Label } from "@patternfly/react-core";
import { useState } from "react";
import { Link, useParams } from "react-router-dom";
import { useAsk, useCall, useList } from "../api/hooks";
import type { Explanation, Need, RefusedAction } from "../api/schema";
import { usePlace } from "../app/place";
import { useToast } from "../app/toasts";
import { When } from "../parts/bits";
import { Dialog } from "../parts/dialog";
import { Frame } from "../parts/frame";
import { Listing } from "../parts/listing";
import { SecretDialog } from "../parts/secret";
import { Empty, Failure, Loading } from "../parts/states";
import { t } from "../text";
import { Facts } from "./credential";

const asked = (one: Explanation) => one.asked.map(({ resource, actions }) => `${actions.join(", ")} ${resource}`).join("; ") || t("to log in");

export function Refusals() {
  const place = usePlace();
  const list = useList("GET /refusals", { query: { since: "7d", ...(place.own ? {} : { organization: place.name }) } });
  return (
    <Frame title={t("Refusals")} command="jeton refusals --since 7d"
      intro={t("What known users, robots and applications were refused in the last 7 days. The code is in the message that their client printed.")}>
      <Listing label={t("Refusals")} list={list} keyOf={(one) => one.code}
        columns={[
          { name: t("Code"), cell: (one) => <Link to={`/refusals/${one.code}`}>{one.code}</Link> },
          { name: t("When"), cell: (one) => <When time={one.time} /> },
          { name: t("Who"), cell: (one) => one.subject?.name ?? one.login },
          { name: t("Wanted"), cell: asked },
          { name: t("Why"), cell: (one) => one.refused[0]?.because[0] ?? one.credential },
          { name: t("From"), cell: (one) => one.address },
        ]}
        empty={<Empty title={t("Nothing was refused lately")}>{t("With a code that a client printed, its page is at /console/refusals/CODE.")}</Empty>} />
    </Frame>
  );
}

function GrantThis({ who, needs }: { who: string; needs: Need }) {
  const [sure, setSure] = useState(false);
  const grant = useCall();
  const toast = useToast();
  if (!needs.call) return null;
  const { method, path, body } = needs.call;
  // What it takes may be a new secret, which is in this answer alone.
  const secretIn = (made: unknown) => (made as { token?: string | null } | undefined)?.token ?? null;
  const submit = () => grant.mutate({ method, path, body }, {
    onSuccess: (made) => {
      setSure(false);
      if (!secretIn(made)) toast(t("Granted: the next try of {who} succeeds.", { who }));
    },
  });
  const secret = secretIn(grant.data);
  return (
    <>
      <Button onClick={() => setSure(true)}>{t("Grant this")}</Button>
      {secret && <SecretDialog title={t("A new secret of {who}", { who })} secret={secret} what={t("the secret")} done={() => grant.reset()} />}
      {sure && (
        <Dialog title={t("Grant this to {who}?", { who })} action={t("Grant")} busy={grant.isPending} problem={grant.error} submit={submit} close={() => setSure(false)}
          intro={t("{right} on {resource}", { right: needs.right, resource: needs.resource ?? "" })} />
      )}
    </>
  );
}

function Refused({ who, one }: { who: string; one: RefusedAction }) {
  const { needs } = one;
  return (
    <section className="jeton-block" aria-label={t("{action} {resource}", { action: one.action, resource: one.resource })}>
      <h2>{t("{action} {resource}", { action: one.action, resource: one.resource })}</h2>
      <p><Label isCompact color="red">{one.reason}</Label></p>
      {one.because.map((sentence) => <p key={sentence}>{sentence}</p>)}
      {needs && (
        <>
          <p>{t("It would take {right} on {resource}.", { right: needs.right, resource: needs.resource ?? one.resource })}</p>
          {needs.who_can_grant.length > 0 && <p>{t("Who can grant it: {people}.", { people: needs.who_can_grant.join(", ") })}</p>}
          <GrantThis who={who} needs={needs} />
        </>
      )}
    </section>
  );
}

export function Refusal() {
  const { code = "" } = useParams();
  const query = useAsk("GET /refusals/{code}", { path: { code } });
  const above: [string, string][] = [["/refusals", t("Refusals")]];
  const title = t("Why {code} was refused", { code });
  if (query.isPending) return <Loading />;
  if (!query.data) {
    return <Frame title={title} crumbs={above}><Failure problem={query.error} again={() => void query.refetch()} /></Frame>;
  }
  const one = query.data;
  const who = one.subject?.name ?? one.login;
  return (
    <Frame title={title} crumbs={above} command={`jeton explain ${code}`} intro={t("{who} wanted {what}.", { who, what: asked(one) })}>
      {one.refused.map((refused) => <Refused key={`${refused.action} ${refused.resource}`} who={who} one={refused} />)}
      <Facts facts={[
        [t("When"), <When time={one.time} />],
        [t("From"), one.address],
        [t("At"), one.api ?? one.registry],
        [t("Credential"), one.token ? <Link to={`/credentials/${one.token}`}>{one.credential}</Link> : one.credential],
        [t("Was granted"), one.granted.map(({ resource, actions }) => `${actions.join(", ")} ${resource}`).join("; ") || t("nothing")],
      ]} />
    </Frame>
  );
}
