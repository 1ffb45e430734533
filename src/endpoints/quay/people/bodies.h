#pragma once

#include <optional>
#include <string>

#include "authority/installation/first_user.h"
#include "authority/installation/service_keys.h"
#include "authority/people/users.h"
#include "endpoints/quay/body_parts.h"

// The request bodies of this folder's endpoints. The tables in bodies.cc describe each member.
namespace jeton::endpoints::quay {

struct SignInBody {
  std::string username;
  std::string password;
};
extern const wire::Body<SignInBody> kSignIn;

struct PasswordBody {
  std::string password;
};
extern const wire::Body<PasswordBody> kPasswordBody;

struct SignUpBody {
  std::string username;
  std::string password;
  std::string email;
};
extern const wire::Body<SignUpBody> kSignUp;

struct OwnAccountChange {
  std::optional<std::string> password;
  std::optional<std::string> email;
  AskedDetails details;
};
extern const wire::Body<OwnAccountChange> kOwnAccountChange;

struct FirstUserBody {
  authority::FirstUserRequest request;
  std::string password;
};
extern const wire::Body<FirstUserBody> kFirstUser;

struct NotificationChange {
  bool dismissed = false;
};
extern const wire::Body<NotificationChange> kNotificationChange;

struct NewApplicationPassword {
  std::string title;
  AskedRestriction asked;
  Restriction restriction;
};
extern const wire::Body<NewApplicationPassword> kNewApplicationPassword;

struct NewUser {
  std::string username;
  std::optional<std::string> email;
};
extern const wire::Body<NewUser> kNewUser;

struct UserChange {
  std::optional<std::string> password;
  authority::UserUpdate update;
};
extern const wire::Body<UserChange> kUserChange;

extern const wire::Body<ServiceKey> kNewServiceKey;
extern const wire::Body<authority::ServiceKeyUpdate> kServiceKeyChange;

struct ServiceKeyApproval {
  std::string notes;
};
extern const wire::Body<ServiceKeyApproval> kServiceKeyApproval;

}  // namespace jeton::endpoints::quay
