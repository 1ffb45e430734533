#include "endpoints/registry/notifications.h"

#include <gtest/gtest.h>

#include "testing/result_testing.h"

namespace jeton::endpoints::registry {
namespace {

using testing::FailsWith;

constexpr std::string_view kEnvelopeType = "application/vnd.docker.distribution.events.v2+json";
constexpr std::string_view kImage = "application/vnd.docker.distribution.manifest.v2+json";

Result<Notification, NotificationError> Read(std::string_view type, std::string_view body,
                                             std::vector<wire::Header> headers = {}) {
  headers.push_back({"Content-Type", type});
  return ReadNotification(Request{.method = wire::Method::kPost, .headers = std::move(headers), .body = body});
}

struct Parts {
  std::string_view action = "pull";
  std::string_view media_type = kImage;
  std::string_view method = "GET";
  std::string_view tag = "latest";
  std::string_view digest = "sha256:ab";
  std::string_view address = "192.0.2.9:4711";
};

std::string Envelope(const Parts& parts) {
  const auto text = [](std::string_view value) { return "\"" + std::string(value) + "\""; };
  return R"({"events":[{"id":"1","timestamp":"2026-01-31T08:15:00.5Z","action":)" + text(parts.action) +
         R"(,"target":{"mediaType":)" + text(parts.media_type) + R"(,"digest":)" + text(parts.digest) +
         R"(,"repository":"acme/web","tag":)" + text(parts.tag) + R"(},"request":{"addr":)" + text(parts.address) +
         R"(,"method":)" + text(parts.method) + R"(,"useragent":"skopeo"},"actor":{"name":"acme+ci"}}]})";
}

TEST(NotificationsTest, ReadsAnEventOfAnEnvelope) {
  for (const std::string_view type :
       {kEnvelopeType, std::string_view("application/vnd.docker.distribution.events.v1+json")}) {
    const Notification told = Read(type, Envelope({})).value();
    ASSERT_EQ(told.events.size(), 1u);
    const RegistryEvent& event = told.events.front();
    EXPECT_EQ(event.id, "1");
    EXPECT_EQ(event.at, *ParseRfc3339("2026-01-31T08:15:00.5Z"));
    EXPECT_EQ(event.deed, RegistryDeed::kPull);
    EXPECT_EQ(event.repository, "acme/web");
    EXPECT_EQ(event.tag, "latest");
    EXPECT_EQ(event.digest, "sha256:ab");
    EXPECT_EQ(event.actor, "acme+ci");
    EXPECT_EQ(event.address, "192.0.2.9");
    EXPECT_EQ(event.user_agent, "skopeo");
  }
}

TEST(NotificationsTest, WhatWasDoneToAnImageCountsAndNothingElse) {
  const struct {
    const char* name;
    Parts parts;
    std::optional<RegistryDeed> expected;
  } cases[] = {
      {"push", {.action = "push"}, RegistryDeed::kPush},
      {"list", {.media_type = "application/vnd.docker.distribution.manifest.list.v2+json"}, RegistryDeed::kPull},
      {"old", {.media_type = "application/vnd.docker.distribution.manifest.v1+prettyjws"}, RegistryDeed::kPull},
      {"oci", {.media_type = "application/vnd.oci.image.manifest.v1+json"}, RegistryDeed::kPull},
      {"index", {.media_type = "application/vnd.oci.image.index.v1+json"}, RegistryDeed::kPull},
      {"by digest", {.tag = ""}, RegistryDeed::kPull},
      {"question", {.method = "HEAD"}, RegistryDeed::kLook},
      {"layer", {.media_type = "application/octet-stream"}, std::nullopt},
      {"configuration", {.media_type = "application/vnd.oci.image.config.v1+json"}, std::nullopt},
      {"nothing", {.media_type = ""}, std::nullopt},
      {"mount", {.action = "mount"}, std::nullopt},
      {"unknown", {.action = "PULL"}, std::nullopt},
      {"tag", {.action = "delete", .media_type = "", .method = "DELETE", .digest = ""}, RegistryDeed::kDeleteTag},
      {"manifest", {.action = "delete", .media_type = "", .tag = ""}, RegistryDeed::kDeleteManifest},
      {"repository", {.action = "delete", .media_type = "", .tag = "", .digest = ""}, std::nullopt},
      {"bad tag", {.tag = "a b"}, std::nullopt},
      {"bad digest", {.digest = "sha256:<"}, std::nullopt},
  };
  for (const auto& c : cases) {
    const Notification told = Read(kEnvelopeType, Envelope(c.parts)).value();
    EXPECT_EQ(told.events.size(), c.expected ? 1u : 0u) << c.name;
    EXPECT_EQ(told.skipped, c.expected ? 0u : 1u) << c.name;
    if (c.expected && !told.events.empty()) {
      EXPECT_EQ(told.events.front().deed, *c.expected) << c.name;
    }
  }
}

TEST(NotificationsTest, OfAnAddressThePortIsLeftOut) {
  const std::pair<std::string_view, std::string_view> cases[] = {
      {"192.0.2.9:4711", "192.0.2.9"},
      {"192.0.2.9", "192.0.2.9"},
      {"[2001:db8::1]:4711", "2001:db8::1"},
      {"2001:db8::1", "2001:db8::1"},
      {"example.com:80", ""},
      {"10.0.0.0/8", ""},
      {"192.0.2.9, 192.0.2.10:80", ""},
      {"", ""},
  };
  for (const auto& [told, expected] : cases) {
    EXPECT_EQ(Read(kEnvelopeType, Envelope({.address = told}))->events.at(0).address, expected) << told;
  }
}

TEST(NotificationsTest, WhatCannotBeCountedIsSkippedAndTheRestIsNot) {
  const std::string good = Envelope({});
  const std::string event = good.substr(11, good.size() - 13);
  for (const std::string odd :
       {"null", "1", "[]", "{}", R"({"id":"1"})", R"({"id":1,"timestamp":1,"action":1,"target":1,"actor":1})"}) {
    const std::string all = R"({"events":[)" + odd + "," + event + "," + odd + "]}";
    const Notification told = Read(kEnvelopeType, all).value();
    EXPECT_EQ(told.events.size(), 1u) << odd;
    EXPECT_EQ(told.skipped, 2u) << odd;
  }
  for (const auto& [what, by] : {std::pair(R"("id":"1")", R"("id":"")"), std::pair("2026-01-31T", "yesterday "),
                                 std::pair(R"("repository":"acme/web")", R"("repository":["acme/web"])")}) {
    std::string changed = good;
    changed.replace(changed.find(what), std::string_view(what).size(), by);
    EXPECT_EQ(Read(kEnvelopeType, changed)->skipped, 1u) << by;
  }
}

TEST(NotificationsTest, OverlongTextsAreNotKept) {
  std::string body = Envelope({});
  body.replace(body.find("skopeo"), 6, std::string(256, 'x'));
  body.replace(body.find("acme+ci"), 7, std::string(512, 'x'));
  const Notification told = Read(kEnvelopeType, body).value();
  EXPECT_EQ(told.events.at(0).user_agent, "");
  EXPECT_EQ(told.events.at(0).actor, "");
}

TEST(NotificationsTest, RefusesWhatIsNoNotification) {
  for (const std::string_view bad : {"", "{", "[]", "{}", "null", R"({"events":{}})", R"({"events":[],"events":[]})"}) {
    EXPECT_TRUE(FailsWith(Read(kEnvelopeType, bad), NotificationError::kMalformed)) << bad;
  }
  for (const std::string_view type : {"", "text/plain", "application/json", "application/cloudevents-batch+json"}) {
    EXPECT_TRUE(FailsWith(Read(type, R"({"events":[]})"), NotificationError::kUnknownType)) << type;
  }
  std::string many = R"({"events":[null)";
  for (std::size_t i = 1; i < kMostEvents; ++i) many += ",null";
  EXPECT_EQ(Read(kEnvelopeType, many + "]}")->skipped, kMostEvents);
  EXPECT_TRUE(FailsWith(Read(kEnvelopeType, many + ",null]}"), NotificationError::kTooMany));
}

constexpr std::string_view kUpdated =
    R"({"name":"acme/web","reference":"1.0","digest":"sha256:ab","manifest":"{}",)"
    R"("mediaType":"application/vnd.oci.image.manifest.v1+json","actor":{"name":"acme+ci"},)"
    R"("request":{"addr":"192.0.2.9:4711","method":"PUT","useragent":"skopeo"}})";

std::string Structured(std::string_view type, std::string_view data) {
  return R"({"specversion":"1.0","id":"1","source":"zot.example.com","time":"2026-01-31T08:15:00Z","type":")" +
         std::string(type) + R"(","datacontenttype":"application/json","data":)" + std::string(data) + "}";
}

TEST(NotificationsTest, ReadsCloudEventsInBothModes) {
  const auto structured = Read("application/cloudevents+json", Structured("zotregistry.image.updated", kUpdated));
  const auto binary = Read("application/json", kUpdated,
                           {{"Ce-Specversion", "1.0"},
                            {"Ce-Id", "1"},
                            {"Ce-Type", "zotregistry.image.updated"},
                            {"Ce-Time", "2026-01-31T08:15:00Z"}});
  for (const auto& told : {structured, binary}) {
    ASSERT_EQ(told.value().events.size(), 1u);
    const RegistryEvent& event = told->events.front();
    EXPECT_EQ(event.id, "1");
    EXPECT_EQ(event.at, *ParseRfc3339("2026-01-31T08:15:00Z"));
    EXPECT_EQ(event.deed, RegistryDeed::kPush);
    EXPECT_EQ(event.repository, "acme/web");
    EXPECT_EQ(event.tag, "1.0");
    EXPECT_EQ(event.digest, "sha256:ab");
    EXPECT_EQ(event.actor, "acme+ci");
    EXPECT_EQ(event.address, "192.0.2.9");
  }
}

TEST(NotificationsTest, KnowsCloudEventsByTheEndOfTheirType) {
  const std::string_view by_digest = R"({"name":"acme/web","reference":"sha256:ab","digest":"sha256:ab"})";
  const struct {
    std::string_view type, data;
    std::optional<RegistryDeed> expected;
  } cases[] = {
      {"com.example.image.updated", kUpdated, RegistryDeed::kPush},
      {"zotregistry.image.deleted", kUpdated, RegistryDeed::kDeleteTag},
      {"zotregistry.image.deleted", by_digest, RegistryDeed::kDeleteManifest},
      {"zotregistry.image.updated", by_digest, std::nullopt},
      {"zotregistry.image.lint_failed", kUpdated, std::nullopt},
      {"zotregistry.repository.created", kUpdated, std::nullopt},
      {"zotregistry.image.updated", "null", std::nullopt},
      {"zotregistry.image.updated", "[]", std::nullopt},
  };
  for (const auto& c : cases) {
    const Notification told = Read("application/cloudevents+json", Structured(c.type, c.data)).value();
    ASSERT_EQ(told.events.size(), c.expected ? 1u : 0u) << c.type << c.data;
    if (c.expected) {
      EXPECT_EQ(told.events.front().deed, *c.expected) << c.type;
    }
  }
}

}  // namespace
}  // namespace jeton::endpoints::registry
