#include "storage/tokens/service_keys.h"

#include <gtest/gtest.h>

#include "testing/builders.h"
#include "testing/test_database.h"

namespace jeton::storage {
namespace {

using testing::IdOf;
using testing::kNow;

ServiceKey AKey(const std::string& id, const std::string& service, TimePoint expires = kNever) {
  return {
      .id = id, .service = service, .name = "n", .jwk = "{}", .metadata = "{}", .created = kNow, .expires = expires};
}

class ServiceKeysTest : public ::testing::Test {
 protected:
  template <typename Function>
  void Write(Function function) {
    db_.Write([&](Transaction& t) { function(ServiceKeys(t)); });
  }
  testing::TestDatabase db_;
};

TEST_F(ServiceKeysTest, AreFoundByIdAndByService) {
  Write([](ServiceKeys keys) {
    keys.Add(AKey("a", "web"));
    keys.Add(AKey("b", "web"));
    keys.Add(AKey("c", "other"));
    EXPECT_EQ(keys.Of("web").size(), 2u);
    EXPECT_EQ(keys.Of(std::nullopt).size(), 3u);
    EXPECT_TRUE(keys.Of("none").empty());
    EXPECT_EQ(keys.Find("c")->service, "other");
    EXPECT_FALSE(keys.Find("d"));
  });
}

TEST_F(ServiceKeysTest, AreChangedAndRemoved) {
  Write([](ServiceKeys keys) {
    keys.Add(AKey("a", "web"));
    ServiceKey key = AKey("a", "elsewhere", kNow + Seconds{5});
    key.name = "other";
    key.notes = "yes";
    key.approver = IdOf(7);
    keys.Update(key);
    const auto found = keys.Find("a");
    EXPECT_EQ(found->name, "other");
    EXPECT_EQ(found->notes, "yes");
    EXPECT_EQ(found->approver, IdOf(7));
    EXPECT_EQ(found->expires, kNow + Seconds{5});
    EXPECT_EQ(found->service, "web") << "a key stays with its service";
    keys.Remove("a");
    EXPECT_FALSE(keys.Find("a"));
  });
}

TEST_F(ServiceKeysTest, AreSweptAWeekAfterTheirEnd) {
  Write([](ServiceKeys keys) {
    keys.Add(AKey("a", "web", kNow + Seconds{5}));
    keys.Add(AKey("b", "web"));
  });
  const auto left = [&] {
    for (int i = 0; i < 3; ++i) db_.Write([](Transaction&) {});
    return db_.Number("SELECT COUNT(*) FROM service_keys");
  };
  db_.clock().Advance(Seconds{7 * 86400});
  EXPECT_EQ(left(), 2);
  db_.clock().Advance(Seconds{6});
  EXPECT_EQ(left(), 1);
}

}  // namespace
}  // namespace jeton::storage
