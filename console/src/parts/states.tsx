import { Alert, Bullseye, Button, EmptyState, EmptyStateActions, EmptyStateBody, EmptyStateFooter, Spinner } from "@patternfly/react-core";
import type { ReactNode } from "react";
import type { Problem } from "../api/client";
import { t } from "../text";

export function Loading() {
  return (
    <Bullseye>
      <Spinner aria-label={t("Loading")} />
    </Bullseye>
  );
}

export function Empty({ title, children, action }: { title: string; children?: ReactNode; action?: ReactNode }) {
  return (
    <EmptyState titleText={title} headingLevel="h2" variant="sm">
      {children && <EmptyStateBody>{children}</EmptyStateBody>}
      {action && (
        <EmptyStateFooter>
          <EmptyStateActions>{action}</EmptyStateActions>
        </EmptyStateFooter>
      )}
    </EmptyState>
  );
}

function titleOf(problem: Problem): string {
  switch (problem.status) {
    case 0: return t("The server does not answer");
    case 401: return t("You are signed out");
    case 403: return t("This is not yours to do");
    case 404: return t("There is no such thing, or it is not yours to see");
    case 409: return t("This cannot be done as things are");
    case 412: return t("Someone changed it meanwhile");
    case 429: return t("Too much at once");
    default: return problem.status >= 500 ? t("The server has a fault") : t("The server refused this");
  }
}

export function ProblemText({ problem }: { problem: Problem }) {
  const { needs, retryAfter, requestId } = problem.more;
  return (
    <>
      <p>{problem.detail}</p>
      {needs && needs.who_can_grant.length > 0 && <p>{t("Ask {people}.", { people: needs.who_can_grant.join(", ") })}</p>}
      {retryAfter != null && <p>{t("Try again in {n, plural, one {# second} other {# seconds}}.", { n: retryAfter })}</p>}
      {problem.status >= 500 && requestId && <p>{t("The log of the server has it as {id}.", { id: requestId })}</p>}
    </>
  );
}

export function ProblemAlert({ problem }: { problem: Problem }) {
  return (
    <Alert component="p" variant={problem.status === 429 || problem.status === 0 ? "warning" : "danger"} isInline isLiveRegion title={titleOf(problem)} className="jeton-alert">
      <ProblemText problem={problem} />
    </Alert>
  );
}

// In place of what could not be read.
export function Failure({ problem, again }: { problem: Problem; again: () => void }) {
  return (
    <EmptyState titleText={titleOf(problem)} headingLevel="h2" variant="sm" status={problem.status === 404 || problem.status === 403 ? "info" : "danger"}>
      <EmptyStateBody>
        <ProblemText problem={problem} />
      </EmptyStateBody>
      <EmptyStateFooter>
        <EmptyStateActions>
          <Button variant="secondary" onClick={again}>{t("Try again")}</Button>
        </EmptyStateActions>
      </EmptyStateFooter>
    </EmptyState>
  );
}
