#pragma once

namespace jeton::authority {

// Why the authority refuses an action, in any dialect.
enum class Refusal {
  kForbidden,  // the policy says no
  kNotFound,
  kLocked,  // a superuser has disabled it: only superusers enable it
  kTaken,   // the name is in use
  kTakenByOrganization,
  kInvalidName,
  kNameReserved,  // had another owner recently, or has a meaning here
  kInvalidEmail,
  kEmailTaken,            // by a user
  kInvalidTagExpiration,  // not one of the allowed values
  kReservedName,
  kInvalidScope,
  kLimitReached,
  kSoleAdmin,     // the organization would lose its last admin, or the caller that role
  kSuperuser,     // superusers cannot be changed by others
  kOwner,         // the owner of a namespace keeps all rights
  kForeignRobot,  // a robot gets no role outside its namespace
  kUnknownGrantee,
  kSelfDescribed,  // a client that describes itself has all scopes of all APIs of its organization
  kOtherRole,      // the grantee would lose another role
  kNoPermission,   // none to show or remove
  kRobotsDisallowed,
  kUnknownRobot,
  kUnknownTeam,
  kAlreadyMember,
  kNotMember,
  kUnknownApi,
  kUnknownUser,  // the user that a default permission is for
  kIssuerNotAllowed,
  kHasSubAccounts,
};

}  // namespace jeton::authority
