import { Button, Label, Modal, ModalBody, ModalFooter, ModalHeader } from "@patternfly/react-core";
import { useState } from "react";
import { Link, useNavigate, useParams } from "react-router-dom";
import { useAsk, useChange, useList } from "../api/hooks";
import type { RepositoryRole } from "../api/schema";
import { usePlace } from "../app/place";
import { useToast } from "../app/toasts";
import { wayOf } from "../logic/names";
import { Choice, Field, LifeChoice, When } from "../parts/bits";
import { Dialog } from "../parts/dialog";
import { Frame } from "../parts/frame";
import { Granted } from "../parts/grant";
import { Listing } from "../parts/listing";
import { Empty } from "../parts/states";
import { t } from "../text";

// A robot, its role and its secret in one step; everything is filled in.
function CiAccess({ resource, place, close }: { resource: string; place: string; close: () => void }) {
  const [who, setWho] = useState(`${place}+ci`);
  const [action, setAction] = useState("pull");
  const [life, setLife] = useState("30d");
  const allow = useChange("POST /access/allow");
  const done = () => {
    allow.reset();
    close();
  };
  if (allow.data) {
    return (
      <Modal isOpen variant="medium" aria-labelledby="granted-title" onEscapePress={done}>
        <ModalHeader title={t("The job has access")} labelId="granted-title" />
        <ModalBody><Granted grant={allow.data} /></ModalBody>
        <ModalFooter><Button onClick={done}>{t("I have kept it")}</Button></ModalFooter>
      </Modal>
    );
  }
  const submit = () => allow.mutate({ body: { who, action, resource, for: life, note: "ci", create: true } });
  return (
    <Dialog title={t("Access for a CI job to {resource}", { resource })} action={t("Give access")} busy={allow.isPending} problem={allow.error}
      submit={submit} close={close} intro={t("Makes the robot if there is none, and a secret that is shown once.")}>
      <Field label={t("Robot")} value={who} onChange={setWho} required problem={allow.error} names="who" />
      <Choice label={t("may")} value={action} onChange={setAction} options={[["pull", "pull"], ["push", "push"], ["delete", "delete"]]} />
      <LifeChoice label={t("for")} value={life} onChange={setLife} />
    </Dialog>
  );
}

function WhoCan({ resource }: { resource: string }) {
  const [action, setAction] = useState("push");
  const list = useList("GET /access/who-can", { query: { action, resource } });
  return (
    <section className="jeton-block" aria-labelledby="who-can">
      <h2 id="who-can">{t("Who can")}</h2>
      <div className="jeton-filters">
        <Choice label={t("Action")} value={action} onChange={setAction} options={[["push", "push"], ["pull", "pull"], ["delete", "delete"]]} />
      </div>
      <Listing label={t("Who can {action} {resource}", { action, resource })} list={list}
        keyOf={(one) => `${one.subject.kind} ${one.subject.name} ${one.path.join(" ")}`}
        columns={[
          { name: t("Who"), cell: (one) => <>{one.subject.name || t("everyone")} <Label isCompact variant="outline">{one.subject.kind}</Label></> },
          { name: t("By which way"), cell: (one) => wayOf(one.path) },
          { name: t("May"), cell: (one) => one.grants.join(", ") },
        ]}
        empty={<Empty title={t("Not a single account can do this")} />} />
    </section>
  );
}

function Roles({ place, repository }: { place: string; repository: string }) {
  const path = { organization: place, repository };
  const list = useList("GET /organizations/{organization}/repositories/{repository}/roles", { path });
  const [going, setGoing] = useState<RepositoryRole | null>(null);
  const remove = useChange("DELETE /organizations/{organization}/repositories/{repository}/roles/{account}");
  return (
    <section className="jeton-block" aria-labelledby="roles">
      <h2 id="roles">{t("Roles")}</h2>
      <Listing label={t("Roles")} list={list} keyOf={(one) => `${one.kind} ${one.name}`}
        columns={[
          { name: t("Account"), cell: (one) => <>{one.name} <Label isCompact variant="outline">{one.kind}</Label></> },
          { name: t("Role"), cell: (one) => one.role },
          { name: t("Ends"), cell: (one) => <When time={one.expires} never={t("never")} /> },
          { name: t("Actions"), hidden: true, cell: (one) => (one.kind === "user" || one.kind === "robot") && (
            <Button variant="link" isInline onClick={() => setGoing(one)} aria-label={t("Take away the role of {name}", { name: one.name })}>{t("Take away")}</Button>
          ) },
        ]}
        empty={<Empty title={t("Only the owners have access")} />} />
      {going && (
        <Dialog title={t("Take the role of {name} away?", { name: going.name })} action={t("Take away")} dangerous busy={remove.isPending}
          problem={remove.error} close={() => setGoing(null)}
          submit={() => remove.mutate({ path: { ...path, account: going.name } }, { onSuccess: () => setGoing(null) })}
          intro={t("It keeps its secrets, and what teams give it.")} />
      )}
    </section>
  );
}

function Uses({ place, repository }: { place: string; repository: string }) {
  const uses = useAsk("GET /organizations/{organization}/repositories/{repository}/uses", { path: { organization: place, repository }, query: { since: "30d" } });
  if (!uses.data?.days.length) return null;
  const sum = (what: "pulls" | "pushes") => uses.data.days.reduce((all, day) => all + Number((day as unknown as Record<string, number>)[what] ?? 0), 0);
  return <p className="jeton-block">{t("In the last 30 days: {pulls} pulls, {pushes} pushes, as its registries report.", { pulls: sum("pulls"), pushes: sum("pushes") })}</p>;
}

export function RepositoryPage() {
  const place = usePlace();
  const name = useParams()["*"] ?? "";
  const navigate = useNavigate();
  const toast = useToast();
  const resource = `${place.name}/${name}`;
  const [dialog, setDialog] = useState<"ci" | "delete" | null>(null);
  const remove = useChange("DELETE /organizations/{organization}/repositories/{repository}");
  const close = () => setDialog(null);
  return (
    <Frame title={resource} crumbs={[[`/o/${place.name}/repositories`, t("Repositories of {place}", { place: place.name })]]}
      command={`jeton who-can push ${resource}\njeton allow ${place.name}+ci pull ${resource} --for 30d`}
      actions={<>
        <Button onClick={() => setDialog("ci")}>{t("Give CI access")}</Button>
        <Link to={`/access?resource=${encodeURIComponent(resource)}&who=`} className="pf-v6-c-button pf-m-secondary">{t("Give access to someone")}</Link>
        <Button variant="danger" onClick={() => setDialog("delete")}>{t("Delete")}</Button>
      </>}>
      <Uses place={place.name} repository={name} />
      <WhoCan resource={resource} />
      <Roles place={place.name} repository={name} />
      {dialog === "ci" && <CiAccess resource={resource} place={place.name} close={close} />}
      {dialog === "delete" && (
        <Dialog title={t("Delete {resource}?", { resource })} action={t("Delete")} dangerous busy={remove.isPending} problem={remove.error} close={close}
          intro={t("All roles on it go. The content stays in the registry, and no token reaches it.")}
          submit={() => remove.mutate({ path: { organization: place.name, repository: name } }, {
            onSuccess: () => {
              toast(t("{resource} is deleted.", { resource }));
              navigate(`/o/${place.name}/repositories`);
            },
          })} />
      )}
    </Frame>
  );
}
