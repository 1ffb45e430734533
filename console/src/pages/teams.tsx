import { Button } from "@patternfly/react-core";
import { useState } from "react";
import { Link, useNavigate, useParams } from "react-router-dom";
import { useAsk, useChange, useList } from "../api/hooks";
import type { TeamMember } from "../api/schema";
import { usePlace } from "../app/place";
import { Choice, Field } from "../parts/bits";
import { Dialog } from "../parts/dialog";
import { Frame } from "../parts/frame";
import { Listing } from "../parts/listing";
import { Empty, Failure, Loading } from "../parts/states";
import { t } from "../text";

const roles: [string, string][] = [["member", "see it"], ["creator", "create repositories, too"], ["admin", "administer it"]];

function NewTeam({ place, close }: { place: string; close: () => void }) {
  const [name, setName] = useState("");
  const [role, setRole] = useState("member");
  const [description, setDescription] = useState("");
  const make = useChange("PUT /organizations/{organization}/teams/{team}");
  return (
    <Dialog title={t("New team")} action={t("Make it")} busy={make.isPending} problem={make.error} ready={!!name} close={close}
      submit={() => make.mutate({ path: { organization: place, team: name }, body: { role: role as "member", description } }, { onSuccess: close })}>
      <Field label={t("Name")} value={name} onChange={setName} required autoFocus />
      <Choice label={t("In the organization its members may")} value={role} onChange={setRole} options={roles} />
      <Field label={t("What it is for")} value={description} onChange={setDescription} />
    </Dialog>
  );
}

export function Teams() {
  const place = usePlace();
  const teams = useList("GET /organizations/{organization}/teams", { path: { organization: place.name } });
  const members = useList("GET /organizations/{organization}/members", { path: { organization: place.name } });
  const [making, setMaking] = useState(false);
  const add = <Button onClick={() => setMaking(true)}>{t("New team")}</Button>;
  return (
    <Frame title={t("Teams of {place}", { place: place.name })} actions={add} command={`jeton team list ${place.name}`}>
      <section aria-labelledby="teams" className="jeton-block">
        <h2 id="teams">{t("Teams")}</h2>
        <Listing label={t("Teams")} list={teams} keyOf={(one) => one.name}
          columns={[
            { name: t("Name"), cell: (one) => <Link to={`/o/${place.name}/teams/${one.name}`}>{one.name}</Link> },
            { name: t("Role"), cell: (one) => one.role },
            { name: t("For"), cell: (one) => one.description || "–" },
          ]}
          empty={<Empty title={t("There is no team yet")} action={add} />} />
      </section>
      <section aria-labelledby="members" className="jeton-block">
        <h2 id="members">{t("Members")}</h2>
        <Listing label={t("Members")} list={members} keyOf={(one) => one.name}
          columns={[
            { name: t("Name"), cell: (one) => one.name },
            { name: t("Teams"), cell: (one) => one.teams.join(", ") || "–" },
            { name: t("Own roles on"), cell: (one) => one.repositories.join(", ") || "–" },
            { name: t("Credentials made"), cell: (one) => <Link to={`/credentials?of=${place.name}&created_by=${one.name}`} aria-label={t("Credentials that {name} made", { name: one.name })}>{t("Credentials")}</Link> },
          ]}
          empty={<Empty title={t("There is no member")} />} />
      </section>
      {making && <NewTeam place={place.name} close={() => setMaking(false)} />}
    </Frame>
  );
}

export function TeamPage() {
  const place = usePlace();
  const { team = "" } = useParams();
  const navigate = useNavigate();
  const path = { organization: place.name, team };
  const query = useAsk("GET /organizations/{organization}/teams/{team}", { path });
  const list = useList("GET /organizations/{organization}/teams/{team}/members", { path });
  const add = useChange("PUT /organizations/{organization}/teams/{team}/members/{name}");
  const remove = useChange("DELETE /organizations/{organization}/teams/{team}/members/{name}");
  const end = useChange("DELETE /organizations/{organization}/teams/{team}");
  const [name, setName] = useState("");
  const [dialog, setDialog] = useState<"add" | "delete" | TeamMember | null>(null);
  const close = () => setDialog(null);
  const above: [string, string][] = [[`/o/${place.name}/teams`, t("Teams of {place}", { place: place.name })]];
  if (query.isPending) return <Loading />;
  if (!query.data) return <Frame title={team} crumbs={above}><Failure problem={query.error} again={() => void query.refetch()} /></Frame>;
  return (
    <Frame title={team} crumbs={above} intro={t("{description} Its members may {role}.", { description: query.data.description, role: t(roles.find(([key]) => key === query.data.role)![1]) })}
      command={`jeton team show ${place.name}/${team}`}
      actions={<>
        <Button onClick={() => setDialog("add")}>{t("Add a member")}</Button>
        <Button variant="danger" onClick={() => setDialog("delete")}>{t("Delete")}</Button>
      </>}>
      <Listing label={t("Members")} list={list} keyOf={(one) => `${one.kind} ${one.name}`}
        columns={[
          { name: t("Name"), cell: (one) => one.name },
          { name: t("Kind"), cell: (one) => one.kind },
          { name: t("Actions"), hidden: true, cell: (one) => <Button variant="link" isInline isDanger onClick={() => setDialog(one)} aria-label={t("Take out {name}", { name: one.name })}>{t("Take out")}</Button> },
        ]}
        empty={<Empty title={t("The team is empty")} />} />
      {dialog === "add" && (
        <Dialog title={t("Add a member to {team}", { team })} action={t("Add")} busy={add.isPending} problem={add.error} ready={!!name} close={close}
          submit={() => add.mutate({ path: { ...path, name } }, { onSuccess: () => { setName(""); close(); } })}>
          <Field label={t("User or robot")} value={name} onChange={setName} required autoFocus />
        </Dialog>
      )}
      {dialog === "delete" && (
        <Dialog title={t("Delete {team}?", { team })} action={t("Delete")} dangerous busy={end.isPending} problem={end.error} close={close}
          intro={t("Its memberships and roles go.")} submit={() => end.mutate({ path }, { onSuccess: () => navigate(`/o/${place.name}/teams`) })} />
      )}
      {dialog !== null && typeof dialog === "object" && (
        <Dialog title={t("Take {name} out of {team}?", { name: dialog.name, team })} action={t("Take out")} dangerous busy={remove.isPending} problem={remove.error} close={close}
          submit={() => remove.mutate({ path: { ...path, name: dialog.name } }, { onSuccess: close })} />
      )}
    </Frame>
  );
}
