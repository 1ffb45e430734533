#include "endpoints/quay/applications/bodies.h"

#include <cmath>

#include "base/encoding.h"

namespace jeton::endpoints::quay {
namespace {

using wire::Flag;
using wire::MemberOf;
using wire::Text;

using AppFields = authority::ApplicationFields;

// A change must repeat the addresses; otherwise they would be lost silently.
constexpr std::array<MemberOf<AppFields>, 7> ApplicationMembers(Presence addresses) {
  return std::to_array<MemberOf<AppFields>>({
      {"name", Presence::kRequired, Text<&AppFields::name>(), "What it is called."},
      {"redirect_uri", addresses, Text<&AppFields::redirect_uri>(), "Where users are sent back to."},
      {"application_uri", addresses, Text<&AppFields::application_uri>(), "Where it is found."},
      {"description", Presence::kOptional, Text<&AppFields::description>(), "What it is for."},
      {"avatar_email", Presence::kOptional, Text<&AppFields::avatar_email>(), "The address that its picture is of."},
      {"scopes", Presence::kOptional, Text<&AppFields::scopes>(),
       "The scopes of the tokens that it gets with its own secret."},
      {"implicit", Presence::kOptional, Flag<&AppFields::implicit>(),
       "Whether tokens may be sent to it through a browser's address."},
  });
}
constexpr auto kNewApplicationMembers = ApplicationMembers(Presence::kOptional);
constexpr auto kApplicationChangeMembers = ApplicationMembers(Presence::kRequired);

std::string NormalizeScopes(AppFields& application) {
  application.scopes = NormalizeScopeText(application.scopes);
  return {};
}

Result<Seconds, std::string> ReadTokenLife(const json::value& value) {
  const double seconds = value.is_number() ? value.to_number<double>() : 0;
  if (!(seconds >= 1)) return Fail(std::string("must be a number of seconds, at least 1"));
  const auto most = static_cast<double>(kLongestTokenLife.count());
  return Seconds{static_cast<std::int64_t>(std::trunc(std::min(seconds, most)))};
}

constexpr auto kTokenMembers = wire::Join(
    std::to_array<MemberOf<NewApplicationToken>>({
        {"name", Presence::kRequired, Text<&NewApplicationToken::name>({.filled = true, .longest = 255}),
         "What it is called in lists."},
        {"scope", Presence::kRequired, Text<&NewApplicationToken::scope>(),
         "Its scopes, separated by spaces or commas."},
        {"expiration", Presence::kOptional,
         wire::Read<ReadTokenLife, &NewApplicationToken::life>({.type = wire::Shape::Type::kNumber, .least = 1}),
         "Seconds that it lives, ten years at most and without it."},
    }),
    RestrictionMembers<&NewApplicationToken::asked>());

std::optional<std::string> FaultOfTokenMember(std::string_view name) {
  return FaultOfLimit(name, {.expiry = "expiration"});
}

}  // namespace

constinit const wire::Body<authority::ApplicationFields> kNewApplication(kNewApplicationMembers,
                                                                         {.check = NormalizeScopes});
constinit const wire::Body<authority::ApplicationFields> kApplicationChange(kApplicationChangeMembers,
                                                                            {.check = NormalizeScopes});
constinit const wire::Body<NewApplicationToken> kNewApplicationToken(
    kTokenMembers, {.unknown = FaultOfTokenMember, .check = [](NewApplicationToken& token) {
                      return TakeRestriction(token.asked, token.restriction);
                    }});

}  // namespace jeton::endpoints::quay
