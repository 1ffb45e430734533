#include "domain/access/metadata_document.h"

#include <algorithm>
#include <boost/json/serialize.hpp>
#include <utility>
#include <vector>

#include "base/encoding.h"
#include "base/json.h"
#include "domain/redirect_uri.h"

namespace jeton {
namespace {

namespace json = boost::json;

constexpr std::size_t kLongestUrl = 512;
constexpr std::size_t kLongestName = 128;
constexpr std::size_t kMostRedirects = 20;
constexpr std::string_view kHttps = "https://";

// Nothing if the member is no list of texts.
std::optional<std::vector<std::string>> TextsIn(const json::object& document, const char* name) {
  const auto* const value = document.if_contains(name);
  if (value == nullptr || !value->is_array()) return std::nullopt;
  std::vector<std::string> texts;
  for (const json::value& one : value->get_array()) {
    if (!one.is_string()) return std::nullopt;
    texts.emplace_back(one.get_string());
  }
  return texts;
}

// Whether a text in UTF-8 has control characters, or others that cannot be seen and change how the rest reads: marks of
// direction, joiners, spaces of no width (Unicode's categories Cc and Cf, as far as fonts and browsers act on them).
bool HasUnseen(std::string_view text) {
  const auto at = [&](std::size_t index) { return index < text.size() ? static_cast<unsigned char>(text[index]) : 0u; };
  for (std::size_t i = 0; i < text.size(); ++i) {
    const unsigned a = at(i), b = at(i + 1), c = at(i + 2);
    if (a < 0x20 || a == 0x7f) return true;
    if (a == 0xc2 && (b < 0xa0 || b == 0xad)) return true;              // U+0080 to U+009F, U+00AD
    if (a == 0xd8 && b == 0x9c) return true;                            // U+061C
    if (a == 0xe2 && b == 0x80 && c >= 0x8b && c <= 0x8f) return true;  // U+200B to U+200F
    if (a == 0xe2 && b == 0x80 && c >= 0xa8 && c <= 0xae) return true;  // U+2028 to U+202E
    if (a == 0xe2 && b == 0x81 && c >= 0xa0 && c <= 0xaf) return true;  // U+2060 to U+206F
    if (a == 0xef && b == 0xbb && c == 0xbf) return true;               // U+FEFF
  }
  return false;
}

// A name that would break the page on which it is shown, or no name at all, is replaced by the host.
std::string NameIn(const json::object& document, const std::string& url) {
  std::string name = TextOf(document, "client_name");
  const bool shown = !name.empty() && name.size() <= kLongestName && IsUtf8(name) && !HasUnseen(name);
  return shown ? name : std::string(HostOfUrl(url));
}

Result<void, std::string> ReadRedirects(const json::object& document, Application& client) {
  const auto redirects = TextsIn(document, "redirect_uris");
  if (!redirects || redirects->empty()) return Fail(std::string("it has no redirect_uris"));
  if (redirects->size() > kMostRedirects) return Fail(std::string("it has too many redirect_uris"));
  if (!std::ranges::all_of(*redirects, IsRedirectUri))
    return Fail(std::string("one of its redirect_uris is not allowed"));
  client.redirect_uri = redirects->front();
  client.more_redirects = JoinWords({redirects->begin() + 1, redirects->end()});
  return {};
}

// Of the grants that it names, those behind which a user stands.
GrantTypes GrantsIn(const json::object& document) {
  constexpr std::string_view kDevice = "urn:ietf:params:oauth:grant-type:device_code";
  const auto named = TextsIn(document, "grant_types").value_or(std::vector<std::string>{"authorization_code"});
  std::string words;
  for (const std::string& one : named) {
    const bool interactive = one == "authorization_code" || one == "refresh_token" || one == kDevice;
    if (!interactive) continue;
    const std::string_view word = one == kDevice ? NameOf(GrantType::kDeviceCode) : std::string_view(one);
    words.append(words.empty() ? "" : " ").append(word);
  }
  return GrantTypes::Parse(words).value_or(GrantTypes());
}

// It can have no secret: everyone could read it.
Result<void, std::string> ReadAuthentication(const json::object& document, OAuthClient& client) {
  for (const json::key_value_pair& member : document) {
    if (std::string_view(member.key()).starts_with("client_secret")) return Fail(std::string("it holds a secret"));
  }
  const std::string method = TextOf(document, "token_endpoint_auth_method");
  if (method.empty() || method == NameOf(ClientAuthentication::kNone)) {
    client.authentication = ClientAuthentication::kNone;
    return {};
  }
  if (method != NameOf(ClientAuthentication::kPrivateKey)) {
    return Fail(std::string("its token_endpoint_auth_method is neither none nor private_key_jwt"));
  }
  client.authentication = ClientAuthentication::kPrivateKey;
  const auto* const jwks = document.if_contains("jwks");
  client.jwks = jwks != nullptr && jwks->is_object() ? json::serialize(*jwks) : std::string();
  client.jwks_uri = TextOf(document, "jwks_uri");
  const bool uri = client.jwks_uri.starts_with(kHttps) && IsRedirectUri(client.jwks_uri);
  if (client.jwks.empty() == client.jwks_uri.empty() || (!client.jwks_uri.empty() && !uri)) {
    return Fail(std::string("it must have either jwks or an https jwks_uri"));
  }
  return {};
}

}  // namespace

bool IsMetadataDocumentUrl(std::string_view client_id) {
  return client_id.size() <= kLongestUrl && client_id.starts_with(kHttps) && IsRedirectUri(client_id) &&
         client_id.find('/', kHttps.size()) != std::string_view::npos;
}

std::string_view HostOfUrl(std::string_view url) {
  const std::string_view origin = OriginOf(url);
  const auto at = origin.find("://");
  return at == origin.npos ? origin : origin.substr(at + 3);
}

Result<Application, std::string> ReadMetadataDocument(const std::string& url, std::string_view document) {
  const auto value = document.size() > kLongestMetadataDocument ? std::nullopt : ParseJson(document);
  if (!value || !value->is_object()) return Fail(std::string("it is no JSON object"));
  const json::object& metadata = value->get_object();
  if (TextOf(metadata, "client_id") != url) return Fail(std::string("its client_id is not its address"));
  Application client{.id = {}, .owner = {}, .client_id = url, .name = NameIn(metadata, url)};
  if (auto read = ReadRedirects(metadata, client); !read) return Fail(std::move(read.error()));
  if (auto read = ReadAuthentication(metadata, client.client); !read) return Fail(std::move(read.error()));
  client.client.grants = GrantsIn(metadata);
  const std::string page = TextOf(metadata, "client_uri");
  if (page.starts_with(kHttps) && IsRedirectUri(page)) client.application_uri = page;
  return client;
}

Application Redescribed(Application stored, const Application& described) {
  stored.name = described.name;
  stored.application_uri = described.application_uri;
  stored.redirect_uri = described.redirect_uri;
  stored.more_redirects = described.more_redirects;
  stored.client.grants = described.client.grants;
  stored.client.authentication = described.client.authentication;
  stored.client.jwks = described.client.jwks;
  stored.client.jwks_uri = described.client.jwks_uri;
  return stored;
}

bool IsDescribedBy(const Application& stored, const Application& described) {
  return stored.name == described.name && stored.application_uri == described.application_uri &&
         stored.redirect_uri == described.redirect_uri && stored.more_redirects == described.more_redirects &&
         Redescribed(stored, described).client == stored.client;
}

}  // namespace jeton
