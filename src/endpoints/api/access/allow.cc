#include "authority/access/access_answers.h"
#include "authority/access/api_access.h"
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

constexpr wire::Shape kGranteeShape{.filled = true, .longest = 511};
constexpr std::string_view kGranteeText =
    "A user, or a robot of the same name space, like acme+ci. At an API: an application of its organization, by its "
    "name or client id.";

struct AllowBody {
  std::string who;
  AskedAction asked;
  std::optional<Life> life;
  std::string note;
  bool create = false;
};
constexpr auto kAllowMembers = wire::Join(
    std::to_array<wire::MemberOf<AllowBody>>({
        {"who", wire::Presence::kRequired, wire::Text<&AllowBody::who>(kGranteeShape), kGranteeText},
    }),
    kAskedAction<&AllowBody::asked>,
    std::to_array<wire::MemberOf<AllowBody>>({
        {"for", wire::Presence::kNullable, wire::Read<ReadLife, &AllowBody::life>(kLifeShape),
         "How long: 24h, 30d and so on, or never. It ends the role and the secret. Absent: the role does not end, and "
         "the secret ends in 30 days. Scopes of an API end only by being denied: at one, only `never` may be sent."},
        {"note", wire::Presence::kNullable, wire::Text<&AllowBody::note>({.longest = 255}),
         "What it is for: the name of the secret, and in the log."},
        {"create", wire::Presence::kNullable, wire::Flag<&AllowBody::create>(),
         "Whether to make a robot or application that does not exist."},
    }));
constexpr wire::Body<AllowBody> kAllowBody(kAllowMembers, {.only_known = true, .name = "AllowRequest"});

struct DenyBody {
  std::string who;
  AskedAction asked;
  std::string note;
};
constexpr auto kDenyMembers = wire::Join(
    std::to_array<wire::MemberOf<DenyBody>>({
        {"who", wire::Presence::kRequired, wire::Text<&DenyBody::who>(kGranteeShape), kGranteeText},
    }),
    kAskedAction<&DenyBody::asked>,
    std::to_array<wire::MemberOf<DenyBody>>({
        {"note", wire::Presence::kNullable, wire::Text<&DenyBody::note>({.longest = 255}), "Why; for the log."},
    }));
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
    {"curl", wire::Show<&Snippets::curl>(), "For curl: fetches a token of the registry, or calls the API with one."},
};
constexpr wire::Document<Snippets> kSnippets("Snippets", kSnippetMembers);

struct ShownGrant {
  std::string who;
  std::string action;
  std::string resource;
  std::optional<std::string_view> role;
  std::optional<std::string> client_id;
  TimePoint expires = kNever;
  std::vector<std::string_view> made;
  std::optional<std::string> token_id;
  TimePoint token_expires = kNever;
  std::optional<Secret> token;
  Snippets snippets;
};
constexpr wire::ShownMember<ShownGrant> kShownGrantMembers[] = {
    {"who", wire::Show<&ShownGrant::who>(), "The user, robot or application."},
    {"action", wire::Show<&ShownGrant::action>(), "What it may do now."},
    {"resource", wire::Show<&ShownGrant::resource>(), "The repository or API."},
    {"role", wire::ShowChoice<&ShownGrant::role>("read write admin"), "Its role on the repository now."},
    {"client_id", wire::Show<&ShownGrant::client_id>(), "The client id of an application."},
    {"expires", wire::Show<&ShownGrant::expires>(), "When the role ends."},
    {"made", wire::Show<&ShownGrant::made>(),
     "What was made for it: of repository, robot, application, token and secret."},
    {"token_id", wire::Show<&ShownGrant::token_id>(),
     "The id of the robot's new secret, or of the first secret of the application."},
    {"token_expires", wire::Show<&ShownGrant::token_expires>(), "When that secret ends."},
    {"token", wire::Show<&ShownGrant::token>(), "The secret; shown only now, and not in a dry run."},
    {"snippets", wire::ShowObject<kSnippets, &ShownGrant::snippets>(),
     "Commands that use it, for a shell. They read the secret of a robot from the variable REGISTRY_TOKEN, and that of "
     "an application from CLIENT_SECRET; for an API, there is one for curl alone."},
};
constexpr wire::Document<ShownGrant> kShownGrant("AccessGrant", kShownGrantMembers);

struct ShownDenial {
  std::string who;
  std::string action;
  std::string resource;
  std::optional<std::string> removed;
  bool allowed = false;
  std::vector<std::string> because;
};
constexpr wire::ShownMember<ShownDenial> kShownDenialMembers[] = {
    {"who", wire::Show<&ShownDenial::who>(), "The user, robot or application."},
    {"action", wire::Show<&ShownDenial::action>(), "What it shall not do."},
    {"resource", wire::Show<&ShownDenial::resource>(), "The repository or API."},
    {"removed", wire::Show<&ShownDenial::removed>(), "The role or scope that was taken away; null: it had none."},
    {"allowed", wire::Show<&ShownDenial::allowed>(), "Whether it still may, by another way."},
    {"because", wire::Show<&ShownDenial::because>(), "The ways that are left, in sentences."},
};
constexpr wire::Document<ShownDenial> kShownDenial("AccessDenial", kShownDenialMembers);

authority::AccessGrant GrantOf(const Call& call, const AllowBody& body, RepositoryAction action) {
  authority::AccessGrant grant{.who = body.who,
                               .action = action,
                               .name_space = body.asked.resource.name_space,
                               .repository = body.asked.resource.name,
                               .secret_life = kUsualSecretLife,
                               .note = body.note,
                               .create = body.create};
  if (body.life) {
    grant.role_end = body.life->EndFrom(call.run.now);
    grant.secret_life = body.life->seconds;
  }
  return grant;
}

ShownGrant ViewGrant(const Call& call, const AllowBody& body, RepositoryAction action,
                     authority::GrantedAccess& granted) {
  ShownGrant shown{.who = body.who,
                   .action = body.asked.action,
                   .resource = body.asked.resource.text(),
                   .role = NameOf(granted.term.role),
                   .client_id = {},
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
      MakeSnippets(call.run.settings, call.run.registries.front().service, {body.who, action, body.asked.resource});
  return shown;
}

authority::ApiGrant ScopeGrantOf(std::string who, const AskedAction& asked, std::string note) {
  return {.who = std::move(who),
          .scope = {asked.resource.name_space, asked.resource.name, asked.action},
          .secret_end = {},
          .note = std::move(note)};
}

Outcome AllowAtApi(const Call& call, const Actor& actor, const AllowBody& body, bool dry_run) {
  if (body.life && body.life->seconds) {
    return Refuse(call, {.code = "invalid_parameter",
                         .detail = "Scopes of an API end only by being denied: leave `for` out, or send `never`.",
                         .field = "for"});
  }
  auto grant = ScopeGrantOf(body.who, body.asked, body.note);
  grant.create = body.create;
  if (body.life) grant.secret_end = kNever;
  auto granted = authority::LendApiScope(call.run, actor, grant);
  if (!granted) {
    return RefusedApiAccess(call, actor, granted.error(), body.asked.resource, call.run.settings.limits.applications);
  }
  ShownGrant shown{.who = body.who,
                   .action = body.asked.action,
                   .resource = body.asked.resource.text(),
                   .role = {},
                   .client_id = granted->application.client_id};
  if (granted->made_application) shown.made.emplace_back("application");
  if (granted->secret) {
    shown.made.emplace_back("secret");
    shown.token_expires = granted->secret->token.expires;
    if (!dry_run) {
      shown.token_id = granted->secret->token.id.ToUuid();
      shown.token = std::move(granted->secret->secret);
    }
  }
  shown.snippets =
      MakeApiSnippets(call.run.settings, granted->application, {granted->api.identifier, body.asked.action});
  return Answer(kShownGrant.Print(shown));
}

Outcome AllowAccess(const Call& call, const Actor& actor, const Change& change) {
  const auto body = ReadBody(call, kAllowBody);
  if (!body) return body.error();
  const ResourceName& asked = body->asked.resource;
  if (asked.is_api) return AllowAtApi(call, actor, *body, change.dry_run);
  const auto action = ReadRepositoryAction(call, body->asked);
  if (!action) return action.error();
  auto granted = authority::LendAccess(call.run, actor, GrantOf(call, *body, *action));
  if (!granted) {
    const auto& [refusal, of_robots, most] = granted.error();
    const std::string resource = of_robots ? asked.name_space : asked.text();
    return Refused(call, actor, refusal,
                   {.right = "admin", .scope = of_robots ? "org:admin" : "repo:admin", .resource = resource}, most);
  }
  ShownGrant shown = ViewGrant(call, *body, *action, *granted);
  if (change.dry_run) {
    shown.token.reset();
    shown.token_id.reset();
  }
  return Answer(kShownGrant.Print(shown));
}

Outcome DenyAtApi(const Call& call, const Actor& actor, const DenyBody& body) {
  const ResourceName& api = body.asked.resource;
  const auto withdrawn = authority::WithdrawApiScope(call.run, actor, ScopeGrantOf(body.who, body.asked, body.note));
  if (!withdrawn) return RefusedApiAccess(call, actor, withdrawn.error(), api);
  ShownDenial shown{.who = body.who, .action = body.asked.action, .resource = api.text(), .removed = {}, .because = {}};
  if (withdrawn->held) shown.removed = body.asked.action;
  return Answer(kShownDenial.Print(shown));
}

Outcome DenyAccess(const Call& call, const Actor& actor, const Change&) {
  const auto body = ReadBody(call, kDenyBody);
  if (!body) return body.error();
  const ResourceName& asked = body->asked.resource;
  if (asked.is_api) return DenyAtApi(call, actor, *body);
  const auto action = ReadRepositoryAction(call, body->asked);
  if (!action) return action.error();
  const std::string resource = asked.text();
  const auto removed = authority::WithdrawAccess(call.run, actor,
                                                 {.who = body->who,
                                                  .action = *action,
                                                  .name_space = asked.name_space,
                                                  .repository = asked.name,
                                                  .secret_life = {},
                                                  .note = body->note});
  if (!removed) {
    return Refused(call, actor, removed.error(), {.right = "admin", .scope = "repo:admin", .resource = resource});
  }
  ShownDenial shown{.who = body->who, .action = body->asked.action, .resource = resource, .removed = {}, .because = {}};
  if (*removed != RepositoryRole::kNone) shown.removed = std::string(NameOf(*removed));
  const auto left = authority::AnswerAccess(call.run, call.authority.registry_notes, actor,
                                            {body->who, *action, asked.name_space, asked.name});
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
       .summary =
           "Give a user or robot the role that it needs, and a robot a secret; or an application a scope of an API",
       .text = "All of it happens, or nothing. The least role that allows the action is given; a repository that does "
               "not exist is made, private. For a robot or an API it needs the right org:admin, too. An application "
               "gets its first secret, and no other.",
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
           .summary = "Take away the role that allows a user or robot to do something, or the scope of an application",
           .text = "Only the role on the repository goes, with all else that it allows: no secret, no team, and the "
                   "robot stays. Tokens that an application has with the scope go on until they end or are revoked.",
           .scope = "repo:admin",
           .query = &kChange,
           .body = &kDenyBody,
           .answer = &kShownDenial,
           .problems = "in_use",
           .example = R"({"who": "admin+ci", "action": "pull", "resource": "admin/web"})"}};
}

}  // namespace jeton::endpoints::api
