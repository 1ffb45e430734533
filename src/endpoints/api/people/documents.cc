#include "endpoints/api/people/documents.h"

#include "wire/document.h"

namespace jeton::endpoints::api {
namespace {

struct ShownUser {
  std::string_view name;
  std::optional<std::string_view> email;
  bool enabled = true;
  bool superuser = false;
  TimePoint created;
};
constexpr wire::ShownMember<ShownUser> kShownUserMembers[] = {
    {"name", wire::Show<&ShownUser::name>(), "The name with which the user signs in."},
    {"email", wire::Show<&ShownUser::email>(), "The mail address, which signs in, too; null: none."},
    {"enabled", wire::Show<&ShownUser::enabled>(), "Whether the user's credentials are accepted."},
    {"superuser", wire::Show<&ShownUser::superuser>(), "Whether the configuration names the user a superuser."},
    {"created", wire::Show<&ShownUser::created>(), "When the account was made."},
};
constexpr wire::Document<ShownUser> kShownUser("User", kShownUserMembers);

}  // namespace

const wire::AnyBody& kUserDocument = kShownUser;

Needs NeedsSelf(const Actor& actor, std::string_view scope) { return {"user", scope, actor.name}; }

bool IsNamedSuperuser(const Call& call, std::string_view name) {
  const Settings& settings = call.run.settings;
  return settings.IsSuperuser(name) && !settings.IsReadonlySuperuser(name);
}

boost::json::object PrintUser(const Call& call, const Account& account) {
  ShownUser shown{.name = account.name,
                  .email = {},
                  .enabled = account.enabled,
                  .superuser = IsNamedSuperuser(call, account.name),
                  .created = account.created};
  if (!account.email.empty()) shown.email = account.email;
  return kShownUser.Print(shown);
}

}  // namespace jeton::endpoints::api
