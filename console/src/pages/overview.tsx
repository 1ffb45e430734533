import { Button, Card, CardBody, CardTitle } from "@patternfly/react-core";
import { type ReactNode, useId } from "react";
import { Link, useNavigate } from "react-router-dom";
import { useAsk } from "../api/hooks";
import { usePlace } from "../app/place";
import { Frame } from "../parts/frame";
import { t } from "../text";

function Count({ title, to, total, more, failed, children }: {
  title: string; to: string; total: number | null | undefined; more?: boolean | null; failed: boolean; children: ReactNode;
}) {
  const id = useId();
  return (
    <Card isCompact component="section" aria-labelledby={id}>
      <CardTitle component="h2" id={id}>{title}</CardTitle>
      <CardBody>
        <p className="jeton-number" aria-live="off">{failed ? "–" : (total?.toLocaleString("en") ?? "…")}{more ? "+" : ""}</p>
        <p>{children}</p>
        <p><Link to={to}>{t("Show: {title}", { title })}</Link></p>
      </CardBody>
    </Card>
  );
}

// The credentials of the place: an organization's, or one's own.
function useScope() {
  const place = usePlace();
  return place.own ? { owner: "me" } : { organization: place.name };
}

export function Overview() {
  const place = usePlace();
  const scope = useScope();
  const navigate = useNavigate();
  const at = place.own ? "of=me" : `of=${encodeURIComponent(place.name)}`;
  const few = { limit: 1, count: true, ...scope };
  const expiring = useAsk("GET /tokens", { query: { ...few, state: "expiring" } });
  const unused = useAsk("GET /tokens", { query: { ...few, unused: "90d" } });
  const all = useAsk("GET /tokens", { query: few });
  const refused = useAsk("GET /refusals", { query: { limit: 1, count: true, since: "24h", ...(place.own ? {} : { organization: place.name }) } });
  return (
    <Frame
      title={t("Overview of {place}", { place: place.name })}
      actions={<Button onClick={() => navigate("/access")}>{t("Give access")}</Button>}
      command={`jeton token list ${place.own ? "" : `--org ${place.name} `}--state expiring`}
    >
      <div className="jeton-cards">
        <Count title={t("Expire within 14 days")} to={`/credentials?${at}&state=expiring`} total={expiring.data?.total} more={expiring.data?.total_is_more} failed={expiring.isError}>
          {t("Rotate those that are still used.")}
        </Count>
        <Count title={t("Unused for 90 days")} to={`/credentials?${at}&unused=90d`} total={unused.data?.total} more={unused.data?.total_is_more} failed={unused.isError}>
          {t("Revoke what nothing needs.")}
        </Count>
        <Count title={t("Refused since yesterday")} to="/refusals" total={refused.data?.total} more={refused.data?.total_is_more} failed={refused.isError}>
          {t("See why, and grant what is missing.")}
        </Count>
        <Count title={t("All credentials")} to={`/credentials?${at}`} total={all.data?.total} more={all.data?.total_is_more} failed={all.isError}>
          {t("Every kind in one list.")}
        </Count>
      </div>
      <section className="jeton-block" aria-labelledby="next">
        <h2 id="next">{t("What next?")}</h2>
        <ul className="jeton-list">
          <li><Link to={`/o/${place.name}/repositories`}>{t("Let a CI job pull or push a repository")}</Link></li>
          <li><Link to={`/o/${place.name}/robots`}>{t("Rotate the secret of a robot")}</Link></li>
          <li><Link to="/identify">{t("Deal with a string that leaked")}</Link></li>
          <li><Link to="/account">{t("Make a token or an application password for yourself")}</Link></li>
        </ul>
      </section>
    </Frame>
  );
}
