#include "endpoints/quay/organizations/bodies.h"

#include <boost/json/serialize.hpp>

#include "domain/names.h"

namespace jeton::endpoints::quay {
namespace {

using wire::Choice;
using wire::Flag;
using wire::MemberOf;
using wire::Object;
using wire::Text;

constexpr std::size_t kLongestText = 255;

std::optional<Visibility> ParseVisibility(std::string_view text) {
  if (text == "public") return Visibility::kPublic;
  return text == "private" ? std::optional(Visibility::kPrivate) : std::nullopt;
}

Result<std::string, std::string> PrintObject(const json::value& value) {
  if (!value.is_object()) return Fail(std::string("must be an object"));
  return json::serialize(value);
}

std::string_view FaultOfCallback(std::string_view url) {
  return url.empty() || url.starts_with("https://") ? "" : "must be a URL that begins with https://";
}
std::string_view FaultOfEmail(std::string_view address) {
  return address.empty() || IsEmailAddress(address) ? "" : "is no e-mail address";
}

constexpr MemberOf<NewOrganization> kNewOrganizationMembers[] = {
    {"name", Presence::kRequired, Text<&NewOrganization::name>(), "Its name, which no other account has."},
    {"email", Presence::kOptional, Text<&NewOrganization::email>({.format = "email"}), "Its address."},
    {"contact_email", Presence::kOptional, Text<&NewOrganization::contact_email>({.format = "email"}),
     "Its address, where email is not given."},
};

constexpr auto kOrganizationChangeMembers = wire::Join(
    std::to_array<MemberOf<OrganizationChange>>({
        {"email", Presence::kOptional, Text<&OrganizationChange::email>({.format = "email"}), "Its address."},
        {"contact_email", Presence::kOptional, Text<&OrganizationChange::contact_email>({.format = "email"}),
         "Its address, where email is not given."},
    }),
    DetailsMembers<&OrganizationChange::details>());

constexpr MemberOf<OrganizationRenaming> kOrganizationRenamingMembers[] = {
    {"name", Presence::kOptional, Text<&OrganizationRenaming::name>(),
     "Its new name. Nothing else can be changed here."},
};

constexpr MemberOf<authority::TeamChange> kTeamChangeMembers[] = {
    {"role", Presence::kRequired, Choice<ParseTeamRole, &authority::TeamChange::role>("member creator admin"),
     "What its members may do in the organization."},
    {"description", Presence::kOptional, Text<&authority::TeamChange::description>(), "What it is for."},
};

constexpr std::string_view kRepositoryRoles = "read write admin";

constexpr MemberOf<RoleBody> kRoleMembers[] = {
    {"role", Presence::kRequired, Choice<ParseRepositoryRole, &RoleBody::role>(kRepositoryRoles),
     "What may be done in the repository."},
};

constexpr MemberOf<NewPrototype::Delegate> kDelegateMembers[] = {
    {"kind", Presence::kRequired, Text<&NewPrototype::Delegate::kind>({.choices = "user team"}), "What it is."},
    {"name", Presence::kRequired, Text<&NewPrototype::Delegate::name>(), "The name of the user, robot or team."},
};
constexpr wire::Body<NewPrototype::Delegate> kDelegate(kDelegateMembers);

constexpr MemberOf<NewPrototype::Activating> kActivatingMembers[] = {
    {"name", Presence::kRequired, Text<&NewPrototype::Activating::name>(), "The name of the user or robot."},
};
constexpr wire::Body<NewPrototype::Activating> kActivating(kActivatingMembers);

constexpr MemberOf<NewPrototype> kNewPrototypeMembers[] = {
    {"role", Presence::kRequired, Choice<ParseRepositoryRole, &NewPrototype::role>(kRepositoryRoles),
     "What may be done in new repositories."},
    {"delegate", Presence::kRequired, Object<kDelegate, &NewPrototype::delegate>(), "Who may do it.",
     "is required and must be an object"},
    {"activating_user", Presence::kOptional, Object<kActivating, &NewPrototype::activating>(),
     "Whose new repositories alone are meant."},
};

constexpr MemberOf<authority::NewRobot> kNewRobotMembers[] = {
    {"description", Presence::kOptional, Text<&authority::NewRobot::description>({.longest = kLongestText}),
     "What it is for."},
    {"unstructured_metadata", Presence::kOptional,
     wire::Read<PrintObject, &authority::NewRobot::metadata>({.type = wire::Shape::Type::kObject}),
     "Whatever is to be kept and shown with it."},
};

using TokenRequest = authority::RobotTokenRequest;
constexpr auto kNewRobotTokenMembers = wire::Join(
    std::to_array<MemberOf<NewRobotToken>>({
        {"name", Presence::kNullable, Text<&NewRobotToken::request, &TokenRequest::name>({.longest = kLongestText}),
         "What it is called in lists."},
        {"expiration", Presence::kNullable, Life<&NewRobotToken::request, &TokenRequest::life>(1),
         "Seconds that it lives. Without it: for ever."},
        {"others_expiration", Presence::kNullable, Life<&NewRobotToken::request, &TokenRequest::others_end_in>(0),
         "Seconds after which the robot's other tokens end that would live longer."},
    }),
    RestrictionMembers<&NewRobotToken::restriction>());

constexpr MemberOf<RobotTokenEnd> kRobotTokenEndMembers[] = {
    {"expiration", Presence::kRequired, Life<&RobotTokenEnd::expiration>(0), "Seconds from now after which it ends."},
};

constexpr MemberOf<authority::RobotStatus> kRobotStatusMembers[] = {
    {"enabled", Presence::kOptional, Flag<&authority::RobotStatus::enabled>(), "Whether it may do anything now."},
    {"expires_at", Presence::kNullable, wire::Time<&authority::RobotStatus::expires>(),
     "When it ends. Without it: never."},
};

constexpr std::string_view kVisibilities = "public private";

constexpr MemberOf<NewRepository> kNewRepositoryMembers[] = {
    {"repository", Presence::kRequired, Text<&NewRepository::name>(), "Its name, without the name space."},
    {"namespace", Presence::kOptional, Text<&NewRepository::name_space>(), "Whose it is. Without it: the caller's."},
    {"description", Presence::kRequired, Text<&NewRepository::description>(), "What it is for."},
    {"visibility", Presence::kRequired, Choice<ParseVisibility, &NewRepository::visibility>(kVisibilities),
     "Who may pull from it."},
    {"repo_kind", Presence::kNullable, wire::Unused<NewRepository>({.choices = "image"}), "What it holds."},
};

constexpr MemberOf<RepositoryDescription> kRepositoryDescriptionMembers[] = {
    {"description", Presence::kRequired, Text<&RepositoryDescription::description>(), "What it is for."},
};

constexpr MemberOf<VisibilityBody> kVisibilityMembers[] = {
    {"visibility", Presence::kRequired, Choice<ParseVisibility, &VisibilityBody::visibility>(kVisibilities),
     "Who may pull from it."},
};

constexpr MemberOf<RepositoryToken> kRepositoryTokenMembers[] = {
    {"friendlyName", Presence::kRequired, wire::Unused<RepositoryToken>(),
     "Its name. No such tokens are made any more."},
};

constexpr MemberOf<LogExport> kLogExportMembers[] = {
    {"callback_url", Presence::kOptional, Text<&LogExport::callback_url>({.format = "uri", .fault = FaultOfCallback}),
     "The https address that is told when the export is there."},
    {"callback_email", Presence::kOptional,
     Text<&LogExport::callback_email>({.format = "email", .fault = FaultOfEmail}),
     "Written down with the export; no mail is sent."},
};

}  // namespace

constinit const wire::Body<NewOrganization> kNewOrganization(kNewOrganizationMembers);
constinit const wire::Body<OrganizationChange> kOrganizationChange(kOrganizationChangeMembers);
constinit const wire::Body<OrganizationRenaming> kOrganizationRenaming(kOrganizationRenamingMembers);
constinit const wire::Body<authority::TeamChange> kTeamChange(kTeamChangeMembers);
constinit const wire::Body<RoleBody> kRoleBody(kRoleMembers);
constinit const wire::Body<NewPrototype> kNewPrototype(kNewPrototypeMembers);
constinit const wire::Body<authority::NewRobot> kNewRobot(
    kNewRobotMembers, {.unknown =
                           [](std::string_view name) {
                             return FaultOfLimit(
                                 name, {.expiry = {},
                                        .restrictions = KnownLimits::Restrictions::kElsewhere,
                                        .instead = "add a secret that ends, or may do less, with POST …/tokens"});
                           },
                       .form = wire::BodyForm::kOptionalObject});
constinit const wire::Body<NewRobotToken> kNewRobotToken(kNewRobotTokenMembers,
                                                         {.only_known = true, .check = [](NewRobotToken& token) {
                                                            return TakeRestriction(token.restriction,
                                                                                   token.request.restriction);
                                                          }});
constinit const wire::Body<RobotTokenEnd> kRobotTokenEnd(kRobotTokenEndMembers, {.only_known = true});
constinit const wire::Body<authority::RobotStatus> kRobotStatus(kRobotStatusMembers, {.only_known = true});
constinit const wire::Body<NewRepository> kNewRepository(kNewRepositoryMembers);
constinit const wire::Body<RepositoryDescription> kRepositoryDescription(kRepositoryDescriptionMembers);
constinit const wire::Body<VisibilityBody> kVisibilityBody(kVisibilityMembers);
constinit const wire::Body<RepositoryToken> kRepositoryToken(kRepositoryTokenMembers);
constinit const wire::Body<LogExport> kLogExport(kLogExportMembers);

}  // namespace jeton::endpoints::quay
