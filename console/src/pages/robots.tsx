import { Button, Label } from "@patternfly/react-core";
import { useState } from "react";
import { Link, useNavigate } from "react-router-dom";
import { useChange, useList } from "../api/hooks";
import type { Robot } from "../api/schema";
import { type Place, usePlace } from "../app/place";
import { Field, When } from "../parts/bits";
import { Dialog } from "../parts/dialog";
import { Frame } from "../parts/frame";
import { Listing } from "../parts/listing";
import { Empty } from "../parts/states";
import { t } from "../text";

function NewRobot({ place, close }: { place: Place; close: () => void }) {
  const [name, setName] = useState("");
  const [description, setDescription] = useState("");
  const navigate = useNavigate();
  const mine = useChange("PUT /users/me/robots/{name}");
  const theirs = useChange("PUT /organizations/{organization}/robots/{name}");
  const body = { description };
  const onSuccess = () => navigate(`/o/${place.name}/robots/${name}`);
  const submit = () => (place.own
    ? mine.mutate({ path: { name }, body }, { onSuccess })
    : theirs.mutate({ path: { organization: place.name, name }, body }, { onSuccess }));
  return (
    <Dialog title={t("New robot")} action={t("Make it")} busy={mine.isPending || theirs.isPending} problem={mine.error ?? theirs.error} ready={!!name} submit={submit} close={close}>
      <Field label={t("Name")} value={name} onChange={setName} required autoFocus help={t("It logs in as {example}.", { example: `${place.name}+${name || "ci"}` })} />
      <Field label={t("What it is for")} value={description} onChange={setDescription} />
    </Dialog>
  );
}

export function useRobots(place: Place) {
  const mine = useList("GET /users/me/robots", {}, { enabled: place.own });
  const theirs = useList("GET /organizations/{organization}/robots", { path: { organization: place.name } }, { enabled: !place.own });
  return place.own ? mine : theirs;
}

export function RobotState({ robot }: { robot: Robot }) {
  return robot.disabled ? <Label isCompact color="grey">{t("Disabled")}</Label> : <Label isCompact color="green">{t("Enabled")}</Label>;
}

export function Robots() {
  const place = usePlace();
  const list = useRobots(place);
  const [making, setMaking] = useState(false);
  const add = <Button onClick={() => setMaking(true)}>{t("New robot")}</Button>;
  return (
    <Frame title={t("Robots of {place}", { place: place.name })} actions={add} command={`jeton robot list ${place.name}`}>
      <Listing label={t("Robots")} list={list} keyOf={(one) => one.account}
        columns={[
          { name: t("Account"), cell: (one) => <Link to={`/o/${place.name}/robots/${one.name}`}>{one.account}</Link> },
          { name: t("For"), cell: (one) => one.description || "–" },
          { name: t("State"), cell: (one) => <RobotState robot={one} /> },
          { name: t("Last used"), cell: (one) => <When time={one.last_used} never={t("never")} /> },
          { name: t("Ends"), cell: (one) => <When time={one.ends} never={t("never")} /> },
        ]}
        empty={<Empty title={t("There is no robot yet")} action={add}>{t("Robots are the accounts of jobs and programs.")}</Empty>} />
      {making && <NewRobot place={place} close={() => setMaking(false)} />}
    </Frame>
  );
}
