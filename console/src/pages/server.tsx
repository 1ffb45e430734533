import { Button } from "@patternfly/react-core";
import { useState } from "react";
import { useAsk, useChange, useList } from "../api/hooks";
import type { Keys } from "../api/schema";
import { useToast } from "../app/toasts";
import { When } from "../parts/bits";
import { Dialog } from "../parts/dialog";
import { Frame } from "../parts/frame";
import { Listing } from "../parts/listing";
import { Empty, Failure, Loading } from "../parts/states";
import { t } from "../text";
import { Facts } from "./credential";

function KeyList() {
  const keys = useList("GET /keys", {});
  const rotate = useChange("POST /keys");
  const toast = useToast();
  const [use, setUse] = useState<Keys["use"] | null>(null);
  return (
    <section className="jeton-block" aria-labelledby="keys">
      <h2 id="keys">{t("Keys")}</h2>
      <Listing label={t("Keys")} list={keys} keyOf={(one) => `${one.use} ${one.registry ?? ""}`}
        columns={[
          { name: t("Use"), cell: (one) => `${one.use}${one.registry ? ` (${one.registry})` : ""}` },
          { name: t("Algorithm"), cell: (one) => one.algorithm },
          { name: t("Current"), cell: (one) => <code>{one.current}</code> },
          { name: t("May be rotated"), cell: (one) => <When time={one.next_rotation} never={t("now")} /> },
          { name: t("Actions"), hidden: true, cell: (one) => <Button variant="link" isInline onClick={() => setUse(one.use)} aria-label={t("Rotate the keys for {use}", { use: `${one.use} ${one.registry ?? ""}` })}>{t("Rotate")}</Button> },
        ]}
        empty={<Empty title={t("There are no keys")} />} />
      {use && (
        <Dialog title={t("Rotate the keys for {use}?", { use })} action={t("Rotate")} busy={rotate.isPending} problem={rotate.error} close={() => setUse(null)}
          intro={t("What the former key made stays valid.")}
          submit={() => rotate.mutate({ body: { use } }, {
            onSuccess: () => {
              toast(t("The keys are rotated."));
              setUse(null);
            },
          })} />
      )}
    </section>
  );
}

export function Server() {
  const query = useAsk("GET /server", {});
  const registries = useList("GET /registries", {});
  const title = t("Registries, keys, server");
  if (query.isPending) return <Loading />;
  if (!query.data) return <Frame title={title}><Failure problem={query.error} again={() => void query.refetch()} /></Frame>;
  const server = query.data;
  const on = Object.entries(server.features).filter(([, value]) => value).map(([name]) => name.replaceAll("_", " "));
  return (
    <Frame title={title} command="jetond doctor">
      <Facts facts={[
        [t("Version"), server.version], [t("Address"), server.url],
        [t("Database"), server.database.writable ? t("stores changes") : (server.database.trouble ?? t("stores nothing"))],
        [t("Position of the feed"), String(server.feed_position)], [t("Switched on"), on.join(", ")],
      ]} />
      <section className="jeton-block" aria-labelledby="registries">
        <h2 id="registries">{t("Registries")}</h2>
        <Listing label={t("Registries")} list={registries} keyOf={(one) => one.service}
          columns={[
            { name: t("Service"), cell: (one) => one.service },
            { name: t("Kind"), cell: (one) => one.profile },
            { name: t("Signed by"), cell: (one) => one.algorithm },
            { name: t("Lives of pull and push tokens"), cell: (one) => t("{pull} and {push} seconds", { pull: one.pull_life, push: one.push_life }) },
          ]}
          empty={<Empty title={t("No registry is configured")} />} />
      </section>
      <KeyList />
    </Frame>
  );
}
