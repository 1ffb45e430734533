#include "endpoints/quay/people/bodies.h"

#include <boost/json/serialize.hpp>

namespace jeton::endpoints::quay {
namespace {

using wire::Flag;
using wire::MemberOf;
using wire::Shape;
using wire::Text;

constexpr Shape kPassword{.format = "password"};
constexpr Shape kEmail{.format = "email"};

constexpr MemberOf<SignInBody> kSignInMembers[] = {
    {"username", Presence::kRequired, Text<&SignInBody::username>(), "The name of the user."},
    {"password", Presence::kRequired, Text<&SignInBody::password>(kPassword), "Their password."},
};

constexpr MemberOf<PasswordBody> kPasswordMembers[] = {
    {"password", Presence::kRequired, Text<&PasswordBody::password>(kPassword), "The caller's password."},
};

constexpr MemberOf<SignUpBody> kSignUpMembers[] = {
    {"username", Presence::kRequired, Text<&SignUpBody::username>(), "The name of the new user."},
    {"password", Presence::kRequired, Text<&SignUpBody::password>(kPassword), "Their password."},
    {"email", Presence::kOptional, Text<&SignUpBody::email>(kEmail), "Their address."},
    {"invite_code", Presence::kOptional, wire::Unused<SignUpBody>(), "Nothing looks at it."},
    {"recaptcha_response", Presence::kOptional, wire::Unused<SignUpBody>(), "Nothing looks at it."},
};

// Users cannot be renamed or have these details, but sent members must still have the right type.
constexpr auto kOwnAccountMembers =
    wire::Join(std::to_array<MemberOf<OwnAccountChange>>({
                   {"password", Presence::kOptional, Text<&OwnAccountChange::password>(kPassword), "The new password."},
                   {"email", Presence::kOptional, Text<&OwnAccountChange::email>(kEmail), "The new address."},
               }),
               DetailsMembers<&OwnAccountChange::details>(),
               std::to_array<MemberOf<OwnAccountChange>>({
                   {"username", Presence::kOptional, wire::Unused<OwnAccountChange>(), "Nothing looks at it."},
                   {"given_name", Presence::kNullable, wire::Unused<OwnAccountChange>(), "Nothing looks at it."},
                   {"family_name", Presence::kNullable, wire::Unused<OwnAccountChange>(), "Nothing looks at it."},
                   {"company", Presence::kNullable, wire::Unused<OwnAccountChange>(), "Nothing looks at it."},
                   {"location", Presence::kNullable, wire::Unused<OwnAccountChange>(), "Nothing looks at it."},
               }));

using FirstRequest = authority::FirstUserRequest;
constexpr MemberOf<FirstUserBody> kFirstUserMembers[] = {
    {"username", Presence::kRequired, Text<&FirstUserBody::request, &FirstRequest::name>(),
     "The name of the first user."},
    {"email", Presence::kOptional, Text<&FirstUserBody::request, &FirstRequest::email>(kEmail), "Their address."},
    {"access_token", Presence::kOptional, Flag<&FirstUserBody::request, &FirstRequest::access_token>(),
     "Whether they get an access token."},
    {"password", Presence::kRequired, Text<&FirstUserBody::password>(kPassword), "Their password."},
};

constexpr MemberOf<NotificationChange> kNotificationMembers[] = {
    {"dismissed", Presence::kOptional, Flag<&NotificationChange::dismissed>(), "Whether it has been seen to."},
};

constexpr auto kApplicationPasswordMembers = wire::Join(
    std::to_array<MemberOf<NewApplicationPassword>>({
        {"title", Presence::kRequired, Text<&NewApplicationPassword::title>(), "What it is called in lists."},
    }),
    RestrictionMembers<&NewApplicationPassword::asked>());

constexpr MemberOf<NewUser> kNewUserMembers[] = {
    {"username", Presence::kRequired, Text<&NewUser::username>(), "The name of the new user."},
    {"email", Presence::kOptional, Text<&NewUser::email>(kEmail), "Their address."},
};

using UserUpdate = authority::UserUpdate;
constexpr MemberOf<UserChange> kUserChangeMembers[] = {
    {"password", Presence::kOptional, Text<&UserChange::password>(kPassword), "The new password."},
    {"end_everything", Presence::kOptional, Flag<&UserChange::update, &UserUpdate::end_everything>(),
     "Whether, with a new password, all sessions and tokens of the user end. Without it: yes."},
    {"email", Presence::kOptional, Text<&UserChange::update, &UserUpdate::email>(kEmail), "The new address."},
    {"enabled", Presence::kOptional, Flag<&UserChange::update, &UserUpdate::enabled>(),
     "Whether they may do anything."},
};

// Seconds since 1970, or null for never.
Result<TimePoint, std::string> ReadKeyEnd(const json::value& value) {
  constexpr double kLastSecond = 1e11;
  if (value.is_null()) return kNever;
  const double seconds = value.is_number() ? value.to_number<double>() : kLastSecond;
  if (seconds > -kLastSecond && seconds < kLastSecond)
    return FromMicros(static_cast<std::int64_t>(seconds) * 1'000'000);
  return Fail(std::string("must be null or a time in seconds since 1970"));
}
constexpr Shape kKeyEnd{.type = Shape::Type::kNumber, .nullable = true};

Result<std::string, std::string> PrintMetadata(const json::value& value) {
  if (!value.is_object()) return Fail(std::string("must be an object"));
  return json::serialize(value);
}
constexpr Shape kMetadata{.type = Shape::Type::kObject};

constexpr std::string_view kKeyEndText = "When it ends, in seconds since 1970. Null: never.";
constexpr std::string_view kMetadataText = "Whatever is to be kept and shown with it.";

constexpr MemberOf<ServiceKey> kNewServiceKeyMembers[] = {
    {"service", Presence::kRequired, Text<&ServiceKey::service>({.filled = true}), "The service that signs with it."},
    {"name", Presence::kOptional, Text<&ServiceKey::name>(), "What it is called."},
    {"metadata", Presence::kOptional, wire::Read<PrintMetadata, &ServiceKey::metadata>(kMetadata), kMetadataText},
    {"notes", Presence::kOptional, Text<&ServiceKey::notes>(), "Why it is there."},
    {"expiration", Presence::kRequired, wire::Read<ReadKeyEnd, &ServiceKey::expires>(kKeyEnd), kKeyEndText},
};

using KeyUpdate = authority::ServiceKeyUpdate;
constexpr MemberOf<KeyUpdate> kServiceKeyChangeMembers[] = {
    {"name", Presence::kOptional, Text<&KeyUpdate::name>(), "What it is called."},
    {"metadata", Presence::kOptional, wire::Read<PrintMetadata, &KeyUpdate::metadata>(kMetadata), kMetadataText},
    {"expiration", Presence::kOptional, wire::Read<ReadKeyEnd, &KeyUpdate::expires>(kKeyEnd), kKeyEndText},
};

constexpr MemberOf<ServiceKeyApproval> kApprovalMembers[] = {
    {"notes", Presence::kOptional, Text<&ServiceKeyApproval::notes>(), "Why it is approved."},
};

std::string GiveMetadata(ServiceKey& key) {
  if (key.metadata.empty()) key.metadata = "{}";
  return {};
}

// Refuses a misspelt end, which would leave the key with its old end.
std::optional<std::string> FaultOfKeyMember(std::string_view name) {
  return FaultOfLimit(name, {.expiry = "expiration", .restrictions = KnownLimits::Restrictions::kMeaningless});
}

std::optional<std::string> FaultOfPasswordMember(std::string_view name) {
  return FaultOfLimit(
      name, {.expiry = {},
             .instead = "the installation says how long application passwords live. Hold this one to not_before, "
                        "uses, addresses, repositories or actions, or delete it in time"});
}

}  // namespace

constinit const wire::Body<SignInBody> kSignIn(kSignInMembers);
constinit const wire::Body<PasswordBody> kPasswordBody(kPasswordMembers);
constinit const wire::Body<SignUpBody> kSignUp(kSignUpMembers);
constinit const wire::Body<OwnAccountChange> kOwnAccountChange(kOwnAccountMembers);
constinit const wire::Body<FirstUserBody> kFirstUser(kFirstUserMembers);
constinit const wire::Body<NotificationChange> kNotificationChange(kNotificationMembers);
constinit const wire::Body<NewApplicationPassword> kNewApplicationPassword(
    kApplicationPasswordMembers, {.unknown = FaultOfPasswordMember, .check = [](NewApplicationPassword& password) {
                                    return TakeRestriction(password.asked, password.restriction);
                                  }});
constinit const wire::Body<NewUser> kNewUser(kNewUserMembers);
constinit const wire::Body<UserChange> kUserChange(kUserChangeMembers);
constinit const wire::Body<ServiceKey> kNewServiceKey(kNewServiceKeyMembers,
                                                      {.unknown = FaultOfKeyMember, .check = GiveMetadata});
constinit const wire::Body<authority::ServiceKeyUpdate> kServiceKeyChange(kServiceKeyChangeMembers,
                                                                          {.unknown = FaultOfKeyMember});
constinit const wire::Body<ServiceKeyApproval> kServiceKeyApproval(kApprovalMembers);

}  // namespace jeton::endpoints::quay
