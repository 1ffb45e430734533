#pragma once

namespace jeton::authority {

// Why something is not done, whatever the dialect.
enum class Refusal {
  kForbidden,  // the policy says no
  kNotFound,
  kTaken,  // the name is in use
  kTakenByOrganization,
  kInvalidName,
  kNameReserved,  // it had another owner lately, or means something here
  kInvalidEmail,
  kEmailTaken,            // by a user
  kInvalidTagExpiration,  // none of those that can be chosen
  kReservedName,
  kInvalidScope,
  kLimitReached,
  kSoleAdmin,     // an organization would be left without one, or its caller without being one
  kSuperuser,     // superusers are out of reach of others
  kOwner,         // the owner of a namespace keeps all rights
  kForeignRobot,  // a robot stays in its namespace
  kUnknownGrantee,
  kNoPermission,  // there is none to show or take away
  kRobotsDisallowed,
  kUnknownRobot,
  kUnknownTeam,
  kAlreadyMember,
  kNotMember,
  kUnknownUser,  // whom a default permission waits for
  kIssuerNotAllowed,
  kHasSubAccounts,
};

}  // namespace jeton::authority
