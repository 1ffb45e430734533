#include <algorithm>

#include "authority/installation/receipts.h"
#include "endpoints/api/asking.h"
#include "endpoints/api/operation.h"
#include "wire/document.h"

namespace jeton::endpoints::api {
namespace {

constexpr wire::ShownMember<Settings> kFeatureMembers[] = {
    {"anonymous_access", wire::Show<&Settings::anonymous_access>(), "Anonymous callers may pull what is public."},
    {"user_creation", wire::Show<&Settings::user_creation>(), "Strangers may make themselves an account."},
    {"direct_login", wire::Show<&Settings::direct_login>(), "People sign in with passwords."},
    {"application_passwords", wire::Show<&Settings::application_passwords>(), "Users may have application passwords."},
    {"retrievable_secrets", wire::Show<&Settings::retrievable_secrets>(),
     "Secrets that a dialect shows again are kept, sealed."},
    {"robots_disallow", wire::Show<&Settings::robots_disallow>(), "No robot may log in."},
    {"restricted_users", wire::Show<&Settings::restricted_users>(), "Users may not create in their own name space."},
    {"superusers_enabled", wire::Show<&Settings::superusers_enabled>(), "There are superusers."},
    {"superusers_full_access", wire::Show<&Settings::superusers_full_access>(),
     "Superusers may act in the name spaces of others."},
    {"create_private_on_push", wire::Show<&Settings::create_private_on_push>(),
     "Repositories that a push makes are private."},
    {"create_namespace_on_push", wire::Show<&Settings::create_namespace_on_push>(), "A push may make an organization."},
    {"nested_repository_names", wire::Show<&Settings::nested_repository_names>(),
     "Names of repositories may have several segments."},
    {"read_only", wire::Show<&Settings::read_only>(), "Nothing may be written."},
};
constexpr wire::Document<Settings> kFeatures("Features", kFeatureMembers);

constexpr wire::ShownMember<Limits> kLimitMembers[] = {
    {"organizations", wire::Show<&Limits::organizations>(), "That a user created."},
    {"repositories", wire::Show<&Limits::repositories>(), "Of a user or organization."},
    {"authorizations", wire::Show<&Limits::authorizations>(), "Of a user, live."},
    {"application_passwords", wire::Show<&Limits::application_passwords>(), "Of a user, live."},
    {"robots", wire::Show<&Limits::robots>(), "Of a user or organization."},
    {"applications", wire::Show<&Limits::applications>(), "Of an organization."},
    {"teams", wire::Show<&Limits::teams>(), "Of an organization."},
    {"prototypes", wire::Show<&Limits::prototypes>(), "Default permissions of an organization."},
    {"members", wire::Show<&Limits::members>(), "Of a team."},
    {"permissions", wire::Show<&Limits::permissions>(), "On a repository."},
    {"assignments", wire::Show<&Limits::assignments>(), "Tokens offered by an application."},
    {"sub_accounts", wire::Show<&Limits::sub_accounts>(), "Of a user."},
    {"webhooks", wire::Show<&Limits::webhooks>(), "Of an organization, and of the whole installation."},
};
constexpr wire::Document<Limits> kLimits("Limits", kLimitMembers);

struct DatabaseState {
  bool writable = true;
  std::optional<std::string> trouble;
};
constexpr wire::ShownMember<DatabaseState> kDatabaseMembers[] = {
    {"writable", wire::Show<&DatabaseState::writable>(), "Whether changes are stored."},
    {"trouble", wire::Show<&DatabaseState::trouble>(), "Why they are not."},
};
constexpr wire::Document<DatabaseState> kDatabase("DatabaseState", kDatabaseMembers);

struct ServerState {
  std::string_view version = JETON_VERSION;
  std::string url;
  Settings features;
  Limits limits;
  DatabaseState database;
  std::uint64_t feed_position = 0;
};
constexpr wire::ShownMember<ServerState> kServerMembers[] = {
    {"version", wire::Show<&ServerState::version>(), "The version of the program."},
    {"url", wire::Show<&ServerState::url>(), "The public address."},
    {"features", wire::ShowObject<kFeatures, &ServerState::features>(), "What is switched on."},
    {"limits", wire::ShowObject<kLimits, &ServerState::limits>(), "How many of each there may be."},
    {"database", wire::ShowObject<kDatabase, &ServerState::database>(), "The health of the database."},
    {"feed_position", wire::Show<&ServerState::feed_position>(), "How far the feed of changes has come."},
};
constexpr wire::Document<ServerState> kServer("Server", kServerMembers);

struct NodeState {
  std::string id;
  std::uint64_t position = 0;
  std::uint64_t behind = 0;
};
constexpr wire::ShownMember<NodeState> kNodeMembers[] = {
    {"id", wire::Show<&NodeState::id>(), "The name of the server."},
    {"position", wire::Show<&NodeState::position>(), "How far its feed of changes has come."},
    {"behind", wire::Show<&NodeState::behind>(), "How many changes it lacks for the receipt."},
};
constexpr wire::Document<NodeState> kNode("NodeState", kNodeMembers);

struct Receipt {
  std::string receipt;
  bool reached = false;
  std::vector<NodeState> nodes;
  std::string_view durability = "synchronous";
};
constexpr wire::ShownMember<Receipt> kReceiptMembers[] = {
    {"receipt", wire::Show<&Receipt::receipt>(), "The receipt."},
    {"reached", wire::Show<&Receipt::reached>(), "Whether the change holds on every server."},
    {"nodes", wire::ShowList<kNode, &Receipt::nodes>(), "The servers."},
    {"durability", wire::ShowChoice<&Receipt::durability>("synchronous"),
     "`synchronous`: the change was on disk before it was acknowledged."},
};
constexpr wire::Document<Receipt> kReceipt("Receipt", kReceiptMembers);

Outcome GetServer(const Call& call, const Actor& actor) {
  if (!Decide(actor, OnInstallation{.access = Access::kRead}).allowed()) {
    return Refused(call, actor, Refusal::kForbidden, {.right = "superuser", .scope = "super:user"});
  }
  const Settings& settings = call.run.settings;
  ServerState state{.url = settings.public_url,
                    .features = settings,
                    .limits = settings.limits,
                    .database = {},
                    .feed_position = authority::FeedPosition(call.run)};
  const std::string trouble = call.authority.database->trouble();
  if (!trouble.empty()) state.database = {.writable = false, .trouble = trouble};
  return Answer(kServer.Print(state));
}

Outcome GetReceipt(const Call& call, const Actor&) {
  const std::string& text = call.request.parameters[0];
  const auto wanted = authority::ReadReceipt(text);
  const std::uint64_t position = authority::FeedPosition(call.run);
  // Of another epoch, the change itself may be lost.
  if (!wanted || *wanted > position || !authority::IsOfSameEpoch(*wanted, position)) {
    return NotFound(call, "There is no such receipt: this server has given none for that place, or it was mistyped.");
  }
  Receipt receipt{.receipt = text, .reached = true, .nodes = {}};
  for (authority::NodeStanding& node : authority::LiveNodes(call.run)) {
    const std::uint64_t behind = *wanted > node.position ? *wanted - node.position : 0;
    receipt.reached &= behind == 0;
    receipt.nodes.push_back({std::move(node.name), node.position, behind});
  }
  if (receipt.nodes.empty()) receipt.nodes = {{std::string(call.run.settings.host()), position, 0}};
  return Answer(kReceipt.Print(receipt));
}

}  // namespace

Rows ServerRows() {
  using enum wire::Method;
  return {
      {kGet,
       "/jeton/v1/server",
       Place::kRead,
       Asking(GetServer),
       {.name = "getServer",
        .tag = "installation",
        .summary = "The version, the features and limits, and the health of the server",
        .scope = "super:user",
        .answer = &kServer}},
      {kGet,
       "/jeton/v1/receipts/{receipt}",
       Place::kRead,
       Asking(GetReceipt),
       {.name = "getReceipt",
        .tag = "installation",
        .summary = "Whether a revocation has reached every server",
        .answer = &kReceipt,
        .parameters = "r1-1"}},
  };
}

}  // namespace jeton::endpoints::api
