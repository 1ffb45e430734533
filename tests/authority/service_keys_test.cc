#include "authority/installation/service_keys.h"

#include <gtest/gtest.h>

#include "testing/test_authority.h"

namespace jeton::authority {
namespace {

using testing::FailsWith;
using testing::Succeeds;
using testing::TestAuthority;

class ServiceKeysTest : public ::testing::Test {
 protected:
  static Settings Installation() {
    Settings settings;
    settings.superusers = {"root"};
    settings.readonly_superusers = {"reader"};
    return settings;
  }
  Result<ServiceKeyView, Refusal> Add(const Actor& actor, TimePoint expires = kNever) {
    return authority_.Write([&](const authority::Run& run) {
      const ServiceKey key{.service = "web", .name = "n", .metadata = "{}", .notes = "first", .expires = expires};
      return AddServiceKey(run, actor, key, crypto::SigningKey::Generate(crypto::SigningAlgorithm::kEs256));
    });
  }
  std::size_t Published() {
    return authority_.Read(
        [&](const authority::Run& run) { return PublishedKeys(run, authority_->keys.current, "web").size(); });
  }
  std::optional<PublishedKey> Find(const std::string& service, const std::string& id) {
    return authority_.Read(
        [&](const authority::Run& run) { return FindPublishedKey(run, authority_->keys.current, service, id); });
  }

  TestAuthority authority_{Installation()};
  const Actor root_ = authority_.AddUser("root");
  const Actor reader_ = authority_.AddUser("reader");
  const Actor alice_ = authority_.AddUser("alice");
};

TEST_F(ServiceKeysTest, AreMadeSeenAndChangedBySuperusers) {
  const auto made = Add(root_);
  ASSERT_TRUE(Succeeds(made));
  EXPECT_EQ(made->approver->name, "root");
  const std::string id = made->key.id;
  authority_.Write([&](const authority::Run& run) {
    const auto listed = ListServiceKeys(run, authority_->keys.current, reader_).value();
    EXPECT_TRUE(std::any_of(listed.begin(), listed.end(), [&](const auto& shown) { return shown.key.id == id; }));
    EXPECT_EQ(ShowServiceKey(run, authority_->keys.current, reader_, id)->key.notes, "first");
    const ServiceKeyUpdate update{"other", R"({"a":1})", run.now + Seconds{5}};
    EXPECT_EQ(UpdateServiceKey(run, root_, id, update)->key.name, "other");
    EXPECT_TRUE(ApproveServiceKey(run, root_, id, "yes"));
    EXPECT_EQ(ShowServiceKey(run, authority_->keys.current, root_, id)->key.notes, "yes");
    EXPECT_TRUE(RemoveServiceKey(run, root_, id));
    EXPECT_TRUE(FailsWith(ShowServiceKey(run, authority_->keys.current, root_, id), Refusal::kNotFound));
    EXPECT_TRUE(FailsWith(RemoveServiceKey(run, root_, id), Refusal::kNotFound));
  });
  for (const char* const kind : {"service_key_create", "service_key_extend", "service_key_delete"}) {
    EXPECT_EQ(authority_.Audit(kind).size(), 1u) << kind;
  }
  EXPECT_EQ(authority_.Audit("service_key_approve").size(), 2u) << "what a superuser makes is approved at once";
}

TEST_F(ServiceKeysTest, AreNobodyElsesBusiness) {
  const std::string id = Add(root_)->key.id;
  EXPECT_TRUE(FailsWith(Add(alice_), Refusal::kForbidden));
  EXPECT_TRUE(FailsWith(Add(reader_), Refusal::kForbidden));
  authority_.Write([&](const authority::Run& run) {
    EXPECT_TRUE(FailsWith(ListServiceKeys(run, authority_->keys.current, alice_), Refusal::kForbidden));
    EXPECT_TRUE(FailsWith(ShowServiceKey(run, authority_->keys.current, alice_, id), Refusal::kForbidden));
    EXPECT_TRUE(FailsWith(UpdateServiceKey(run, reader_, id, {}), Refusal::kForbidden));
    EXPECT_TRUE(FailsWith(ApproveServiceKey(run, reader_, id, ""), Refusal::kForbidden));
    EXPECT_TRUE(FailsWith(RemoveServiceKey(run, reader_, id), Refusal::kForbidden));
  });
}

TEST_F(ServiceKeysTest, ArePublishedUntilTheyEndAndKnownForAWeekMore) {
  const std::string id = Add(root_, authority_.Now() + Seconds{60})->key.id;
  EXPECT_EQ(Published(), 1u);
  EXPECT_FALSE(Find("other", id)) << "another service's";
  authority_.Advance(Seconds{60});
  EXPECT_EQ(Published(), 0u);
  EXPECT_TRUE(Find("web", id));
  authority_.Advance(Seconds{7 * 86400});
  EXPECT_FALSE(Find("web", id));
}

TEST_F(ServiceKeysTest, OurOwnAreThoseOfTheServicesThatWeSignFor) {
  authority_.Read([&](const authority::Run& run) {
    const auto of_quay = PublishedKeys(run, authority_->keys.current, "quay");
    ASSERT_EQ(of_quay.size(), 1u);
    EXPECT_NE(of_quay[0].jwk.find(R"("kty":"RSA")"), std::string::npos);
    EXPECT_EQ(PublishedKeys(run, authority_->keys.current, "registry.example.org").size(), 1u);
    // Two registries of one issuer know one key by two ids; zot has its own.
    EXPECT_EQ(PublishedKeys(run, authority_->keys.current, "https://tokens.example.org").size(), 3u);
    const auto& key = authority_->keys.current->KeysFor(authority_->registries.back()).front();
    EXPECT_TRUE(FindPublishedKey(run, authority_->keys.current, "quay", key.thumbprint()));
    EXPECT_FALSE(FindPublishedKey(run, authority_->keys.current, "quay", key.libtrust_id()));
  });
}

}  // namespace
}  // namespace jeton::authority
