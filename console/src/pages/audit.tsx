import { type FormEvent, useState } from "react";
import { useSearchParams } from "react-router-dom";
import { pathOf } from "../api/client";
import { useList } from "../api/hooks";
import type { AuditEntry } from "../api/schema";
import { usePlace, usePlaces } from "../app/place";
import { useSession } from "../app/session";
import { Choice, Field, When } from "../parts/bits";
import { Frame } from "../parts/frame";
import { Listing } from "../parts/listing";
import { Empty } from "../parts/states";
import { t } from "../text";

function details(entry: AuditEntry): string {
  return Object.entries(entry.metadata)
    .filter(([name, value]) => value !== "" && value !== null && !name.startsWith("oauth_token"))
    .map(([name, value]) => `${name}: ${typeof value === "object" ? JSON.stringify(value) : String(value)}`).join(", ");
}

export function Audit() {
  const { who } = useSession();
  const place = usePlace();
  const places = usePlaces().filter((one) => !one.own && one.admin);
  const [search, setSearch] = useSearchParams();
  const scopes: [string, string][] = [...(who.superuser ? [["", "the whole installation"] as [string, string]] : []), ...places.map((one): [string, string] => [one.name, one.name])];
  const fallback = who.superuser ? "" : (places.find((one) => one.name === place.name) ?? places[0])?.name;
  const organization = search.get("of") ?? fallback ?? "";
  const [typed, setTyped] = useState({ performer: search.get("performer") ?? "", q: search.get("q") ?? "" });
  const query = { organization, since: search.get("since") ?? "7d", performer: search.get("performer") ?? "", q: search.get("q") ?? "" };
  const asks = who.superuser || organization !== "";
  const list = useList("GET /audit", { query }, { enabled: asks });
  const set = (changes: Record<string, string>) => setSearch({ of: organization, ...Object.fromEntries(search), ...changes });
  const find = (event: FormEvent) => {
    event.preventDefault();
    set(typed);
  };
  if (!asks) {
    return (
      <Frame title={t("Audit log")}>
        <Empty title={t("You administer no organization")}>{t("Admins of an organization read its log, superusers that of the installation.")}</Empty>
      </Frame>
    );
  }
  return (
    <Frame title={t("Audit log")} command={`jeton log search --since ${query.since}${organization && ` --org ${organization}`}\ncurl -H "Accept: application/x-ndjson" ${location.origin}${pathOf("GET /audit", {}, query)}`}>
      <form className="jeton-filters" onSubmit={find}>
        <Choice label={t("Of")} value={organization} onChange={(of) => set({ of })} options={scopes} />
        <Choice label={t("Since")} value={query.since} onChange={(since) => set({ since })} options={[["24h", "1 day"], ["7d", "7 days"], ["30d", "30 days"], ["90d", "90 days"]]} />
        <Field label={t("Done by")} value={typed.performer} onChange={(performer) => setTyped({ ...typed, performer })} />
        <Field label={t("Text, then Enter")} value={typed.q} onChange={(q) => setTyped({ ...typed, q })} />
        <button type="submit" hidden />
      </form>
      <Listing label={t("Audit log")} list={list} keyOf={(one) => one.id}
        columns={[
          { name: t("When"), cell: (one) => <When time={one.time} /> },
          { name: t("What"), cell: (one) => <code>{one.kind}</code> },
          { name: t("By"), cell: (one) => one.performer?.name ?? "–" },
          { name: t("From"), cell: (one) => one.address ?? "–" },
          { name: t("Organization"), cell: (one) => one.organization ?? "–" },
          { name: t("Details"), cell: details },
        ]}
        empty={<Empty title={t("Nothing fits")} />} />
    </Frame>
  );
}
