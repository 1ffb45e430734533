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

TEST(AddressRangeTest, TellsTheOpenInternetFromAllElse) {
  for (const std::string_view address :
       {"1.1.1.1", "9.255.255.255", "11.0.0.0", "172.15.0.1", "172.32.0.1", "192.167.1.1", "223.255.255.255",
        "100.63.0.1", "100.128.0.1", "2606:4700::1111", "2a00:1450::1", "2001:4860::8888", "::ffff:1.1.1.1"}) {
    EXPECT_TRUE(IsPublicAddress(address)) << address;
  }
  for (const std::string_view address : {"0.0.0.0",
                                         "10.1.2.3",
                                         "100.64.0.1",
                                         "127.0.0.1",
                                         "127.9.9.9",
                                         "169.254.169.254",
                                         "172.16.0.1",
                                         "172.31.9.9",
                                         "192.0.0.1",
                                         "192.168.1.1",
                                         "198.18.0.1",
                                         "224.0.0.1",
                                         "240.0.0.1",
                                         "255.255.255.255",
                                         "::",
                                         "::1",
                                         "::127.0.0.1",
                                         "::ffff:127.0.0.1",
                                         "::ffff:10.0.0.1",
                                         "::ffff:169.254.169.254",
                                         "64:ff9b::7f00:1",
                                         "fc00::1",
                                         "fd12::1",
                                         "fe80::1",
                                         "fec0::1",
                                         "ff02::1",
                                         "2002:7f00:1::",
                                         "2001::1",
                                         "2001:db8::1",
                                         "100::1",
                                         "",
                                         "localhost",
                                         "1.1.1"}) {
    EXPECT_FALSE(IsPublicAddress(address)) << address;
  }
}

TEST(SourceTest, AnIpv6NetworkIsOneSourceAndAnIpv4AddressIsOneInBothItsForms) {
  const struct {
    std::string_view one;
    std::string_view other;
    bool same;
  } cases[] = {
      {"2001:db8:1:2:3:4:5:6", "2001:db8:1:2:9:9:9:9", true},
      {"2001:db8:1:2::1", "2001:0DB8:1:2::2", true},
      {"2001:db8:1:2::1", "2001:db8:1:3::1", false},
      {"2001:db8::1", "2001:db8:0:0:1::", true},
      {"::ffff:192.0.2.7", "::ffff:192.0.2.8", false},
      {"192.0.2.7", "192.0.2.8", false},
      {"192.0.2.7", "::ffff:192.0.2.7", true},
      {"::1", "::ffff:192.0.2.7", false},
      {"not an address", "nor this", false},
      {"", "::", false},
  };
  for (const auto& c : cases) EXPECT_EQ(SourceOf(c.one) == SourceOf(c.other), c.same) << c.one << " " << c.other;
}

TEST(AddressRangeTest, RefusesWhatIsNoRange) {
  for (const std::string_view text :
       {std::string_view(""), std::string_view("localhost"), std::string_view("10.0.0.0/33"),
        std::string_view("10.0.0.0/-1"), std::string_view("10.0.0.0/"), std::string_view("::/129"),
        std::string_view("10.0.0/8"), std::string_view("10.0.0.0/8/8"), std::string_view(" 10.0.0.1"),
        std::string_view("10.0.0.1\0x", 10), std::string_view("0x7f.1"), std::string_view("10.0.0.0/ 8"),
        std::string_view("10.0.0.0/08"), std::string_view("::/00")}) {
    EXPECT_FALSE(AddressRange::Parse(text)) << text;
  }
}

}  // namespace
}  // namespace jeton
