#include "endpoints/address_secrets.h"

#include <gtest/gtest.h>

namespace jeton::endpoints {
namespace {

TEST(AddressSecretsTest, FindsASecretWhateverItsValueIs) {
  const struct {
    std::string_view query;
    std::string_view found;
  } cases[] = {{"client_secret=a", "client_secret"},        {"a=b&token=", "token"}, {"&&password", "password"},
               {"client%5fsecret=a", "client_secret"},      {"code=%zz", "code"},    {"%zz=a&assertion=b", "assertion"},
               {"refresh_token=a&token=b", "refresh_token"}};
  for (const auto& c : cases) EXPECT_EQ(SecretInAddress(c.query), c.found) << c.query;
}

TEST(AddressSecretsTest, LeavesOtherParametersAlone) {
  for (const std::string_view query :
       {"", "a=token", "Token=a", "tokens=a", "code_challenge=a", "client_id=a&scope=b", "a=b%26token%3Dc"}) {
    EXPECT_EQ(SecretInAddress(query), "") << query;
  }
}

}  // namespace
}  // namespace jeton::endpoints
