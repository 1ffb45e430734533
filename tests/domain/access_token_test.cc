#include "domain/access/access_token.h"

#include <gtest/gtest.h>

namespace jeton {
namespace {

constexpr Seconds kMonth{30 * 86400};

TEST(AccessTokenTest, LivesAsLongAsTheShorterOfApplicationAndApiSays) {
  const struct {
    const char* name;
    std::int64_t of_application;
    std::int64_t of_api;
    bool jwt;
    std::int64_t life;
    LifeIs is;
  } cases[] = {
      {"nothing", 0, 0, false, kMonth.count(), LifeIs::kGiven},
      {"the application", 900, 0, false, 900, LifeIs::kChosen},
      {"the API", 0, 600, false, 600, LifeIs::kChosen},
      {"both", 900, 600, false, 600, LifeIs::kChosen},
      {"both, the other way round", 600, 900, false, 600, LifeIs::kChosen},
      {"a JWT", 0, 0, true, 3600, LifeIs::kGiven},
      {"a long JWT", 0, 7200, true, 7200, LifeIs::kChosen},
      {"a JWT that is too long", 0, 30 * 86400, true, 86400, LifeIs::kChosen},
  };
  for (const auto& c : cases) {
    const Application application{.token_life = Seconds{c.of_application}};
    const Api api{.token_format = c.jwt ? ApiTokenFormat::kJwt : ApiTokenFormat::kOpaque,
                  .token_life = Seconds{c.of_api}};
    const AccessLife life = AccessTokenLife(application, &api, kMonth);
    EXPECT_EQ(life.life.count(), c.life) << c.name;
    EXPECT_EQ(life.is, c.is) << c.name;
  }
  EXPECT_EQ(AccessTokenLife(Application{}, nullptr, kMonth).life, kMonth) << "this server";
}

}  // namespace
}  // namespace jeton
