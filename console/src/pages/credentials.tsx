import { Button } from "@patternfly/react-core";
import { type FormEvent, useState } from "react";
import { useSearchParams } from "react-router-dom";
import { useChange, useList } from "../api/hooks";
import type { TokenFilter } from "../api/schema";
import { usePlace, usePlaces } from "../app/place";
import { useSession } from "../app/session";
import { useToast } from "../app/toasts";
import { chooses, filterOf, flagsOf } from "../logic/filter";
import { kinds, states } from "../logic/names";
import { Choice, Field } from "../parts/bits";
import { Dialog } from "../parts/dialog";
import { Frame } from "../parts/frame";
import { Empty } from "../parts/states";
import { Tokens } from "../parts/tokens";
import { t } from "../text";

function RevokeAll({ filter, close }: { filter: TokenFilter; close: () => void }) {
  const [reason, setReason] = useState("");
  const revoke = useChange("POST /tokens/revoke");
  const toast = useToast();
  const submit = () => revoke.mutate({ body: { filter, reason: reason || null } }, {
    onSuccess: (answer) => {
      toast("revoked" in answer
        ? t("{n, plural, one {# credential is} other {# credentials are}} revoked.", { n: answer.revoked })
        : t("They end one after the other: {n} in all.", { n: answer.total ?? 0 }));
      close();
    },
  });
  return (
    <Dialog title={t("Revoke all of these?")} action={t("Revoke all")} dangerous busy={revoke.isPending} problem={revoke.error} submit={submit} close={close}
      intro={t("All credentials that fit the filter end, on this page and on those that are not loaded, with what was made with them.")}>
      <Field label={t("Reason")} value={reason} onChange={setReason} help={t("For the log.")} />
    </Dialog>
  );
}

const views: [string, Record<string, string>][] = [
  ["Unused for 90 days", { unused: "90d" }], ["Expire soon", { state: "expiring" }], ["Robot secrets", { kind: "robot" }],
  ["Authorizations", { kind: "authorization" }], ["Resting", { state: "resting" }],
];

export function Credentials() {
  const { who } = useSession();
  const place = usePlace();
  const places = usePlaces();
  const [search, setSearch] = useSearchParams();
  const of = search.get("of") ?? (place.own ? "me" : place.name);
  const shown = new URLSearchParams({ ...Object.fromEntries(search), of });
  const filter = filterOf(shown);
  const list = useList("GET /tokens", { query: filter as Record<string, string> });
  const [text, setText] = useState(search.get("q") ?? "");
  const [revoking, setRevoking] = useState(false);
  const set = (changes: Record<string, string>) =>
    setSearch(Object.fromEntries(Object.entries({ ...Object.fromEntries(shown), ...changes }).filter(([, value]) => value)));
  const find = (event: FormEvent) => {
    event.preventDefault();
    set({ q: text });
  };
  const scopes: [string, string][] = [
    ["me", "mine and my robots'"],
    ...places.filter((one) => !one.own).map((one): [string, string] => [one.name, one.name]),
    ...(who.superuser ? [["everywhere", "everyone's"] as [string, string]] : []),
  ];
  if (!scopes.some(([key]) => key === of)) scopes.push([of, of]);
  const any: [string, string] = ["", "any"];
  return (
    <Frame title={t("Credentials")} command={`jeton token list ${flagsOf(filter)}`}
      actions={<Button variant="danger" isDisabled={!chooses(filter) || list.items.length === 0} onClick={() => setRevoking(true)}>{t("Revoke all of these")}</Button>}>
      <div className="jeton-chips" role="group" aria-label={t("Views")}>
        {views.map(([name, changes]) => {
          const on = Object.entries(changes).every(([key, value]) => search.get(key) === value);
          return (
            <Button key={name} size="sm" variant={on ? "primary" : "secondary"} aria-pressed={on}
              onClick={() => setSearch(on ? { of } : { of, ...changes })}>{t(name)}</Button>
          );
        })}
      </div>
      <form className="jeton-filters" onSubmit={find}>
        <Choice label={t("Whose")} value={of} onChange={(value) => set({ of: value })} options={scopes} />
        <Choice label={t("Kind")} value={search.get("kind") ?? ""} onChange={(kind) => set({ kind })} options={[any, ...Object.entries(kinds)]} />
        <Choice label={t("State")} value={search.get("state") ?? ""} onChange={(state) => set({ state })} options={[any, ...Object.entries(states)]} />
        <Field label={t("Text, then Enter")} value={text} onChange={setText} />
      </form>
      <Tokens label={t("Credentials")} list={list}
        empty={<Empty title={t("No credential fits")}>{t("Choose another filter, or give access to something.")}</Empty>} />
      {revoking && <RevokeAll filter={filter} close={() => setRevoking(false)} />}
    </Frame>
  );
}
