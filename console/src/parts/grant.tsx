import { Tab, TabTitleText, Tabs } from "@patternfly/react-core";
import { useState } from "react";
import type { AccessGrant } from "../api/schema";
import { t } from "../text";
import { Code, When } from "./bits";
import { Secret } from "./secret";

const programs: [keyof AccessGrant["snippets"], string][] = [
  ["docker", "Docker"], ["podman", "Podman"], ["skopeo", "skopeo"], ["buildah", "Buildah"], ["kubernetes", "Kubernetes"],
  ["github", "GitHub Actions"], ["gitlab", "GitLab CI"], ["terraform", "Terraform"], ["curl", "curl"],
];

// What was granted: the secret, once, and what to paste where.
export function Granted({ grant }: { grant: AccessGrant }) {
  const there = programs.filter(([key]) => grant.snippets[key]);
  const [chosen, choose] = useState<string | number>(there[0]?.[0] ?? "");
  const variable = grant.client_id ? "CLIENT_SECRET" : "REGISTRY_TOKEN";
  return (
    <div className="jeton-block" data-granted>
      <p>
        {t("{who} may now {action} {resource}.", { who: grant.who, action: grant.action, resource: grant.resource })}{" "}
        {grant.expires ? <>{t("Until:")} <When time={grant.expires} />.</> : t("This does not end by itself.")}
      </p>
      {grant.token && <Secret secret={grant.token} what={t("the secret")} />}
      {there.length > 0 && (
        <>
          <p>{t("Put the secret into the variable {variable}, then:", { variable })}</p>
          <Tabs activeKey={chosen} onSelect={(_, key) => choose(key)} aria-label={t("Programs")} isOverflowHorizontal>
            {there.map(([key, name]) => (
              <Tab key={key} eventKey={key} title={<TabTitleText>{name}</TabTitleText>}>
                {chosen === key && <Code text={grant.snippets[key]!} what={t("the snippet for {name}", { name })} />}
              </Tab>
            ))}
          </Tabs>
        </>
      )}
    </div>
  );
}
