#include "authority/access/access_answers.h"
#include "authority/access/grants.h"
#include "endpoints/api/access/resource.h"
#include "endpoints/api/access/rows.h"
#include "endpoints/api/access/snippets.h"
#include "endpoints/api/access/words.h"
#include "endpoints/api/asking.h"
#include "endpoints/api/values.h"
#include "wire/document.h"

namespace jeton::endpoints::api {
namespace {

// Of a secret, if the caller names no end.
constexpr Seconds kUsualSecretLife{30 * 86400};

struct AllowBody {
  std::string who;
  RepositoryAction action = RepositoryAction::kPull;
  ResourceName resource;
  std::optional<Life> life;
  std::string note;
  bool create = false;
};
constexpr wire::MemberOf<AllowBody> kAllowMembers[] = {
    {"who", wire::Presence::kRequired, wire::Text<&AllowBody::who>({.filled = true, .longest = 511}),
     "A user, or a robot of the same name space, like acme+ci."},
    {"action", wire::Presence::kRequired, wire::Choice<ParseRegistryAction, &AllowBody::action>(kRegistryActions),
     "What it shall be able to do. The least role that allows it is given."},
    {"resource", wire::Presence::kRequired, wire::Read<ReadResourceName, &AllowBody::resource>({.filled = true}),
     "The repository, like acme/web. It is made, private, if it does not exist."},
    {"for", wire::Presence::kNullable, wire::Read<ReadLife, &AllowBody::life>(kLifeShape),
     "How long: 24h, 30d and so on, or never. It ends the role and the secret. Absent: the role does not end, and the "
     "secret ends in 30 days."},
    {"note", wire::Presence::kNullable, wire::Text<&AllowBody::note>({.longest = 255}),
     "What it is for: the name of the secret, and in the log."},
    {"create", wire::Presence::kNullable, wire::Flag<&AllowBody::create>(),
     "Whether to make a robot that does not exist."},
};
constexpr wire::Body<AllowBody> kAllowBody(kAllowMembers, {.only_known = true, .name = "AllowRequest"});

struct DenyBody {
  std::string who;
  RepositoryAction action = RepositoryAction::kPull;
  ResourceName resource;
  std::string note;
};
constexpr wire::MemberOf<DenyBody> kDenyMembers[] = {
    {"who", wire::Presence::kRequired, wire::Text<&DenyBody::who>({.filled = true, .longest = 511}),
     "A user, or a robot of the same name space."},
    {"action", wire::Presence::kRequired, wire::Choice<ParseRegistryAction, &DenyBody::action>(kRegistryActions),
     "The role that allows it is taken away, with all else that the role allows."},
    {"resource", wire::Presence::kRequired, wire::Read<ReadResourceName, &DenyBody::resource>({.filled = true}),
     "The repository, like acme/web."},
    {"note", wire::Presence::kNullable, wire::Text<&DenyBody::note>({.longest = 255}), "Why; for the log."},
};
constexpr wire::Body<DenyBody> kDenyBody(kDenyMembers, {.only_known = true, .name = "DenyRequest"});

constexpr wire::ShownMember<Snippets> kSnippetMembers[] = {
    {"docker", wire::Show<&Snippets::docker>(), "For docker."},
    {"podman", wire::Show<&Snippets::podman>(), "For podman."},
    {"skopeo", wire::Show<&Snippets::skopeo>(), "For skopeo."},
    {"buildah", wire::Show<&Snippets::buildah>(), "For buildah."},
    {"kubernetes", wire::Show<&Snippets::kubernetes>(), "For Kubernetes: makes a secret for `imagePullSecrets`."},
    {"github", wire::Show<&Snippets::github>(),
     "For GitHub Actions: stores the secret, and prints the steps of a job."},
    {"gitlab", wire::Show<&Snippets::gitlab>(), "For GitLab CI: stores the secret, and prints a job."},
    {"terraform", wire::Show<&Snippets::terraform>(), "For Terraform: its variables."},
    {"curl", wire::Show<&Snippets::curl>(), "For curl: fetches a token of the registry."},
};
constexpr wire::Document<Snippets> kSnippets("Snippets", kSnippetMembers);

struct ShownGrant {
  std::string who;
  std::string_view action;
  std::string resource;
  std::string_view role;
  TimePoint expires = kNever;
  std::vector<std::string_view> made;
  std::optional<std::string> token_id;
  TimePoint token_expires = kNever;
  std::optional<Secret> token;
  Snippets snippets;
};
constexpr wire::ShownMember<ShownGrant> kShownGrantMembers[] = {
    {"who", wire::Show<&ShownGrant::who>(), "The user or robot."},
    {"action", wire::ShowChoice<&ShownGrant::action>(kRegistryActions), "What it may do now."},
    {"resource", wire::Show<&ShownGrant::resource>(), "The repository."},
    {"role", wire::ShowChoice<&ShownGrant::role>("read write admin"), "Its role there now."},
    {"expires", wire::Show<&ShownGrant::expires>(), "When the role ends."},
    {"made", wire::Show<&ShownGrant::made>(), "What was made for it: of repository, robot and token."},
    {"token_id", wire::Show<&ShownGrant::token_id>(), "The id of the robot's new secret."},
    {"token_expires", wire::Show<&ShownGrant::token_expires>(), "When that secret ends."},
    {"token", wire::Show<&ShownGrant::token>(), "The secret; shown only now, and not in a dry run."},
    {"snippets", wire::ShowObject<kSnippets, &ShownGrant::snippets>(),
     "Commands that use it, for a shell. They read the secret from the variable REGISTRY_TOKEN."},
};
constexpr wire::Document<ShownGrant> kShownGrant("AccessGrant", kShownGrantMembers);

struct ShownDenial {
  std::string who;
  std::string_view action;
  std::string resource;
  std::optional<std::string_view> removed;
  bool allowed = false;
  std::vector<std::string> because;
};
constexpr wire::ShownMember<ShownDenial> kShownDenialMembers[] = {
    {"who", wire::Show<&ShownDenial::who>(), "The user or robot."},
    {"action", wire::ShowChoice<&ShownDenial::action>(kRegistryActions), "What it shall not do."},
    {"resource", wire::Show<&ShownDenial::resource>(), "The repository."},
    {"removed", wire::ShowChoice<&ShownDenial::removed>("read write admin"), "The role that was taken away."},
    {"allowed", wire::Show<&ShownDenial::allowed>(), "Whether it still may, by another way."},
    {"because", wire::Show<&ShownDenial::because>(), "The ways that are left, in sentences."},
};
constexpr wire::Document<ShownDenial> kShownDenial("AccessDenial", kShownDenialMembers);

authority::AccessGrant GrantOf(const Call& call, const AllowBody& body) {
  authority::AccessGrant grant{.who = body.who,
                               .action = body.action,
                               .name_space = body.resource.name_space,
                               .repository = body.resource.repository,
                               .secret_life = kUsualSecretLife,
                               .note = body.note,
                               .create = body.create};
  if (body.life) {
    grant.role_end = body.life->EndFrom(call.run.now);
    grant.secret_life = body.life->seconds;
  }
  return grant;
}

ShownGrant ViewGrant(const Call& call, const AllowBody& body, authority::GrantedAccess& granted) {
  ShownGrant shown{.who = body.who,
                   .action = NameOfAction(body.action),
                   .resource = body.resource.text(),
                   .role = NameOf(granted.term.role),
                   .expires = granted.term.end};
  if (granted.made_repository) shown.made.emplace_back("repository");
  if (granted.made_robot) shown.made.emplace_back("robot");
  if (granted.token) {
    shown.made.emplace_back("token");
    shown.token_id = granted.token->token.id.ToUuid();
    shown.token_expires = granted.token->token.expires;
    shown.token = std::move(granted.token->secret);
  }
  shown.snippets =
      MakeSnippets(call.run.settings, call.run.registries.front().service, {body.who, body.action, body.resource});
  return shown;
}

Outcome AllowAccess(const Call& call, const Actor& actor, const Change& change) {
  const auto body = ReadBody(call, kAllowBody);
  if (!body) return body.error();
  if (auto refusal = RefuseResource(call, body->resource)) return std::move(*refusal);
  auto granted = authority::LendAccess(call.run, actor, GrantOf(call, *body));
  if (!granted) {
    const auto& [refusal, of_robots, most] = granted.error();
    const std::string resource = of_robots ? body->resource.name_space : body->resource.text();
    return Refused(call, refusal,
                   {.right = "admin", .scope = of_robots ? "org:admin" : "repo:admin", .resource = resource}, most);
  }
  ShownGrant shown = ViewGrant(call, *body, *granted);
  if (change.dry_run) {
    shown.token.reset();
    shown.token_id.reset();
  }
  return Answer(kShownGrant.Print(shown));
}

Outcome DenyAccess(const Call& call, const Actor& actor, const Change&) {
  const auto body = ReadBody(call, kDenyBody);
  if (!body) return body.error();
  if (auto refusal = RefuseResource(call, body->resource)) return std::move(*refusal);
  const auto& [name_space, repository] = body->resource;
  const std::string resource = body->resource.text();
  const auto removed = authority::WithdrawAccess(call.run, actor,
                                                 {.who = body->who,
                                                  .action = body->action,
                                                  .name_space = name_space,
                                                  .repository = repository,
                                                  .secret_life = {},
                                                  .note = body->note});
  if (!removed) {
    return Refused(call, removed.error(), {.right = "admin", .scope = "repo:admin", .resource = resource});
  }
  ShownDenial shown{.who = body->who, .action = NameOfAction(body->action), .resource = resource};
  if (*removed != RepositoryRole::kNone) shown.removed = NameOf(*removed);
  const auto left = authority::AnswerAccess(call.run, call.authority.registry_notes, actor,
                                            {body->who, body->action, name_space, repository});
  if (left && left->allowed) {
    shown.allowed = true;
    for (const auto& path : left->paths) shown.because.push_back(SentenceOfPath(left->who, resource, path));
  }
  return Answer(kShownDenial.Print(shown));
}

}  // namespace

Row AllowRow() {
  return {
      wire::Method::kPost,
      "/jeton/v1/access/allow",
      Place::kWrite,
      Changing(AllowAccess),
      {.name = "allowAccess",
       .tag = "access",
       .summary = "Give a user or robot the role that it needs, and a robot a secret",
       .text = "All of it happens, or nothing. For a robot it needs the right org:admin, too.",
       .scope = "repo:admin",
       .query = &kChange,
       .body = &kAllowBody,
       .answer = &kShownGrant,
       .problems = "in_use limit_reached already_exists",
       .example = R"({"who": "admin+ci", "action": "pull", "resource": "admin/web", "for": "30d", "create": true})"}};
}

Row DenyRow() {
  return {wire::Method::kPost,
          "/jeton/v1/access/deny",
          Place::kWrite,
          Changing(DenyAccess),
          {.name = "denyAccess",
           .tag = "access",
           .summary = "Take away the role that allows a user or robot to do something",
           .text = "Only the role on the repository goes: no secret, no team, and the robot stays.",
           .scope = "repo:admin",
           .query = &kChange,
           .body = &kDenyBody,
           .answer = &kShownDenial,
           .problems = "in_use",
           .example = R"({"who": "admin+ci", "action": "pull", "resource": "admin/web"})"}};
}

}  // namespace jeton::endpoints::api
