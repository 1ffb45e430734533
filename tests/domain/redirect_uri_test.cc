#include "domain/redirect_uri.h"

#include <gtest/gtest.h>

namespace jeton {
namespace {

TEST(RedirectUriTest, IsTheSameByteForByte) {
  const std::string_view registered = "https://client.example/cb?tenant=1";
  EXPECT_TRUE(RedirectMatches(registered, registered));
  for (const std::string_view other :
       {"https://client.example/cb", "https://client.example/cb?tenant=1&x", "https://client.example/cb?tenant=1/",
        "https://client.example/CB?tenant=1", "https://CLIENT.example/cb?tenant=1", "http://client.example/cb?tenant=1",
        "https://client.example:443/cb?tenant=1", "https://client.example/./cb?tenant=1",
        "https://client.example/%63b?tenant=1", "https://client.example@evil.example/cb?tenant=1",
        "https://evil.example/https://client.example/cb?tenant=1", " https://client.example/cb?tenant=1", ""}) {
    EXPECT_FALSE(RedirectMatches(registered, other)) << other;
  }
}

TEST(RedirectUriTest, TheStandardSurfaceSendsUsersToSafeAddressesAlone) {
  for (const std::string_view good : {"https://client.example/cb", "https://client.example:8443/cb?a=b",
                                      "https://client.example", "http://127.0.0.1/cb", "http://localhost:3000/cb",
                                      "http://[::1]/cb", "com.example.app:/cb", "com.example.app://cb"}) {
    EXPECT_TRUE(IsRedirectUri(good)) << good;
  }
  for (const std::string_view bad : {"",
                                     "client.example",
                                     "/cb",
                                     "http://client.example/cb",
                                     "http://localhost.evil.example/cb",
                                     "https:client.example",
                                     "https:///cb",
                                     "https://user@client.example/cb",
                                     "https://client.example/cb#x",
                                     "https://*.client.example/cb",
                                     "https://client.example/a/../cb",
                                     "https://client.example/./cb",
                                     "https://client.example/..",
                                     "app:/cb",
                                     "COM.example:/cb",
                                     "com.example.app:",
                                     "javascript:alert(1)",
                                     "data:text/html,x",
                                     "file:///etc/passwd",
                                     "blob:x",
                                     "ftp://client.example/",
                                     "https://client.example/\xc3\xa4",
                                     "https://client.example/a b"}) {
    EXPECT_FALSE(IsRedirectUri(bad)) << bad;
  }
}

TEST(RedirectUriTest, LoopbackHostsMayDifferInTheirPort) {
  const struct {
    std::string_view registered;
    std::string_view asked;
    bool expected;
  } cases[] = {
      {"http://127.0.0.1/cb", "http://127.0.0.1:49152/cb", true},
      {"http://127.0.0.1:8000/cb", "http://127.0.0.1/cb", true},
      {"http://[::1]:1/cb?a=b", "http://[::1]:65535/cb?a=b", true},
      {"http://127.0.0.1", "http://127.0.0.1:80", true},
      {"http://127.0.0.1/cb", "http://[::1]/cb", false},
      {"http://127.0.0.1/cb", "http://127.0.0.1:1/other", false},
      {"http://127.0.0.1/cb", "https://127.0.0.1:1/cb", false},
      {"http://127.0.0.1/cb", "http://127.0.0.1:0/cb", false},
      {"http://127.0.0.1/cb", "http://127.0.0.1:65536/cb", false},
      {"http://127.0.0.1/cb", "http://127.0.0.1:-1/cb", false},
      {"http://127.0.0.1/cb", "http://127.0.0.1:/cb", false},
      {"http://127.0.0.1/cb", "http://127.0.0.1:1@evil.example/cb", false},
      {"http://127.0.0.1/cb", "http://127.0.0.1.evil.example/cb", false},
      {"http://localhost/cb", "http://localhost:1/cb", true},
      {"http://localhost/cb", "http://127.0.0.1:1/cb", false},
      {"http://localhost/cb", "http://localhost.evil.example:1/cb", false},
      {"http://localhost/cb", "http://LOCALHOST:1/cb", false},
      {"http://localhost/cb", "http://localhost:1@evil.example/cb", false},
      {"http://127.0.0.1/cb", "http://127.1:1/cb", false},
      {"http://127.0.0.1/cb", "http://127.0.0.1.nip.io/cb", false},
      {"http://127.0.0.1/cb", "http://[::ffff:127.0.0.1]/cb", false},
      {"http://127.0.0.1/cb", "http://0.0.0.0/cb", false},
      {"http://0.0.0.0/cb", "http://0.0.0.0:1/cb", false},
      {"http://127.0.0.2/cb", "http://127.0.0.2:1/cb", false},
  };
  for (const auto& c : cases) EXPECT_EQ(RedirectMatches(c.registered, c.asked), c.expected) << c.asked;
}

TEST(RedirectUriTest, WhatCouldRunOrSplitIsNoAddressEvenIfRegistered) {
  for (const std::string_view bad :
       {"", "javascript:alert(1)", "JavaScript:alert(1)", "data:text/html,x", "vbscript:x", "blob:x", "/cb",
        "https://client.example/cb#part", "https://client.example/a b", "https://client.example/\r\nX: y",
        "https://client.example/\"", "https://client.example/<", "https://client.example\\@evil.example/",
        "https://client.example/\xc3\xa4"}) {
    EXPECT_FALSE(RedirectMatches(bad, bad)) << bad;
  }
  EXPECT_TRUE(RedirectMatches("com.example.app:/cb", "com.example.app:/cb"));
}

TEST(RedirectUriTest, AnOriginEndsBeforeThePath) {
  const struct {
    std::string_view uri;
    std::string_view expected;
  } cases[] = {{"https://client.example/cb", "https://client.example"},
               {"https://client.example:8443?x", "https://client.example:8443"},
               {"http://[::1]:1/cb", "http://[::1]:1"},
               {"https://client.example", "https://client.example"},
               {"com.example.app:/cb", "com.example.app:"}};
  for (const auto& c : cases) EXPECT_EQ(OriginOf(c.uri), c.expected);
}

}  // namespace
}  // namespace jeton
