#include "server/client_address.h"

#include <gtest/gtest.h>

namespace jeton::server {
namespace {

wire::Request From(std::string_view peer, std::vector<std::string_view> forwarded) {
  wire::Request request;
  request.peer = peer;
  for (const std::string_view value : forwarded) request.headers.push_back({"x-forwarded-for", value});
  return request;
}

const std::vector<AddressRange> kProxies = {*AddressRange::Parse("10.0.0.0/8"), *AddressRange::Parse("fd00::/8")};

TEST(ClientAddressTest, IsTheOtherEndWhereThatIsNoProxy) {
  EXPECT_EQ(ClientAddress({}, From("10.0.0.1", {"192.0.2.1"})), "10.0.0.1") << "nobody is believed by default";
  EXPECT_EQ(ClientAddress(kProxies, From("192.0.2.9", {"192.0.2.1"})), "192.0.2.9");
  EXPECT_EQ(ClientAddress(kProxies, From("10.0.0.1", {})), "10.0.0.1");
}

TEST(ClientAddressTest, IsTheLastOneThatIsNoProxy) {
  EXPECT_EQ(ClientAddress(kProxies, From("10.0.0.1", {"192.0.2.1"})), "192.0.2.1");
  EXPECT_EQ(ClientAddress(kProxies, From("fd00::1", {"2001:db8::1"})), "2001:db8::1");
  EXPECT_EQ(ClientAddress(kProxies, From("10.0.0.1", {"198.51.100.7, 192.0.2.1"})), "192.0.2.1")
      << "what stands before, the client may have sent himself";
  EXPECT_EQ(ClientAddress(kProxies, From("10.0.0.1", {"198.51.100.7,192.0.2.1 , 10.0.0.2"})), "192.0.2.1");
  EXPECT_EQ(ClientAddress(kProxies, From("10.0.0.1", {"198.51.100.7", "192.0.2.1"})), "192.0.2.1")
      << "headers of one name are one list";
  EXPECT_EQ(ClientAddress(kProxies, From("10.0.0.1", {"192.0.2.1", "10.0.0.2"})), "192.0.2.1");
  EXPECT_EQ(ClientAddress(kProxies, From("10.0.0.1", {"10.0.0.3, 10.0.0.2"})), "10.0.0.3") << "proxies all the way";
}

TEST(ClientAddressTest, TakesNothingForAnAddressThatIsNone) {
  for (const auto* text : {"unknown", "192.0.2.1:80", "192.0.2.0/24", "", "[2001:db8::1]", ","}) {
    EXPECT_EQ(ClientAddress(kProxies, From("10.0.0.1", {text})), "10.0.0.1") << text;
  }
  EXPECT_EQ(ClientAddress(kProxies, From("10.0.0.1", {"192.0.2.1, nonsense, 10.0.0.2"})), "10.0.0.2");
}

}  // namespace
}  // namespace jeton::server
