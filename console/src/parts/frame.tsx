import { Breadcrumb, BreadcrumbItem, ExpandableSection, Flex, FlexItem, PageSection, Title } from "@patternfly/react-core";
import { type ReactNode, useEffect, useRef } from "react";
import { Link, useLocation } from "react-router-dom";
import { t } from "../text";
import { Code } from "./bits";

interface FrameProps {
  title: string;
  crumbs?: [string, string][]; // path and name of what is above
  actions?: ReactNode;
  command?: string; // the same on the command line
  intro?: ReactNode;
  children: ReactNode;
}

// A page: says what it is to the window and to screen readers, which hear its title when it comes.
export function Frame({ title, crumbs = [], actions, command, intro, children }: FrameProps) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    document.title = `${title} · Jeton`;
  }, [title]);
  const first = useLocation().key === "default"; // where a visit begins, the focus is left to the browser
  useEffect(() => {
    if (!first) heading.current?.focus({ preventScroll: true });
  }, [first]);
  return (
    <>
      <PageSection hasBodyWrapper={false} className="jeton-head">
        {crumbs.length > 0 && (
          <Breadcrumb aria-label={t("Above this page")}>
            {crumbs.map(([to, name]) => (
              <BreadcrumbItem key={to} render={({ className }) => <Link to={to} className={className}>{name}</Link>} />
            ))}
            <BreadcrumbItem isActive>{title}</BreadcrumbItem>
          </Breadcrumb>
        )}
        <Flex justifyContent={{ default: "justifyContentSpaceBetween" }} alignItems={{ default: "alignItemsCenter" }}>
          <FlexItem className="jeton-title">
            <Title headingLevel="h1" ref={heading} tabIndex={-1}>{title}</Title>
          </FlexItem>
          {actions && <FlexItem><div className="jeton-actions">{actions}</div></FlexItem>}
        </Flex>
        {intro && <p className="jeton-intro">{intro}</p>}
      </PageSection>
      <PageSection hasBodyWrapper={false} isFilled>
        {children}
        {command && (
          <ExpandableSection toggleText={t("The same on the command line")} className="jeton-command">
            <Code text={command} what={t("the command")} />
          </ExpandableSection>
        )}
      </PageSection>
    </>
  );
}
