import { Component, type ComponentType, type ReactNode, Suspense, lazy } from "react";
import { Link, Route, Routes } from "react-router-dom";
import { Problem } from "../api/client";
import { Frame } from "../parts/frame";
import { Empty, Failure, Loading } from "../parts/states";
import { t } from "../text";
import { Shell } from "./shell";

function page<Name extends string>(name: Name, load: () => Promise<{ [name in Name]: ComponentType }>) {
  return lazy(() => load().then((module) => ({ default: module[name] })));
}

const Overview = page("Overview", () => import("../pages/overview"));
const GiveAccess = page("GiveAccess", () => import("../pages/access"));
const Credentials = page("Credentials", () => import("../pages/credentials"));
const Credential = page("Credential", () => import("../pages/credential"));
const Refusals = page("Refusals", () => import("../pages/refusals"));
const Refusal = page("Refusal", () => import("../pages/refusals"));
const Identify = page("Identify", () => import("../pages/identify"));
const Audit = page("Audit", () => import("../pages/audit"));
const Repositories = page("Repositories", () => import("../pages/repositories"));
const RepositoryPage = page("RepositoryPage", () => import("../pages/repository"));
const Robots = page("Robots", () => import("../pages/robots"));
const RobotPage = page("RobotPage", () => import("../pages/robot"));
const Applications = page("Applications", () => import("../pages/applications"));
const ApplicationPage = page("ApplicationPage", () => import("../pages/application"));
const Apis = page("Apis", () => import("../pages/apis"));
const Teams = page("Teams", () => import("../pages/teams"));
const TeamPage = page("TeamPage", () => import("../pages/teams"));
const PolicyPage = page("PolicyPage", () => import("../pages/policy"));
const Organizations = page("Organizations", () => import("../pages/organizations"));
const Users = page("Users", () => import("../pages/users"));
const Server = page("Server", () => import("../pages/server"));
const Account = page("Account", () => import("../pages/account"));

function Lost() {
  return (
    <Frame title={t("There is no such page")}>
      <Empty title={t("The address leads nowhere")} action={<Link to="/">{t("To the overview")}</Link>} />
    </Frame>
  );
}

// A file of an older console that is gone after an upgrade, or a fault of a page: the rest of the console goes on.
class Fence extends Component<{ children: ReactNode }, { error: Error | null }> {
  override state: { error: Error | null } = { error: null };

  static getDerivedStateFromError(error: Error) {
    return { error };
  }

  override render() {
    if (!this.state.error) return this.props.children;
    const problem = new Problem(0, "page", t("This page could not be shown. The server may have a newer console: load it again."));
    return (
      <Frame title={t("This page is missing")}>
        <Failure problem={problem} again={() => location.reload()} />
      </Frame>
    );
  }
}

export function App() {
  return (
    <Shell>
      <Fence>
        <Suspense fallback={<Loading />}>
          <Routes>
            <Route path="/" element={<Overview />} />
            <Route path="/access" element={<GiveAccess />} />
            <Route path="/credentials" element={<Credentials />} />
            <Route path="/credentials/:id" element={<Credential />} />
            <Route path="/refusals" element={<Refusals />} />
            <Route path="/refusals/:code" element={<Refusal />} />
            <Route path="/identify" element={<Identify />} />
            <Route path="/audit" element={<Audit />} />
            <Route path="/o/:place/repositories" element={<Repositories />} />
            <Route path="/o/:place/repositories/*" element={<RepositoryPage />} />
            <Route path="/o/:place/robots" element={<Robots />} />
            <Route path="/o/:place/robots/:name" element={<RobotPage />} />
            <Route path="/o/:place/applications" element={<Applications />} />
            <Route path="/o/:place/applications/:name" element={<ApplicationPage />} />
            <Route path="/o/:place/apis" element={<Apis />} />
            <Route path="/o/:place/teams" element={<Teams />} />
            <Route path="/o/:place/teams/:team" element={<TeamPage />} />
            <Route path="/o/:place/settings" element={<PolicyPage />} />
            <Route path="/organizations" element={<Organizations />} />
            <Route path="/users" element={<Users />} />
            <Route path="/server" element={<Server />} />
            <Route path="/account" element={<Account />} />
            <Route path="*" element={<Lost />} />
          </Routes>
        </Suspense>
      </Fence>
    </Shell>
  );
}
