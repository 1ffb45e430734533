#include "endpoints/api/organizations/documents.h"

#include "base/encoding.h"
#include "domain/restriction.h"
#include "endpoints/api/values.h"

namespace jeton::endpoints::api {
namespace {

namespace json = boost::json;
using wire::Presence;

constexpr std::size_t kMostAddresses = 100;

Result<std::vector<std::string>, std::string> ReadAllowedAddresses(const json::value& value) {
  std::vector<std::string> addresses;
  if (!value.is_array()) return Fail(std::string("must be a list of texts"));
  if (value.get_array().size() > kMostAddresses) return Fail(std::string("may name at most 100 addresses"));
  for (const json::value& one : value.get_array()) {
    const std::string text = one.is_string() ? std::string(wire::View(one.get_string())) : std::string();
    if (text.find_first_of(" ,") != std::string::npos || !AreAddressRanges(text)) {
      return Fail(std::string("must be addresses or blocks like 192.0.2.7 or 10.0.0.0/8, and not every address"));
    }
    addresses.push_back(text);
  }
  return addresses;
}

std::string FaultOfLives(AskedPolicy& policy) {
  const bool longer = policy.longest_life && policy.default_life && *policy.default_life > *policy.longest_life;
  return longer ? "`default_life` must not be longer than `longest_life`." : "";
}

constexpr std::string_view kLongestLifeText = "The longest life of a token; null: any.";
constexpr std::string_view kDefaultLifeText = "The life of a token whose life is not chosen; null: what is usual.";
constexpr std::string_view kNeverText =
    "Whether a token may have no end. Without it: only if there is no longest life. If not, secrets that have no end "
    "elsewhere get the default life, else the longest, else 30 days.";
constexpr std::string_view kOwnerText =
    "Whether an enabled user must answer for each token: the user as which it acts; else the user who made it; else, "
    "for what an application or a robot made, the user who made the secret that it presented. A token for which no "
    "such user answers rests: it is refused everywhere, until an admin replaces it, or the user is enabled again. "
    "Foreign tokens, which trust rules let in, are not concerned.";
constexpr std::string_view kAddressesText =
    "The addresses and blocks of addresses from which tokens may be presented; none: anywhere.";

constexpr wire::MemberOf<AskedPolicy> kAskedPolicyMembers[] = {
    {"longest_life", Presence::kNullable, wire::Read<ReadDuration, &AskedPolicy::longest_life>(kDurationShape),
     kLongestLifeText},
    {"default_life", Presence::kNullable, wire::Read<ReadDuration, &AskedPolicy::default_life>(kDurationShape),
     kDefaultLifeText},
    {"never_allowed", Presence::kNullable, wire::Flag<&AskedPolicy::never_allowed>(), kNeverText},
    {"owner_required", Presence::kNullable, wire::Flag<&AskedPolicy::owner_required>(), kOwnerText},
    {"allowed_addresses", Presence::kNullable,
     wire::Read<ReadAllowedAddresses, &AskedPolicy::allowed_addresses>({.type = wire::Shape::Type::kList}),
     kAddressesText},
};
constexpr wire::Body<AskedPolicy> kAskedPolicy(kAskedPolicyMembers,
                                               {.only_known = true, .check = FaultOfLives, .name = "PolicySettings"});

constexpr std::string_view kEmailText = "The address at which its admins are reached; null: none.";
constexpr std::string_view kEnabledText =
    "Whether its tokens are accepted. If a superuser has disabled it, only superusers enable it again.";
constexpr std::string_view kPolicyText =
    "What it allows of the tokens of its applications and robots. It is sent as a whole: `{}` allows everything.";

constexpr wire::MemberOf<AskedOrganization> kAskedOrganizationMembers[] = {
    {"email", Presence::kNullable, wire::Text<&AskedOrganization::email>({.longest = 254}), kEmailText},
    {"enabled", Presence::kNullable, wire::Flag<&AskedOrganization::enabled>(), kEnabledText},
    {"policy", Presence::kNullable, wire::Object<kAskedPolicy, &AskedOrganization::policy>(), kPolicyText},
};

struct ShownPolicy {
  OrganizationPolicy policy;
  std::vector<std::string_view> addresses;
};
using Policy = OrganizationPolicy;
constexpr wire::ShownMember<ShownPolicy> kShownPolicyMembers[] = {
    {"longest_life", wire::Show<&ShownPolicy::policy, &Policy::longest_life>(),
     "The longest life of a token, in seconds; null: any."},
    {"default_life", wire::Show<&ShownPolicy::policy, &Policy::default_life>(),
     "The life of a token whose life is not chosen, in seconds; null: what is usual."},
    {"never_allowed", wire::Show<&ShownPolicy::policy, &Policy::never_allowed>(), "Whether a token may have no end."},
    {"owner_required", wire::Show<&ShownPolicy::policy, &Policy::owner_required>(), kOwnerText},
    {"allowed_addresses", wire::Show<&ShownPolicy::addresses>(), kAddressesText},
};
constexpr wire::Document<ShownPolicy> kShownPolicy("OrganizationPolicy", kShownPolicyMembers);

struct ShownOrganization {
  std::string_view name;
  std::optional<std::string_view> email;
  bool enabled = true;
  ShownPolicy policy;
  TimePoint created;
  std::optional<std::string_view> role;
};
constexpr wire::ShownMember<ShownOrganization> kShownOrganizationMembers[] = {
    {"name", wire::Show<&ShownOrganization::name>(), "Its name."},
    {"email", wire::Show<&ShownOrganization::email>(), kEmailText},
    {"enabled", wire::Show<&ShownOrganization::enabled>(), kEnabledText},
    {"policy", wire::ShowObject<kShownPolicy, &ShownOrganization::policy>(), kPolicyText},
    {"created", wire::Show<&ShownOrganization::created>(), "When it was made."},
    {"role", wire::ShowChoice<&ShownOrganization::role>("member creator admin"),
     "The best role that the caller's teams give; null: the caller is in none."},
};
constexpr wire::Document<ShownOrganization> kShownOrganization("Organization", kShownOrganizationMembers);

}  // namespace

OrganizationPolicy AskedPolicy::Policy() const {
  OrganizationPolicy policy{.longest_life = longest_life,
                            .default_life = default_life,
                            .never_allowed = never_allowed.value_or(!longest_life),
                            .owner_required = owner_required,
                            .allowed_addresses = {}};
  for (const std::string& address : allowed_addresses) {
    policy.allowed_addresses.append(policy.allowed_addresses.empty() ? "" : " ").append(address);
  }
  return policy;
}

constinit const wire::Body<AskedOrganization> kAskedOrganization(kAskedOrganizationMembers,
                                                                 {.only_known = true, .name = "OrganizationSettings"});
const wire::AnyBody& kOrganizationDocument = kShownOrganization;

json::object PrintOrganization(const authority::PlacedOrganization& organization) {
  const Account& account = organization.account;
  ShownOrganization shown{.name = account.name,
                          .email = {},
                          .enabled = account.enabled,
                          .policy = {account.policy ? *account.policy : OrganizationPolicy(), {}},
                          .created = account.created,
                          .role = {}};
  if (!account.email.empty()) shown.email = account.email;
  shown.policy.addresses = SplitWords(shown.policy.policy.allowed_addresses);
  if (organization.role != TeamRole::kNone) shown.role = NameOf(organization.role);
  return kShownOrganization.Print(shown);
}

}  // namespace jeton::endpoints::api
