import {
  Button, FormSelect, FormSelectOption, Masthead, MastheadBrand, MastheadContent, MastheadMain, MastheadToggle, Nav, NavGroup, NavItem, NavList,
  Page, PageSidebar, PageSidebarBody, PageToggleButton, SkipToContent, Toolbar, ToolbarContent, ToolbarGroup, ToolbarItem,
} from "@patternfly/react-core";
import { type ReactNode, useState } from "react";
import { Link, NavLink, useLocation, useNavigate } from "react-router-dom";
import { signOut } from "../api/client";
import { t } from "../text";
import { usePlace, usePlaces } from "./place";
import { useSession } from "./session";

function Item({ to, children }: { to: string; children: ReactNode }) {
  const { pathname } = useLocation();
  const active = to === "/" ? pathname === "/" : pathname === to || pathname.startsWith(`${to}/`);
  return (
    <NavItem isActive={active} itemId={to}>
      <NavLink to={to}>{children}</NavLink>
    </NavItem>
  );
}

function Menu() {
  const { who } = useSession();
  const place = usePlace();
  const places = usePlaces();
  const navigate = useNavigate();
  const at = `/o/${encodeURIComponent(place.name)}`;
  const shown = places.some((one) => one.name === place.name) ? places : [place, ...places];
  return (
    <Nav aria-label={t("Pages")}>
      <NavList>
        <Item to="/">{t("Overview")}</Item>
        <Item to="/access">{t("Give access")}</Item>
        <Item to="/credentials">{t("Credentials")}</Item>
        <Item to="/refusals">{t("Refusals")}</Item>
        <Item to="/identify">{t("Identify a string")}</Item>
        <Item to="/audit">{t("Audit log")}</Item>
      </NavList>
      <div className="jeton-place">
        <label htmlFor="place">{t("Name space")}</label>
        <FormSelect id="place" value={place.name} onChange={(_, name) => navigate(`/o/${encodeURIComponent(name)}/repositories`)}>
          {shown.map(({ name, own }) => <FormSelectOption key={name} value={name} label={own ? t("{name} (you)", { name }) : name} />)}
        </FormSelect>
      </div>
      <NavList aria-label={t("Of the name space")}>
        <Item to={`${at}/repositories`}>{t("Repositories")}</Item>
        <Item to={`${at}/robots`}>{t("Robots")}</Item>
        {!place.own && <>
          <Item to={`${at}/applications`}>{t("Applications")}</Item>
          <Item to={`${at}/apis`}>{t("APIs")}</Item>
          <Item to={`${at}/teams`}>{t("Teams and members")}</Item>
          <Item to={`${at}/settings`}>{t("Policy")}</Item>
        </>}
      </NavList>
      <NavGroup title={who.superuser ? t("Installation") : t("More")}>
        <Item to="/organizations">{t("Organizations")}</Item>
        {who.superuser && <Item to="/users">{t("Users")}</Item>}
        {who.superuser && <Item to="/server">{t("Registries, keys, server")}</Item>}
      </NavGroup>
    </Nav>
  );
}

function Head({ toggle, open }: { toggle: () => void; open: boolean }) {
  const { who } = useSession();
  const leave = async () => {
    await signOut().catch(() => undefined);
    location.replace("/oauth/signin");
  };
  return (
    <Masthead>
      <MastheadMain>
        <MastheadToggle>
          <PageToggleButton isHamburgerButton variant="plain" aria-label={t("Menu of pages")} isSidebarOpen={open} onSidebarToggle={toggle} />
        </MastheadToggle>
        <MastheadBrand>
          <Link to="/" className="jeton-brand"><img src="/console/icon.svg" alt="" width="28" height="28" /> Jeton</Link>
        </MastheadBrand>
      </MastheadMain>
      <MastheadContent>
        <Toolbar isFullHeight isStatic>
          <ToolbarContent>
            <ToolbarGroup variant="action-group" align={{ default: "alignEnd" }}>
              <ToolbarItem><Link to="/account" className="jeton-me">{who.name}</Link></ToolbarItem>
              <ToolbarItem><Button variant="link" isInline onClick={() => void leave()}>{t("Sign out")}</Button></ToolbarItem>
            </ToolbarGroup>
          </ToolbarContent>
        </Toolbar>
      </MastheadContent>
    </Masthead>
  );
}

export function Shell({ children }: { children: ReactNode }) {
  const { pathname } = useLocation();
  const [narrow, setNarrow] = useState(() => window.innerWidth < 1200);
  const [open, setOpen] = useState(!narrow);
  const [at, setAt] = useState(pathname);
  // On a phone the menu covers the page: choosing a page closes it.
  if (at !== pathname) {
    setAt(pathname);
    if (narrow) setOpen(false);
  }
  const resize = (_: unknown, { windowSize }: { windowSize: number }) => {
    const isNarrow = windowSize < 1200;
    if (isNarrow === narrow) return;
    setNarrow(isNarrow);
    setOpen(!isNarrow);
  };
  return (
    <Page
      masthead={<Head toggle={() => setOpen(!open)} open={open} />}
      sidebar={<PageSidebar isSidebarOpen={open}><PageSidebarBody>{open && <Menu />}</PageSidebarBody></PageSidebar>}
      skipToContent={<SkipToContent href="#main" onClick={(event) => { event.preventDefault(); document.getElementById("main")?.focus(); }}>{t("Skip to the page")}</SkipToContent>}
      mainContainerId="main" onPageResize={resize}
    >
      {children}
    </Page>
  );
}
