#include "authority/people/user_settings.h"
#include "endpoints/api/asking.h"
#include "endpoints/api/listing.h"
#include "endpoints/api/operation.h"
#include "endpoints/api/people/documents.h"
#include "endpoints/api/place.h"
#include "endpoints/api/precondition.h"
#include "endpoints/password.h"
#include "wire/document.h"

namespace jeton::endpoints::api {
namespace {

namespace json = boost::json;
using wire::Presence;

constexpr std::string_view kUsers = "users";

struct AskedUser {
  std::optional<std::string> email;
  std::optional<bool> enabled;
  std::optional<bool> superuser;
};
constexpr wire::MemberOf<AskedUser> kAskedUserMembers[] = {
    {"email", Presence::kNullable, wire::Text<&AskedUser::email>({.longest = 254}),
     "The mail address, which signs in, too; null: none."},
    {"enabled", Presence::kNullable, wire::Flag<&AskedUser::enabled>(),
     "Whether the user's credentials are accepted. Sessions and registry logins of a disabled user end for good."},
    {"superuser", Presence::kNullable, wire::Flag<&AskedUser::superuser>(),
     "The configuration names the superusers: only what it says may be sent."},
};
constexpr wire::Body<AskedUser> kAskedUser(kAskedUserMembers, {.only_known = true, .name = "UserSettings"});

// A user as they were made or changed.
struct ChangedUser {
  json::object user;
  std::optional<Secret> password;
};
json::value ShowUserOf(const ChangedUser& changed, std::string_view member) {
  return changed.user.at(wire::JsonView(member));
}
json::value ShowUserName(const ChangedUser& changed) { return ShowUserOf(changed, "name"); }
json::value ShowUserEmail(const ChangedUser& changed) { return ShowUserOf(changed, "email"); }
json::value ShowUserEnabled(const ChangedUser& changed) { return ShowUserOf(changed, "enabled"); }
json::value ShowUserSuperuser(const ChangedUser& changed) { return ShowUserOf(changed, "superuser"); }
json::value ShowUserCreated(const ChangedUser& changed) { return ShowUserOf(changed, "created"); }
constexpr wire::ShownMember<ChangedUser> kChangedUserMembers[] = {
    {"name", wire::ShowBy<ShowUserName>({}), "The name with which the user signs in."},
    {"email", wire::ShowBy<ShowUserEmail>({.nullable = true}), "The mail address, which signs in, too; null: none."},
    {"enabled", wire::ShowBy<ShowUserEnabled>({.type = wire::Shape::Type::kFlag}),
     "Whether the user's credentials are accepted."},
    {"superuser", wire::ShowBy<ShowUserSuperuser>({.type = wire::Shape::Type::kFlag}),
     "Whether the configuration names the user a superuser."},
    {"created", wire::ShowBy<ShowUserCreated>({.format = "date-time"}), "When the account was made."},
    {"password", wire::Show<&ChangedUser::password>(),
     "The password of a new user, which is shown here and never again; else null."},
};
constexpr wire::Document<ChangedUser> kChangedUser("ChangedUser", kChangedUserMembers);

Outcome ListUsers(const Call& call, const Actor& actor, const PlainList& query) {
  const auto place = PlaceOf(call, query.page);
  if (!place) return place.error();
  if (auto elsewhere = ReadLongPageElsewhere(call, actor, query.page)) return std::move(*elsewhere);
  const auto page = authority::ListAllUsers(call.run, actor, ReadAgePlace(*place, query.page), query.page.extent());
  if (!page) return Refused(call, actor, page.error(), kNeedsSuperuser);
  return AnswerPageOf(call, *page, [&](const Account& user) { return PrintUser(call, user); });
}

Outcome GetUser(const Call& call, const Actor& actor) {
  const auto user = authority::ShowUser(call.run, actor, call.request.parameters[0]);
  return user ? AnswerTagged(PrintUser(call, *user)) : Refused(call, actor, user.error(), kNeedsSuperuser);
}

Outcome PutUser(const Call& call, const Actor& actor, const Change& change) {
  const auto body = ReadBody(call, kAskedUser);
  if (!body) return body.error();
  const auto superuser = authority::ActingSuperuser::Of(actor);
  if (!superuser) return Refused(call, actor, superuser.error(), kNeedsSuperuser);
  const std::string& name = call.request.parameters[0];
  if (body->superuser && *body->superuser != IsNamedSuperuser(call, name)) {
    return Refuse(call, {.code = "invalid_parameter",
                         .detail = "The configuration names the superusers, in `accounts.superusers`: change it there.",
                         .field = "superuser"});
  }
  const auto present = authority::ShowUser(call.run, actor, name);
  const auto document = present ? std::optional(PrintUser(call, *present)) : std::nullopt;
  if (auto refusal = RefuseByPrecondition(call, document)) return std::move(*refusal);
  const auto* const prepared = call.run.Found<PreparedPassword>();
  if (!present && prepared == nullptr) {
    return HashPassword(call, authority::MakePassword(call.run.issuer.random()));
  }
  auto set = authority::SetUser(call.run, *superuser, name, {body->email.value_or(""), body->enabled},
                                present ? nullptr : prepared);
  if (!set) return Refused(call, actor, set.error(), kNeedsSuperuser);
  // Nothing keeps the password of a dry run.
  if (change.dry_run) set->password.reset();
  const json::object user = PrintUser(call, set->account);
  Response response = Answer(kChangedUser.Print({user, std::move(set->password)}), present ? 200 : 201);
  AddTag(response, user);
  return response;
}

Outcome DeleteUser(const Call& call, const Actor& actor, const Change&) {
  const auto superuser = authority::ActingSuperuser::Of(actor);
  if (!superuser) return Refused(call, actor, superuser.error(), kNeedsSuperuser);
  const std::string& name = call.request.parameters[0];
  const auto present = authority::ShowUser(call.run, actor, name);
  if (!present) return Refused(call, actor, present.error(), kNeedsSuperuser);
  if (auto refusal = RefuseByPrecondition(call, PrintUser(call, *present))) return std::move(*refusal);
  const auto deleted = authority::DeleteUser(call.run, *superuser, name);
  return deleted ? NoContent() : Refused(call, actor, deleted.error(), kNeedsSuperuser);
}

}  // namespace

Rows UserRows() {
  using enum wire::Method;
  return {
      {kGet,
       "/jeton/v1/users",
       Place::kRead,
       Listing<kListByAge>(ListUsers),
       {.name = "listUsers",
        .tag = kUsers,
        .summary = "All users, the oldest first",
        .scope = "super:user",
        .query = &kListByAge,
        .answer = &kUserDocument,
        .form = Described::Answer::kPage,
        .problems = "bad_cursor",
        .parameters = "?limit=10"}},
      {kGet,
       "/jeton/v1/users/{name}",
       Place::kRead,
       Asking(GetUser),
       {.name = "getUser",
        .tag = kUsers,
        .summary = "A user",
        .scope = "super:user",
        .answer = &kUserDocument,
        .parameters = "mira"}},
      {kPut,
       "/jeton/v1/users/{name}",
       Place::kWrite,
       Changing(PutUser),
       {.name = "putUser",
        .tag = kUsers,
        .summary = "Make a user, or replace a user's settings",
        .text = "Superusers are named by the configuration, and are not changed here.",
        .scope = "super:user",
        .query = &kChange,
        .body = &kAskedUser,
        .answer = &kChangedUser,
        .creates = true,
        .problems = "already_exists name_reserved in_use changed_meanwhile",
        .parameters = "mira",
        .example = R"({"email": "mira@acme.example"})"}},
      {kDelete,
       "/jeton/v1/users/{name}",
       Place::kWrite,
       Changing(DeleteUser),
       {.name = "deleteUser",
        .tag = kUsers,
        .summary = "Delete a user with everything of theirs",
        .text = "All credentials of the user and of their robots end at once.",
        .scope = "super:user",
        .query = &kChange,
        .form = Described::Answer::kNothing,
        .problems = "in_use changed_meanwhile",
        .parameters = "mira"}},
  };
}

}  // namespace jeton::endpoints::api
