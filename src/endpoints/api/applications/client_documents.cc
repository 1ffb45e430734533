#include "endpoints/api/applications/client_documents.h"

#include <fmt/format.h>

#include <algorithm>
#include <boost/json/serialize.hpp>

#include "base/encoding.h"
#include "base/web_address.h"
#include "endpoints/api/values.h"

namespace jeton::endpoints::api {
namespace {

namespace json = boost::json;
using authority::AskedApi;

constexpr std::size_t kMostApis = 50;
constexpr std::size_t kMostWords = 200;
constexpr Seconds kLongestGrace{3600};

// A list of texts that can be stored with spaces between them.
Result<std::vector<std::string>, std::string> ReadWordList(const json::value& value, std::string_view of) {
  if (!value.is_array()) return Fail("must be a list of " + std::string(of));
  if (value.get_array().size() > kMostWords) return Fail("must have at most 200 " + std::string(of));
  std::vector<std::string> words;
  for (const json::value& one : value.get_array()) {
    std::string word(one.is_string() ? wire::View(one.get_string()) : std::string_view());
    const bool plain = std::ranges::all_of(word, [](char c) { return c > 0x20 && c < 0x7f && c != '"' && c != '\\'; });
    if (word.empty() || !plain) return Fail("must be a list of " + std::string(of));
    if (std::ranges::find(words, word) == words.end()) words.push_back(std::move(word));
  }
  return words;
}

Result<std::vector<std::string>, std::string> ReadSubjects(const json::value& value) {
  return ReadWordList(value, "client ids");
}

// Unlike other durations, it may be nothing: a refresh token then works once.
Result<Seconds, std::string> ReadGrace(const json::value& value) {
  if (value == 0 || value == "0" || value == "0s") return Seconds{0};
  const auto grace = ReadSeconds(value);
  if (grace && *grace <= kLongestGrace) return *grace;
  return Fail(std::string("must be a duration of at most an hour, like 60s"));
}

constexpr wire::Shape kWords{.type = wire::Shape::Type::kList};

constexpr wire::MemberOf<AskedApi> kAskedApiMembers[] = {
    {"api", wire::Presence::kRequired, wire::Text<&AskedApi::name>({.filled = true, .longest = 63}),
     "The name of an API of the same organization."},
    {"scopes", wire::Presence::kRequired, wire::Read<ReadScopeWords, &AskedApi::scopes>(kWords),
     "The scopes of that API that it may have."},
};

constexpr wire::MemberOf<RefreshRules> kRefreshMembers[] = {
    {"grace", wire::Presence::kNullable, wire::Read<ReadGrace, &RefreshRules::grace>(kDurationShape),
     "How long after its first use a refresh token may come again, at most 1h; null: 60s."},
    {"idle_life", wire::Presence::kNullable, wire::Read<ReadSeconds, &RefreshRules::idle_life>(kDurationShape),
     "How long an unused refresh token lives; null: 30d."},
    {"absolute_life", wire::Presence::kNullable, wire::Read<ReadSeconds, &RefreshRules::absolute_life>(kDurationShape),
     "How long after the consent refresh tokens live; null: 1y."},
    {"rotate", wire::Presence::kNullable, wire::Flag<&RefreshRules::rotate>(),
     "Whether each use gives a new refresh token; null: true."},
};

constexpr wire::MemberOf<ExchangeRules> kExchangeMembers[] = {
    {"subjects", wire::Presence::kNullable, wire::Read<ReadSubjects, &ExchangeRules::subjects>(kWords),
     "The client ids of the applications whose tokens it may exchange; `*`: all of its organization."},
    {"impersonate", wire::Presence::kNullable, wire::Flag<&ExchangeRules::impersonate>(),
     "Whether it may do so without naming an actor; null: false."},
};

constexpr wire::ShownMember<ShownGrantedApi> kShownApiMembersOfClient[] = {
    {"api", wire::Show<&ShownGrantedApi::api>(), "The name of the API."},
    {"scopes", wire::Show<&ShownGrantedApi::scopes>(), "The scopes of that API that it may have."},
};
constexpr wire::ShownMember<RefreshRules> kShownRefreshMembers[] = {
    {"grace", wire::Show<&RefreshRules::grace>(),
     "Seconds after its first use in which a refresh token may come again."},
    {"idle_life", wire::Show<&RefreshRules::idle_life>(), "Seconds that an unused refresh token lives."},
    {"absolute_life", wire::Show<&RefreshRules::absolute_life>(),
     "Seconds after the consent that refresh tokens live."},
    {"rotate", wire::Show<&RefreshRules::rotate>(), "Whether each use gives a new refresh token."},
};
constexpr wire::ShownMember<ExchangeRules> kShownExchangeMembers[] = {
    {"subjects", wire::Show<&ExchangeRules::subjects>(), "The applications whose tokens it may exchange; `*`: all."},
    {"impersonate", wire::Show<&ExchangeRules::impersonate>(), "Whether it may do so without naming an actor."},
};

}  // namespace

constinit const wire::Body<AskedApi> kAskedApi(kAskedApiMembers,
                                               {.only_known = true, .name = "ApplicationApiSettings"});
constinit const wire::Body<RefreshRules> kRefreshRules(kRefreshMembers,
                                                       {.only_known = true, .name = "RefreshSettings"});
constinit const wire::Body<ExchangeRules> kExchangeRules(kExchangeMembers,
                                                         {.only_known = true, .name = "ExchangeSettings"});
constinit const wire::Document<ShownGrantedApi> kShownGrantedApi("ApplicationApi", kShownApiMembersOfClient);
constinit const wire::Document<RefreshRules> kShownRefreshRules("RefreshRules", kShownRefreshMembers);
constinit const wire::Document<ExchangeRules> kShownExchangeRules("ExchangeRules", kShownExchangeMembers);

Result<std::optional<GrantTypes>, std::string> ReadGrantTypes(const json::value& value) {
  const auto words = ReadWordList(value, "grants");
  if (!words) return Fail(words.error());
  std::string text;
  for (const std::string& word : *words) text.append(text.empty() ? "" : " ").append(word);
  const auto grants = GrantTypes::Parse(text);
  if (grants) return std::optional(*grants);
  return Fail(fmt::format("must hold {}", fmt::join(SplitWords(kGrantTypeNames), ", ")));
}

Result<std::vector<std::string>, std::string> ReadScopeWords(const json::value& value) {
  return ReadWordList(value, "scopes");
}

Result<std::vector<AskedApi>, std::string> ReadAskedApis(const json::value& value) {
  if (!value.is_array()) return Fail(std::string("must be a list of APIs"));
  if (value.get_array().size() > kMostApis) return Fail(std::string("must have at most 50 APIs"));
  std::vector<AskedApi> apis;
  for (const json::value& one : value.get_array()) {
    if (!one.is_object()) return Fail(std::string("must be a list of objects with an API and scopes"));
    auto api = kAskedApi.Read(one.get_object());
    if (!api) return Fail("has an API that is malformed: " + api.error());
    if (std::ranges::find(apis, api->name, &AskedApi::name) != apis.end()) {
      return Fail("has the API " + api->name + " twice");
    }
    apis.push_back(std::move(*api));
  }
  return apis;
}

Result<std::string, std::string> ReadJwks(const json::value& value) {
  std::string text = json::serialize(value);
  if (const std::string_view fault = authority::FaultOfJwks(text); !fault.empty()) return Fail(std::string(fault));
  return text;
}

std::string_view FaultOfJwksUri(std::string_view text) {
  const auto address = WebAddress::Parse(text);
  const bool good = address && address->encrypted && text.find('#') == text.npos;
  return good ? "" : "must be an https address without a fragment";
}

}  // namespace jeton::endpoints::api
