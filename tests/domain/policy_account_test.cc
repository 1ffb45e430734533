#include <gtest/gtest.h>

#include "domain/policy.h"
#include "testing/actors.h"
#include "testing/policy_rows.h"

// What somebody may do with his account and with what hangs on it: sub-accounts, logins that clients keep.
namespace jeton {
namespace {

using namespace testing;

TEST(SubAccountPolicyTest, IsForItsParentAloneAndOnlyWithoutAToken) {
  Account own{.id = IdOf(70), .name = "child", .owner = kAlice.id};
  Actor auditor = kAlice;
  auditor.readonly_superuser = true;
  Account foreign = own;
  foreign.owner = IdOf(71);
  Account grown = own;
  grown.owner = Id();
  Account disabled = own;
  disabled.enabled = false;
  Account robot = own;
  robot.kind = AccountKind::kRobot;
  Check({
      {"nobody", Actor(), OnSubAccount{true, true, nullptr}, Reason::kAnonymous},
      {"robot", kRobot, OnSubAccount{true, true, nullptr}, Reason::kWrongSubject},
      {"a new one", kAlice, OnSubAccount{true, true, nullptr}, Reason::kAllowed},
      {"a new one of a read-only superuser", auditor, OnSubAccount{true, true, nullptr}, Reason::kAllowed},
      {"a new one of a name that is not free", kAlice, OnSubAccount{true, false, nullptr}, Reason::kRole},
      {"a new one without the capability", kAlice, OnSubAccount{false, true, nullptr}, Reason::kRole},
      {"his own", kAlice, OnSubAccount{true, false, &own}, Reason::kAllowed},
      {"his own without the capability", kAlice, OnSubAccount{false, false, &own}, Reason::kRole},
      {"his own, disabled", kAlice, OnSubAccount{true, true, &disabled}, Reason::kRole},
      {"another parent's", kAlice, OnSubAccount{true, true, &foreign}, Reason::kRole},
      {"an ordinary user", kAlice, OnSubAccount{true, true, &grown}, Reason::kRole},
      {"his robot", kAlice, OnSubAccount{true, true, &robot}, Reason::kRole},
      {"with a session token", WithAuthorization(kAlice, "session"), OnSubAccount{true, true, &own}, Reason::kScope},
  });
}

TEST(RemoveSelfPolicyTest, IsForSubAccountsAlone) {
  const Account child{.id = kAlice.id, .name = "child", .owner = IdOf(71)};
  Account ordinary = child;
  ordinary.owner = Id();
  Account other = child;
  other.id = IdOf(72);
  Check({
      {"nobody", Actor(), RemoveSelf{child}, Reason::kAnonymous},
      {"itself", kAlice, RemoveSelf{child}, Reason::kAllowed},
      {"itself with a session token", WithAuthorization(kAlice, "session"), RemoveSelf{child}, Reason::kAllowed},
      {"itself with less", WithAuthorization(kAlice, "read"), RemoveSelf{child}, Reason::kScope},
      {"an ordinary user", kAlice, RemoveSelf{ordinary}, Reason::kRole},
      {"another sub-account", kAlice, RemoveSelf{other}, Reason::kRole},
  });
}

TEST(KeepLoginPolicyTest, IsForWhatOpensRegistriesForLong) {
  Actor federated = ACallingRobot(7, IdOf(100));
  federated.credential = CredentialKind::kFederated;
  federated.token_kind.reset();
  Actor with_application_password = kAlice;
  with_application_password.credential = CredentialKind::kToken;
  with_application_password.token_kind = TokenKind::kApplicationPassword;
  Actor in_a_browser = kAlice;
  in_a_browser.credential = CredentialKind::kSession;
  in_a_browser.token_kind = TokenKind::kSession;
  Check({
      {"nobody", Actor(), KeepLogin{}, Reason::kAnonymous},
      {"a password", kAlice, KeepLogin{}, Reason::kAllowed},
      {"an application password", with_application_password, KeepLogin{}, Reason::kAllowed},
      {"a robot", ACallingRobot(7, IdOf(100)), KeepLogin{}, Reason::kAllowed},
      {"a personal authorization", WithAuthorization(kAlice, "read"), KeepLogin{}, Reason::kAllowed},
      {"an OAuth token", WithScopes(kAlice, kEveryOAuthScope), KeepLogin{}, Reason::kScope},
      {"a federated password", federated, KeepLogin{}, Reason::kScope},
      {"a session", in_a_browser, KeepLogin{}, Reason::kScope},
      {"an application", ACallingApplication(8, IdOf(100)), KeepLogin{}, Reason::kWrongSubject},
  });
}

}  // namespace
}  // namespace jeton
