#include "base/web_address.h"

#include <gtest/gtest.h>

namespace jeton {
namespace {

TEST(WebAddressTest, IsTakenApart) {
  const struct {
    std::string_view url;
    bool encrypted;
    std::string_view host, rest;
    bool loopback;
  } cases[] = {
      {"https://portal.example.org", true, "portal.example.org", "", false},
      {"https://portal.example.org:8443/back?a=b@c", true, "portal.example.org", "/back?a=b@c", false},
      {"http://a?b", false, "a", "?b", false},
      {"http://a#b", false, "a", "#b", false},
      {"http://localhost:1/", false, "localhost", "/", true},
      {"http://LOCALHOST", false, "LOCALHOST", "", true},
      {"http://127.0.0.1", false, "127.0.0.1", "", true},
      {"http://127.255.0.9:65535/x", false, "127.255.0.9", "/x", true},
      {"https://[::1]:80/x", true, "::1", "/x", true},
      {"http://[fd00::1]", false, "fd00::1", "", false},
      {"http://localhost.example.org", false, "localhost.example.org", "", false},
      {"http://127.0.0.1.example.org", false, "127.0.0.1.example.org", "", false},
      {"http://10.0.0.1", false, "10.0.0.1", "", false},
  };
  for (const auto& c : cases) {
    const auto address = WebAddress::Parse(c.url);
    ASSERT_TRUE(address) << c.url;
    EXPECT_EQ(address->encrypted, c.encrypted) << c.url;
    EXPECT_EQ(address->host, c.host) << c.url;
    EXPECT_EQ(address->rest, c.rest) << c.url;
    EXPECT_EQ(address->Loopback(), c.loopback) << c.url;
  }
}

TEST(WebAddressTest, RefusesWhatNamesNoHost) {
  for (const std::string_view url : {"",
                                     "https",
                                     "https:",
                                     "https://",
                                     "https:///x",
                                     "https://?a",
                                     "https://#a",
                                     "https://:80/x",
                                     "https://a:/x",
                                     "https://a:0",
                                     "https://a:65536",
                                     "https://a:b",
                                     "https://a:80:80",
                                     "https://user@a/",
                                     "https://user:pw@a/",
                                     "https://a b/",
                                     "https://a/ b",
                                     "https://a/\u00e9",
                                     "https://\u00e9/",
                                     "https://a\\b/",
                                     "https://a/\"",
                                     "https://a%2eb/",
                                     "https://[::1",
                                     "https://[]/",
                                     "https://[a]/",
                                     "https://[127.0.0.1]/",
                                     "https://[::1]x/",
                                     "https://::1/",
                                     "ftp://a",
                                     "HTTPS://a",
                                     "//a",
                                     "/a",
                                     "javascript://a",
                                     "https://a\r\nb"}) {
    EXPECT_FALSE(WebAddress::Parse(url)) << url;
  }
}

}  // namespace
}  // namespace jeton
