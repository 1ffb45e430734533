#pragma once

#include <gtest/gtest.h>

#include <boost/json/serialize.hpp>

#include "authority/federation/federation.h"
#include "authority/federation/trust.h"
#include "testing/foreign_issuer.h"
#include "testing/test_authority.h"

// An authority with a robot, acme+ci, that trusts a foreign issuer's subject `web`.
namespace jeton::authority {

inline const std::string kIssuer = "https://ci.example.org";
inline const std::string kOther = "https://other.example.org";
inline constexpr const char* kAudience = "https://tokens.example.org";

class FederationTest : public ::testing::Test {
 protected:
  static Settings Installation() {
    Settings settings;
    settings.public_url = kAudience;
    settings.federation_audiences = {kAudience};
    settings.federation_issuers = {kIssuer, kOther};
    return settings;
  }
  FederationTest() {
    authority_.AddOrganization(alice_, "acme");
    robot_ = authority_.AddRobot(alice_, "acme", "ci").robot;
    authority_.AddRobot(alice_, "acme", "other");
    authority_->issuers.keys.fetch_document = [this](const std::string& url) -> Result<FetchedDocument, std::string> {
      const std::string issuer = url.substr(0, url.find('/', 8));
      if (!url.ends_with("/keys"))
        return FetchedDocument{R"({"issuer":")" + issuer + R"(","jwks_uri":")" + issuer + R"(/keys"})", {}};
      return FetchedDocument{R"({"keys":[)" + (issuer == kIssuer ? signer_ : stranger_).Jwk() + "]}", {}};
    };
    Trust({{kIssuer, "web", {}}});
    for (const std::string& issuer : {kIssuer, kOther}) {
      EXPECT_TRUE(authority_->issuers.keys.Fetch(issuer, authority_.Now(), authority_.db().clock()));
    }
  }
  std::vector<TrustRule> Trust(const std::vector<TrustRequest>& rules, const std::string& robot = "ci") {
    return authority_.Write(
        [&](const authority::Run& run) { return ReplaceTrust(run, alice_, {"acme"}, robot, rules).value(); });
  }
  // Claims that fit, but for what is given.
  boost::json::object Claims(boost::json::object more = {}) {
    const std::int64_t now = ToUnixSeconds(authority_.Now());
    boost::json::object claims{{"iss", kIssuer}, {"sub", "web"},     {"aud", kAudience},
                               {"iat", now},     {"exp", now + 300}, {"jti", std::to_string(++tokens_)}};
    for (auto& [name, value] : more) {
      if (value.is_null()) claims.erase(name);
      if (!value.is_null()) claims[name] = value;
    }
    return claims;
  }
  std::string Token(boost::json::object more = {}) {
    return signer_.Token(boost::json::serialize(Claims(std::move(more))));
  }
  Result<std::string, ExchangeError> Exchange(const std::string& token, const std::string& robot = "acme+ci") {
    const auto exchange = [&](const authority::Run& run) {
      const Findings findings{Finding(CheckSignature(authority_->issuers.keys, token, run.now))};
      authority::Run checked = run;
      checked.findings = &findings;
      return ExchangeForeignToken(checked, authority_->issuers, robot, token);
    };
    auto answer = authority_.Read(exchange);
    if (!answer && answer.error().error == ExchangeError::kNeedsWrite) answer = authority_.Write(exchange);
    if (!answer) return Fail(answer.error().error);
    return answer->Sign(authority_->keys.current);
  }
  Result<Actor, CredentialError> Present(const std::string& password, const std::string& robot = "acme+ci") {
    return authority_.Read([&](const authority::Run& run) {
      return ByFederation(run, authority_->issuers, authority_->keys.current, {.login = robot, .token = password});
    });
  }
  // A password as ours are, but for the claims given.
  std::string Forge(boost::json::object more) {
    const std::string good = Exchange(Token()).value();
    auto claims = crypto::VerifyJwt(good, authority_->keys.current->federation_keys)->claims();
    for (auto& [name, value] : more) claims[name] = value;
    return crypto::SignJwt(authority_->keys.current->federation_keys.front(), crypto::KeyIdForm::kThumbprint,
                           boost::json::serialize(claims));
  }

  testing::TestAuthority authority_{Installation()};
  const Actor alice_ = authority_.AddUser("alice");
  const testing::ForeignSigner signer_{"ES256"};
  const testing::ForeignSigner stranger_{"EdDSA"};
  Account robot_;
  int tokens_ = 0;
};

}  // namespace jeton::authority
