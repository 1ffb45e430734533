#include "endpoints/oauth2/client_secret.h"

#include <gtest/gtest.h>

#include <optional>
#include <string>
#include <vector>

#include "base/encoding.h"
#include "testing/result_testing.h"

namespace jeton::endpoints::oauth2 {
namespace {

using testing::FailsWith;
using Beside = ClientSecretRules::Beside;
using Unusable = ClientSecretRules::Unusable;

constexpr ClientSecretRules kStrict{};
constexpr ClientSecretRules kLenient{.beside = Beside::kIgnored, .unusable = Unusable::kIgnored};

std::string BasicHeader(std::string_view text) { return "Basic " + EncodeBase64(text); }

// What a request with this header (if any) and this form shows.
Result<ClientSecret, ClientSecretError> Read(const std::vector<std::string>& headers, std::string_view text,
                                             const ClientSecretRules& rules) {
  wire::Request request;
  for (const std::string& header : headers) request.headers.push_back({"Authorization", header});
  const auto form = wire::Form::Parse(text).value();
  return ReadClientSecret(request, NotEmptyIn(form), rules);
}

TEST(ClientSecretTest, IsReadFromTheHeader) {
  for (const auto& rules : {kStrict, kLenient}) {
    const auto shown = Read({BasicHeader("app:s3:cret")}, "", rules).value();
    EXPECT_EQ(shown.id, "app");
    EXPECT_EQ(shown.secret.Reveal(), "s3:cret");
    EXPECT_TRUE(shown.in_header);
  }
}

TEST(ClientSecretTest, IsReadFromParametersWithoutAHeader) {
  for (const auto& rules : {kStrict, kLenient}) {
    const auto shown = Read({}, "client_id=app&client_secret=s3cret", rules).value();
    EXPECT_EQ(shown.id, "app");
    EXPECT_EQ(shown.secret.Reveal(), "s3cret");
    EXPECT_FALSE(shown.in_header);
  }
}

TEST(ClientSecretTest, SaysWhichParameterIsMissing) {
  EXPECT_TRUE(FailsWith(Read({}, "", kStrict), ClientSecretError::kIdMissing));
  EXPECT_TRUE(FailsWith(Read({}, "client_id=&client_secret=x", kStrict), ClientSecretError::kIdMissing));
  EXPECT_TRUE(FailsWith(Read({}, "client_id=app", kStrict), ClientSecretError::kSecretMissing));
  EXPECT_TRUE(FailsWith(Read({}, "client_id=app&client_secret=", kStrict), ClientSecretError::kSecretMissing));
}

TEST(ClientSecretTest, TwoWaysAreRefusedOrTheHeaderCounts) {
  const std::string form = "client_id=app&client_secret=other";
  EXPECT_TRUE(FailsWith(Read({BasicHeader("app:s3cret")}, form, kStrict), ClientSecretError::kShownTwice));
  EXPECT_TRUE(FailsWith(Read({"Bearer x"}, form, kStrict), ClientSecretError::kShownTwice));
  EXPECT_EQ(Read({BasicHeader("app:s3cret")}, form, kLenient).value().secret.Reveal(), "s3cret");
}

TEST(ClientSecretTest, ParametersMayNameTheClientOfTheHeaderAlone) {
  EXPECT_EQ(Read({BasicHeader("app:x")}, "client_id=app", kStrict).value().id, "app");
  EXPECT_TRUE(FailsWith(Read({BasicHeader("app:x")}, "client_id=App", kStrict), ClientSecretError::kTwoClients));
  EXPECT_EQ(Read({BasicHeader("app:x")}, "client_id=other", kLenient).value().id, "app");
}

TEST(ClientSecretTest, HalvesOfTheHeaderAreUnescapedWhereTheRulesSaySo) {
  const std::string header = BasicHeader("a%70p:s+%2B");
  EXPECT_EQ(Read({header}, "", kStrict).value().id, "a%70p");
  const auto unescaped = Read({header}, "client_id=app", {.unescape = true}).value();
  EXPECT_EQ(unescaped.id, "app");
  EXPECT_EQ(unescaped.secret.Reveal(), "s +");
  EXPECT_EQ(Read({BasicHeader("app:s+")}, "", {.unescape = true}).value().secret.Reveal(), "s+")
      << "nothing is escaped here";
  EXPECT_EQ(Read({BasicHeader("app:s%zz")}, "", {.unescape = true}).value().secret.Reveal(), "");
}

TEST(ClientSecretTest, AHeaderThatShowsNoSecretIsRefusedOrIgnored) {
  const std::string form = "client_id=app&client_secret=s3cret";
  const struct {
    const char* name;
    std::vector<std::string> headers;
    bool basic;
  } cases[] = {
      {"bearer", {"Bearer x"}, false},
      {"unknown scheme", {"Digest x"}, false},
      {"no base64", {"Basic ???"}, true},
      {"no colon", {BasicHeader("app")}, true},
      {"nothing after the scheme", {"bAsIc"}, true},
      {"two headers", {BasicHeader("app:x"), BasicHeader("app:x")}, true},
  };
  for (const auto& c : cases) {
    EXPECT_TRUE(FailsWith(Read(c.headers, "", kStrict), ClientSecretError::kUnusableHeader)) << c.name;
    EXPECT_EQ(Read(c.headers, form, kLenient).value().secret.Reveal(), "s3cret") << c.name;
    const auto shown = Read(c.headers, form, {.beside = Beside::kIgnored, .unusable = Unusable::kRefusedIfBasic});
    EXPECT_EQ(shown.has_value(), !c.basic) << c.name;
  }
}

TEST(ClientSecretTest, AnEmptyParameterIsThereForADialectThatSaysSo) {
  const FindParameter empty = [](std::string_view) { return std::optional<std::string>(""); };
  const auto shown = ReadClientSecret(wire::Request{}, empty, kLenient).value();
  EXPECT_EQ(shown.id, "");
  EXPECT_TRUE(shown.secret.empty());
}

}  // namespace
}  // namespace jeton::endpoints::oauth2
