#include "authority/broker/authorization_administration.h"

#include <gtest/gtest.h>

#include "authority/broker/authorizations.h"
#include "crypto/digest.h"
#include "testing/test_authority.h"

namespace jeton::authority {
namespace {

using testing::FailsWith;
using testing::TestAuthority;

class AuthorizationAdministrationTest : public ::testing::Test {
 protected:
  Secret Make(const Actor& actor, std::int64_t life) {
    return *authority_
                .Write([&](const authority::Run& run) {
                  return CreateAuthorization(run, actor,
                                             {.scopes = AuthorizationScopes::Parse("read").value(), .expires_in = life})
                      .value();
                })
                .view.secret;
  }
  std::size_t Expire() {
    return authority_.Write([&](const authority::Run& run) { return RemoveExpiredAuthorizations(run); });
  }
  Result<std::size_t, Refusal> RevokeAll(const std::optional<std::string>& user) {
    return authority_.Write([&](const authority::Run& run) { return RemoveAuthorizations(run, user); });
  }
  CredentialError ErrorOf(const Secret& secret) { return authority_.Check(secret).error(); }

  TestAuthority authority_;
  const Actor alice_ = authority_.AddUser("alice");
  const Actor bob_ = authority_.AddUser("bob");
};

TEST_F(AuthorizationAdministrationTest, ExpireRemovesWhatIsOver) {
  const Secret over = Make(alice_, 0), alive = Make(bob_, 60);
  EXPECT_EQ(ErrorOf(over), CredentialError::kExpired);
  EXPECT_EQ(Expire(), 1u);
  EXPECT_EQ(ErrorOf(over), CredentialError::kUnknown) << "memory has been told, too";
  EXPECT_TRUE(authority_.Alive(alive));
  EXPECT_EQ(Expire(), 0u);
  EXPECT_EQ(authority_.Audit("expire_authorizations").size(), 1u);
}

TEST_F(AuthorizationAdministrationTest, RevokeAllRemovesEverybodysOrThoseOfOne) {
  const Secret of_alice = Make(alice_, 60), of_bob = Make(bob_, 60), over = Make(bob_, 0);
  EXPECT_EQ(RevokeAll("bob").value(), 2u);
  EXPECT_TRUE(authority_.Alive(of_alice));
  EXPECT_EQ(ErrorOf(of_bob), CredentialError::kUnknown);
  EXPECT_EQ(RevokeAll(std::nullopt).value(), 1u);
  EXPECT_FALSE(authority_.Alive(of_alice));
  EXPECT_EQ(RevokeAll(std::nullopt).value(), 0u);
}

TEST_F(AuthorizationAdministrationTest, RevokeAllLeavesTokensOfOtherKinds) {
  authority_.AddOrganization(alice_, "acme");
  const auto application = authority_.AddApplication(alice_, "acme");
  const auto token = authority_.AddToken(alice_, "acme", application.application.client_id, "user:read");
  const auto robot = authority_.AddRobot(alice_, "acme", "ci");
  EXPECT_EQ(RevokeAll(std::nullopt).value(), 0u);
  EXPECT_EQ(RevokeAll("alice").value(), 0u);
  authority_.Advance(Seconds{2 * 3600});
  EXPECT_EQ(Expire(), 0u);
}

TEST_F(AuthorizationAdministrationTest, WhoIsNoUserIsNotFound) {
  authority_.AddOrganization(alice_, "acme");
  for (const auto name : {"nobody", "acme", ""}) EXPECT_TRUE(FailsWith(RevokeAll(name), Refusal::kNotFound)) << name;
}

TEST(AdminSecretTest, IsComparedWithWhatTheProcessWasTold) {
  Settings settings;
  EXPECT_FALSE(IsAdminSecret(settings, ""));
  settings.admin_secret = crypto::Sha256("secret");
  EXPECT_TRUE(IsAdminSecret(settings, "secret"));
  for (const auto text : {"", "secre", "secret ", "Secret"}) EXPECT_FALSE(IsAdminSecret(settings, text)) << text;
}

}  // namespace
}  // namespace jeton::authority
