import { Button } from "@patternfly/react-core";
import { useState } from "react";
import { useNavigate, useParams } from "react-router-dom";
import { useAsk, useChange, useList } from "../api/hooks";
import type { Robot } from "../api/schema";
import { type Place, usePlace } from "../app/place";
import { useToast } from "../app/toasts";
import { Field, LifeChoice, When } from "../parts/bits";
import { Dialog } from "../parts/dialog";
import { Frame } from "../parts/frame";
import { SecretDialog } from "../parts/secret";
import { Empty, Failure, Loading } from "../parts/states";
import { Tokens } from "../parts/tokens";
import { t } from "../text";
import { Facts } from "./credential";
import { RobotState } from "./robots";
import { TrustRules } from "./trust";

function NewSecret({ robot, close }: { robot: Robot; close: () => void }) {
  const [note, setNote] = useState("");
  const [life, setLife] = useState("30d");
  const make = useChange("POST /tokens");
  const done = () => {
    make.reset();
    close();
  };
  if (make.data) return <SecretDialog title={t("The new secret of {robot}", { robot: robot.account })} secret={make.data.token ?? ""} what={t("the secret")} done={done} />;
  return (
    <Dialog title={t("New secret of {robot}", { robot: robot.account })} action={t("Make it")} busy={make.isPending} problem={make.error} close={close}
      submit={() => make.mutate({ body: { kind: "robot", robot: robot.account, note: note || null, expires_in: life } })}>
      <Field label={t("Note")} value={note} onChange={setNote} autoFocus help={t("Where it is used.")} />
      <LifeChoice label={t("Lives for")} value={life} onChange={setLife} />
    </Dialog>
  );
}

// The same requests, for the robots of an organization and for those of the user.
function useRobot(place: Place, name: string) {
  const path = { organization: place.name, name };
  const mine = useAsk("GET /users/me/robots/{name}", { path: { name } }, { enabled: place.own });
  const theirs = useAsk("GET /organizations/{organization}/robots/{name}", { path }, { enabled: !place.own });
  const putMine = useChange("PUT /users/me/robots/{name}");
  const putTheirs = useChange("PUT /organizations/{organization}/robots/{name}");
  const removeMine = useChange("DELETE /users/me/robots/{name}");
  const removeTheirs = useChange("DELETE /organizations/{organization}/robots/{name}");
  return {
    query: place.own ? mine : theirs,
    change: (body: { disabled: boolean; description: string }, onSuccess: () => void) =>
      (place.own ? putMine.mutate({ path: { name }, body }, { onSuccess }) : putTheirs.mutate({ path, body }, { onSuccess })),
    changing: place.own ? putMine : putTheirs,
    remove: (onSuccess: () => void) =>
      (place.own ? removeMine.mutate({ path: { name } }, { onSuccess }) : removeTheirs.mutate({ path }, { onSuccess })),
    removing: place.own ? removeMine : removeTheirs,
  };
}

export function RobotPage() {
  const place = usePlace();
  const { name = "" } = useParams();
  const navigate = useNavigate();
  const toast = useToast();
  const account = `${place.name}+${name}`;
  const { query, change, changing, remove, removing } = useRobot(place, name);
  const secrets = useList("GET /tokens", { query: { ...(place.own ? { owner: "me" } : { organization: place.name }), kind: "robot", subject: account } });
  const [dialog, setDialog] = useState<"secret" | "disable" | "delete" | null>(null);
  const close = () => setDialog(null);
  const above: [string, string][] = [[`/o/${place.name}/robots`, t("Robots of {place}", { place: place.name })]];
  if (query.isPending) return <Loading />;
  if (!query.data) return <Frame title={account} crumbs={above}><Failure problem={query.error} again={() => void query.refetch()} /></Frame>;
  const robot = query.data;
  return (
    <Frame title={account} crumbs={above} intro={robot.description} command={`jeton token rotate --robot ${account} --overlap 24h\njeton robot disable ${account}`}
      actions={<>
        <Button onClick={() => setDialog("secret")}>{t("New secret")}</Button>
        <Button variant="secondary" onClick={() => setDialog("disable")}>{robot.disabled ? t("Enable") : t("Disable")}</Button>
        <Button variant="danger" onClick={() => setDialog("delete")}>{t("Delete")}</Button>
      </>}>
      <Facts facts={[
        [t("State"), <RobotState robot={robot} />], [t("Last used"), <When time={robot.last_used} never={t("never")} />],
        [t("Ends"), <When time={robot.ends} never={t("never")} />], [t("Made"), <When time={robot.created} />],
      ]} />
      <section aria-labelledby="secrets" className="jeton-block">
        <h2 id="secrets">{t("Secrets")}</h2>
        <Tokens label={t("Secrets")} list={secrets} empty={<Empty title={t("It has no secret")}>{t("Make one, or let jobs log in by a trust rule.")}</Empty>} />
      </section>
      <TrustRules place={place} name={name} />
      {dialog === "secret" && <NewSecret robot={robot} close={close} />}
      {dialog === "disable" && (
        <Dialog title={robot.disabled ? t("Enable {robot}?", { robot: account }) : t("Disable {robot}?", { robot: account })}
          action={robot.disabled ? t("Enable") : t("Disable")} dangerous={!robot.disabled} busy={changing.isPending} problem={changing.error} close={close}
          intro={robot.disabled ? t("Its secrets work again.") : t("All its credentials are refused at once, until it is enabled again.")}
          submit={() => change({ disabled: !robot.disabled, description: robot.description }, close)} />
      )}
      {dialog === "delete" && (
        <Dialog title={t("Delete {robot}?", { robot: account })} action={t("Delete")} dangerous busy={removing.isPending} problem={removing.error} close={close}
          intro={t("Its secrets, logins and roles end at once and for good.")}
          submit={() => remove(() => {
            toast(t("{robot} is deleted.", { robot: account }));
            navigate(`/o/${place.name}/robots`);
          })} />
      )}
    </Frame>
  );
}
