#include "base/encoding.h"
#include "endpoints/api/explanation.h"

namespace jeton::endpoints::api {
namespace {

using authority::Denial;
using authority::Need;
using authority::RefusedItem;

struct Phrase {
  std::string_view reason;
  std::string_view text;
};

// Words for the policy's reasons.
constexpr Phrase kRights[] = {
    {"scope", "the scopes of its token do not reach that far"},
    {"restriction", "its token is restricted to other repositories or actions"},
    {"no_repository", "there is no such repository"},
    {"no_namespace", "there is no such name space"},
    {"namespace_disabled", "the name space is disabled"},
    {"not_superuser", "only superusers may"},
    {"read_only", "read-only superusers change nothing"},
    {"limit_reached", "it would create more repositories or organizations than the installation allows"},
    {"restricted_user", "the installation keeps restricted users from creating"},
    {"wrong_subject", "robots and applications may not"},
};

// Words for faults of a credential.
constexpr Phrase kCredentials[] = {
    {"expired", "the secret has expired"},
    {"disabled", "the account is disabled"},
    {"wrong_password", "the name or the password is wrong"},
    {"too_many_wrong_passwords", "there were too many wrong passwords"},
    {"needs_encrypted_password", "only encrypted passwords count here"},
    {"unknown_robot", "there is no such robot"},
    {"wrong_robot_secret", "the secret is not one of this robot's"},
    {"not_before_its_time", "the secret is not good yet"},
    {"not_from_that_address", "the secret is not good from that address"},
    {"used_up", "the secret has been used as often as it may be"},
    {"unanswered", "the organization wants a user to answer for each secret, and for this one no enabled user does"},
    {"robot_disabled_or_ended", "the robot is disabled or has ended"},
    {"no_robot_owner", "the robot's owner is gone"},
    {"robot_owner_disabled", "the robot's owner is disabled"},
    {"robots_disallowed", "robots are switched off here"},
    {"not_of_this_robot", "no trust rule of the robot lets this token in"},
    {"wrong_audience", "the token is for another audience"},
    {"keys_unreachable", "the keys of the token's issuer cannot be read"},
    {"keys_unusable", "the token's issuer has no key that is taken here"},
    {"ambiguous", "several robots could be meant; name the robot"},
    {"wrong_subject", "no trust rule fits all that the token says"},
    {"wrong_client", "the assertion was made for another client"},
    {"robot_unusable", "the robot of the trust rule is disabled or has ended"},
    {"no_rules", "the robot has no trust rule"},
    {"malformed", "the token is no JWT that is taken here"},
    {"too_large", "the token is longer than 16 KiB"},
    {"no_issuer", "the token does not say who issued it"},
    {"unknown_issuer", "no trust rule of the robot names the token's issuer"},
    {"issuer_not_https", "the token's issuer is not https"},
    {"unknown_key", "the token's issuer has no key of that id"},
    {"forged", "the token's signature is wrong"},
    {"no_times", "the token does not say when it was issued and when it ends"},
    {"not_yet", "the token is not good yet"},
    {"lives_too_long", "the token lives for more than a day"},
    {"too_old", "the token was issued too long ago to be a password"},
    {"used_before", "the token was used before"},
    {"bound_elsewhere", "the token has been used by another robot or from another address"},
};

std::string_view Find(std::span<const Phrase> phrases, std::string_view reason, std::string_view otherwise) {
  for (const Phrase& phrase : phrases) {
    if (phrase.reason == reason) return phrase.text;
  }
  return otherwise;
}

std::string Who(const Denial& denial) {
  if (!denial.account.empty()) return denial.account;
  return denial.login.empty() ? "Somebody" : denial.login;
}

}  // namespace

std::string NameOfNeed(const Need& need) {
  switch (need.kind) {
    case Need::Kind::kRepositoryRole: return "the role " + std::string(NameOf(need.role)) + " on " + need.resource;
    case Need::Kind::kRepository: return "the repository " + need.resource;
    case Need::Kind::kWiderToken: return "a token of " + need.resource + " with the scope " + need.scope;
    case Need::Kind::kFreeToken: return "a token that is not restricted so";
    case Need::Kind::kSecret: return "a good secret of " + need.resource;
    case Need::Kind::kEnabledRobot:
    case Need::Kind::kEnabledUser:
    case Need::Kind::kEnabledOwner: return "that " + need.resource + " is enabled";
    case Need::Kind::kTrustRule: return "a trust rule of " + need.resource + " that fits the token";
    case Need::Kind::kSuperuser: return "a superuser";
    case Need::Kind::kNothingToGrant: break;
  }
  return {};
}

std::string Summary(const authority::Explanation& explanation) {
  const Denial& denial = explanation.denial;
  const std::string when = FormatRfc3339(denial.at);
  std::string what = denial.accepted() ? " did not get all that it asked for at " : " was refused at ";
  return Who(denial) + what + denial.service + " on " + when + ", from " + denial.address + ".";
}

std::string Sentence(const Denial& denial, const RefusedItem& item) {
  const std::string need = NameOfNeed(item.need);
  const std::string takes = need.empty() ? "." : "; it takes " + need + ".";
  if (item.resource.empty())
    return "Login: " + std::string(Find(kCredentials, item.reason, "the secret is unknown")) + takes;
  const std::string what = item.action + " on " + item.resource + ": ";
  if (item.reason == "role") return what + Who(denial) + " has no role that allows it" + takes;
  return what + std::string(Find(kRights, item.reason, item.reason)) + takes;
}

}  // namespace jeton::endpoints::api
