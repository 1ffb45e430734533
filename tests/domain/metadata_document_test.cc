#include "domain/access/metadata_document.h"

#include <gtest/gtest.h>

#include <boost/json/serialize.hpp>

#include "testing/result_testing.h"

namespace jeton {
namespace {

namespace json = boost::json;

constexpr const char* kAgent = "https://agent.example/client.json";

// What a client says of itself, with a member replaced, or left out for null.
std::string Document(std::string_view member = {}, json::value value = nullptr) {
  json::object document{
      {"client_id", kAgent}, {"client_name", "Agent"}, {"redirect_uris", {"https://agent.example/cb"}}};
  if (value.is_null()) {
    document.erase(member);
  } else {
    document[member] = std::move(value);
  }
  return json::serialize(document);
}

std::string NameShown(const std::string& name) {
  return ReadMetadataDocument(kAgent, Document("client_name", json::string(name))).value().name;
}

TEST(MetadataDocumentTest, IsAtAnHttpsAddressWithAPath) {
  EXPECT_TRUE(IsMetadataDocumentUrl(kAgent));
  for (const char* const other :
       {"http://agent.example/client.json", "https://agent.example", "https://agent.example/a#b",
        "https://user@agent.example/a", "https://agent.example/a/../b", "agent.example/a", ""}) {
    EXPECT_FALSE(IsMetadataDocumentUrl(other)) << other;
  }
}

TEST(MetadataDocumentTest, IsShownByItsName) {
  for (const char* const name : {"Agent", "Grüße an Jürgen", "エージェント", "وكيل", "Agent 🤖"})
    EXPECT_EQ(NameShown(name), name);
}

TEST(MetadataDocumentTest, IsShownByItsHostWhereItsNameIsNotWhatOneSees) {
  for (const char* const name : {"", "two\nlines", "a\x7f", "left\u202eto right", "no\u200bwidth",
                                 "\u2066isolated\u2069", "mark\u200f", "arabic mark\u061c", "line\u2028separator",
                                 "soft\u00adhyphen", "next\u0085line", "\ufeffmark of order", "joined\u2060words"}) {
    EXPECT_EQ(NameShown(name), "agent.example") << name;
  }
  EXPECT_EQ(NameShown(std::string(129, 'a')), "agent.example");
  EXPECT_EQ(NameShown(std::string(128, 'a')), std::string(128, 'a'));
  EXPECT_EQ(ReadMetadataDocument(kAgent, Document("client_name")).value().name, "agent.example");
}

TEST(MetadataDocumentTest, SaysWhyItIsRefused) {
  const struct {
    std::string document;
    const char* why;
  } cases[] = {
      {"[]", "it is no JSON object"},
      {"{", "it is no JSON object"},
      {Document("client_name", json::string(std::string(kLongestMetadataDocument, 'a'))), "it is no JSON object"},
      {Document("client_id", "https://other.example/client.json"), "its client_id is not its address"},
      {Document("redirect_uris"), "it has no redirect_uris"},
      {Document("redirect_uris", json::array{}), "it has no redirect_uris"},
      {Document("redirect_uris", {"javascript:alert(1)"}), "one of its redirect_uris is not allowed"},
      {Document("redirect_uris", json::array(21, "https://agent.example/cb")), "it has too many redirect_uris"},
      {Document("client_secret", "s"), "it holds a secret"},
      {Document("client_secret_expires_at", 0), "it holds a secret"},
      {Document("token_endpoint_auth_method", "client_secret_basic"),
       "its token_endpoint_auth_method is neither none nor private_key_jwt"},
      {Document("token_endpoint_auth_method", "private_key_jwt"), "it must have either jwks or an https jwks_uri"},
  };
  for (const auto& one : cases) {
    const auto read = ReadMetadataDocument(kAgent, one.document);
    ASSERT_FALSE(read.has_value()) << one.document;
    EXPECT_EQ(read.error(), one.why) << one.document;
  }
}

TEST(MetadataDocumentTest, GivesOnlyGrantsBehindWhichAUserStands) {
  const json::value named = {"authorization_code", "client_credentials", "refresh_token", "password",
                             "urn:ietf:params:oauth:grant-type:device_code"};
  const Application read = ReadMetadataDocument(kAgent, Document("grant_types", named)).value();
  EXPECT_EQ(read.client.grants, GrantTypes::Parse("authorization_code refresh_token device_code").value());
}

TEST(MetadataDocumentTest, LeavesWhatAdministratorsHaveSet) {
  Application stored = ReadMetadataDocument(kAgent, Document()).value();
  stored.enabled = false;
  stored.scopes = "user:read";
  const Application described = ReadMetadataDocument(kAgent, Document("client_name", "New agent")).value();
  EXPECT_FALSE(IsDescribedBy(stored, described));
  stored = Redescribed(std::move(stored), described);
  EXPECT_TRUE(IsDescribedBy(stored, described));
  EXPECT_EQ(stored.name, "New agent");
  EXPECT_FALSE(stored.enabled);
  EXPECT_EQ(stored.scopes, "user:read");
}

}  // namespace
}  // namespace jeton
