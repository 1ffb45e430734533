#include "identity/rejections.h"

namespace jeton {

std::string_view NameOf(CredentialSort sort) {
  switch (sort) {
    case CredentialSort::kUserPassword: return "user_password";
    case CredentialSort::kApplicationPassword: return "password";
    case CredentialSort::kRobot: return "robot";
    case CredentialSort::kJob: return "job";
    case CredentialSort::kIdentity: return "identity";
    case CredentialSort::kBearer: return "bearer";
    case CredentialSort::kClient: break;
  }
  return "client_secret";
}

std::string_view NameOf(CredentialError error) {
  switch (error) {
    case CredentialError::kExpired: return "expired";
    case CredentialError::kDisabled: return "disabled";
    case CredentialError::kWrongPassword: return "wrong_password";
    case CredentialError::kTooManyWrong: return "too_many_wrong_passwords";
    case CredentialError::kNeedsEncryptedPassword: return "needs_encrypted_password";
    case CredentialError::kUnknownRobot: return "unknown_robot";
    case CredentialError::kWrongRobotSecret: return "wrong_robot_secret";
    case CredentialError::kRestricted: return "restricted";  // explanations.cc says how
    case CredentialError::kUsedUp: return "used_up";
    case CredentialError::kUnanswered: return "unanswered";
    case CredentialError::kRobotDisabled: return "robot_disabled_or_ended";
    case CredentialError::kNoRobotOwner: return "no_robot_owner";
    case CredentialError::kRobotOwnerDisabled: return "robot_owner_disabled";
    case CredentialError::kRobotsDisallowed: return "robots_disallowed";
    case CredentialError::kNotOfThisRobot: return "not_of_this_robot";
    case CredentialError::kTokenTooLarge: return "too_large";
    case CredentialError::kTokenTooLasting: return "lives_too_long";
    case CredentialError::kWrongAudience: return "wrong_audience";
    case CredentialError::kKeysUnreachable: return "keys_unreachable";
    case CredentialError::kKeysUnusable: return "keys_unusable";
    case CredentialError::kRobotUndecided: return "ambiguous";
    case CredentialError::kUnknown:
    case CredentialError::kNotCached:
    case CredentialError::kNeedsWrite:
    case CredentialError::kKeysNotFetched:
    case CredentialError::kSignatureUnchecked:
    case CredentialError::kPasswordUnchecked: break;
  }
  return "unknown";
}

}  // namespace jeton
