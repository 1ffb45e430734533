#include "endpoints/oauth2/error.h"

#include <gtest/gtest.h>

namespace jeton::endpoints::oauth2 {
namespace {

TEST(OAuthErrorTest, HasTheCodeAndTheStatusOfTheRfc) {
  const struct {
    OAuthError error;
    std::string_view code;
    int status;
  } cases[] = {
      {OAuthError::kInvalidRequest, "invalid_request", 400},
      {OAuthError::kInvalidClient, "invalid_client", 401},
      {OAuthError::kInvalidGrant, "invalid_grant", 400},
      {OAuthError::kUnauthorizedClient, "unauthorized_client", 400},
      {OAuthError::kUnsupportedGrantType, "unsupported_grant_type", 400},
      {OAuthError::kInvalidScope, "invalid_scope", 400},
      {OAuthError::kAccessDenied, "access_denied", 400},
      {OAuthError::kUnsupportedResponseType, "unsupported_response_type", 400},
      {OAuthError::kServerError, "server_error", 500},
      {OAuthError::kTemporarilyUnavailable, "temporarily_unavailable", 503},
      {OAuthError::kSlowDown, "slow_down", 400},
  };
  for (const auto& c : cases) {
    EXPECT_EQ(CodeOf(c.error), c.code);
    EXPECT_EQ(RowOf(c.error).status, c.status) << c.code;
  }
}

TEST(OAuthErrorTest, TheEdgeTellsAMistakeOfTheClientFromOneOfOurs) {
  EXPECT_EQ(ErrorOfEdge(404), OAuthError::kInvalidRequest);
  EXPECT_EQ(ErrorOfEdge(500), OAuthError::kServerError);
  EXPECT_EQ(ErrorOfEdge(501), OAuthError::kServerError);
  EXPECT_EQ(ErrorOfEdge(503), OAuthError::kTemporarilyUnavailable);
}

}  // namespace
}  // namespace jeton::endpoints::oauth2
