#include "base/address_range.h"

#include <gtest/gtest.h>

#include <string>

namespace jeton {
namespace {

TEST(AddressRangeTest, ContainsItsAddressesAndNoOthers) {
  const struct {
    std::string_view range, address;
    bool inside;
  } cases[] = {
      {"192.0.2.7", "192.0.2.7", true},
      {"192.0.2.7", "192.0.2.8", false},
      {"192.0.2.7/32", "192.0.2.7", true},
      {"10.0.0.0/8", "10.255.0.1", true},
      {"10.0.0.0/8", "11.0.0.0", false},
      {"10.1.2.3/8", "10.9.9.9", true},
      {"192.0.2.128/25", "192.0.2.127", false},
      {"192.0.2.128/25", "192.0.2.255", true},
      {"0.0.0.0/0", "203.0.113.9", true},
      {"0.0.0.0/0", "::1", false},
      {"::/0", "::1", true},
      {"::1", "::1", true},
      {"::1", "0:0:0:0:0:0:0:1", true},
      {"::1", "::2", false},
      {"fd00::/8", "fdff::1", true},
      {"fd00::/8", "fe00::1", false},
      {"127.0.0.1", "::ffff:127.0.0.1", true},
      {"::ffff:127.0.0.1", "127.0.0.1", true},
      {"127.0.0.1", "127.0.0.1:80", false},
      {"127.0.0.1", "localhost", false},
      {"127.0.0.1", "", false},
  };
  for (const auto& c : cases) {
    const auto range = AddressRange::Parse(c.range);
    ASSERT_TRUE(range) << c.range;
    EXPECT_EQ(range->Contains(c.address), c.inside) << c.range << " " << c.address;
  }
}

TEST(AddressRangeTest, KnowsTheBlocksThatLeaveNobodyOut) {
  const struct {
    std::string_view range;
    bool everybody;
  } cases[] = {
      {"0.0.0.0/0", true},          {"10.0.0.0/0", true},  {"::/0", true},       {"fd00::/0", true},
      {"::ffff:0.0.0.0/96", true},  {"::/8", true},        {"0.0.0.0/1", false}, {"0.0.0.0", false},
      {"::ffff:0.0.0.0/97", false}, {"10.0.0.0/8", false}, {"fe80::/10", false}, {"::1", false},
  };
  for (const auto& c : cases) EXPECT_EQ(AddressRange::Parse(c.range)->HoldsEverybody(), c.everybody) << c.range;
}

TEST(AddressRangeTest, RefusesWhatIsNoRange) {
  for (const std::string_view text :
       {std::string_view(""), std::string_view("localhost"), std::string_view("10.0.0.0/33"),
        std::string_view("10.0.0.0/-1"), std::string_view("10.0.0.0/"), std::string_view("::/129"),
        std::string_view("10.0.0/8"), std::string_view("10.0.0.0/8/8"), std::string_view(" 10.0.0.1"),
        std::string_view("10.0.0.1\0x", 10), std::string_view("0x7f.1"), std::string_view("10.0.0.0/ 8")}) {
    EXPECT_FALSE(AddressRange::Parse(text)) << text;
  }
}

}  // namespace
}  // namespace jeton
