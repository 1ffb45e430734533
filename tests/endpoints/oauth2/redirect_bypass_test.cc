#include <set>

#include "testing/oauth_client.h"

// Two hundred ways to have a user sent somewhere else. None leaves our origin.
namespace jeton::endpoints::oauth2 {
namespace {

using testing::Reply;

// What may stand in an address before the host that its author wants believed, or behind it.
std::set<std::string> Bypasses() {
  std::set<std::string> all;
  for (const char* host : {"evil.example",
                           "client.example.evil.example",
                           "evil.example%2fclient.example",
                           "client.example@evil.example",
                           "client.example%40evil.example",
                           "client.example:443@evil.example",
                           "evil.example\\@client.example",
                           "client.example\\.evil.example",
                           "client.example%2eevil.example",
                           "client.example.",
                           "client.example:443",
                           "client.example:8443",
                           "client.example:",
                           "CLIENT.example",
                           "Client.Example",
                           "xn--client-.example",
                           "client.exampl",
                           "client.example1",
                           "1client.example",
                           "sub.client.example",
                           "client.example%00.evil.example",
                           "client.example%0a",
                           "client.example%20",
                           "client。example",
                           "ⓒlient.example",
                           "сlient.example",
                           "client.example;evil.example",
                           "client.example,evil.example",
                           "client.example&evil.example",
                           "evil.example?client.example",
                           "evil.example#client.example",
                           "[client.example]",
                           "",
                           "@client.example",
                           "user@client.example",
                           "user:secret@client.example"}) {
    all.insert("https://" + std::string(host) + "/cb");
  }
  for (const char* path : {"",
                           "/",
                           "/cb/",
                           "/CB",
                           "/cb/..",
                           "/cb/../cb",
                           "/./cb",
                           "/a/../cb",
                           "//cb",
                           "/cb//",
                           "/%63b",
                           "/c%62",
                           "/cb%2f",
                           "/cb%2e%2e",
                           "/cb;a",
                           "/cb,",
                           "/cb.",
                           "/cb%00",
                           "/cb%0d%0aLocation:%20https://evil.example",
                           "/cb?",
                           "/cb?a=b",
                           "/cb?next=https://evil.example",
                           "/cb#",
                           "/cb#x",
                           "/cb/x",
                           "/cb\\",
                           "\\cb",
                           "/\\cb",
                           "/cb\t",
                           "/cb ",
                           " /cb",
                           "/c b",
                           "/cb\n",
                           "/cb\r\nX: y",
                           "/cb'",
                           "/cb\"",
                           "/cb<",
                           "/cb>",
                           "/cb%",
                           "/cb*",
                           "/*",
                           "/cb&redirect_uri=x",
                           "/login?to=/cb",
                           "/cb/../../evil"}) {
    all.insert("https://client.example" + std::string(path));
  }
  for (const char* scheme : {"http",     "HTTPS",           "Https",       "ftp",        "ws",     "wss", "javascript",
                             "data",     "vbscript",        "file",        "blob",       "about",  "app", "intent",
                             "com.evil", "com.example.app", "view-source", "filesystem", "mailto", "tel"}) {
    all.insert(std::string(scheme) + "://client.example/cb");
    all.insert(std::string(scheme) + ":client.example/cb");
    all.insert(std::string(scheme) + ":/cb");
  }
  for (const char* whole : {"//client.example/cb",
                            "/cb",
                            "cb",
                            "client.example/cb",
                            "https:client.example/cb",
                            "https:/client.example/cb",
                            "https:///client.example/cb",
                            "https:////client.example/cb",
                            "https:\\\\client.example/cb",
                            "///evil.example/cb",
                            "\\\\evil.example\\cb",
                            "javascript:alert(1)//https://client.example/cb",
                            "data:text/html,<script>",
                            "?",
                            "#",
                            " https://client.example/cb",
                            "https://client.example/cb ",
                            "\thttps://client.example/cb",
                            "https://client.example/cb,https://evil.example/cb",
                            "https://client.example/cb https://evil.example/cb",
                            "https://evil.example/https://client.example/cb",
                            "https://evil.example?https://client.example/cb",
                            "https://client.example/cb\xc3\xa4",
                            "\xef\xbb\xbfhttps://client.example/cb",
                            "%68ttps://client.example/cb",
                            "https%3a%2f%2fclient.example%2fcb",
                            "https://client.example%2fcb",
                            "https://127.0.0.1/cb",
                            "https://[::1]/cb"}) {
    all.insert(whole);
  }
  // Of the address http://127.0.0.1/loop, which may have any port and nothing else.
  for (const char* loop : {"http://127.0.0.1:1/cb",
                           "http://127.0.0.1:1/loop/",
                           "http://127.0.0.1:1/loop?x",
                           "http://127.0.0.1:1/loop#x",
                           "http://127.0.0.1:/loop",
                           "http://127.0.0.1:0/loop",
                           "http://127.0.0.1:65536/loop",
                           "http://127.0.0.1:-1/loop",
                           "http://127.0.0.1:1e3/loop",
                           "http://127.0.0.1:+80/loop",
                           "http://127.0.0.1:80 /loop",
                           "http://127.0.0.1:80:80/loop",
                           "http://127.0.0.1:1@evil.example/loop",
                           "http://127.0.0.1@evil.example/loop",
                           "http://evil.example@127.0.0.1/loop",
                           "http://127.0.0.1.evil.example/loop",
                           "http://127.0.0.1.nip.io:1/loop",
                           "http://127.1:1/loop",
                           "http://127.0.1/loop",
                           "http://2130706433/loop",
                           "http://0x7f000001/loop",
                           "http://0177.0.0.1/loop",
                           "http://127.000.000.001/loop",
                           "http://127.0.0.2/loop",
                           "http://0.0.0.0/loop",
                           "http://0/loop",
                           "http://[::1]/loop",
                           "http://[::1]:1/loop",
                           "http://[::]/loop",
                           "http://[::ffff:127.0.0.1]/loop",
                           "http://[0:0:0:0:0:0:0:1]/loop",
                           "http://[::1%25lo]/loop",
                           "http://localhost/loop",
                           "http://localhost:1/loop",
                           "http://LOCALHOST/loop",
                           "http://localhost./loop",
                           "http://localhost.evil.example/loop",
                           "http://localhost.localdomain/loop",
                           "https://127.0.0.1:1/loop",
                           "HTTP://127.0.0.1:1/loop",
                           "http:127.0.0.1/loop",
                           "http:/127.0.0.1/loop",
                           "http:///127.0.0.1/loop",
                           "http://127.0.0.1\\@evil.example/loop",
                           "http://127.0.0.1%40evil.example/loop",
                           "http://127.0.0.1%2eevil.example/loop",
                           "http://127.0.0.1:1\\loop",
                           "http://127。0。0。1/loop",
                           "http://①27.0.0.1/loop",
                           "http://127.0.0.1:1/./loop",
                           "http://127.0.0.1:1/a/../loop",
                           "http://127.0.0.1:1//loop",
                           "http://127.0.0.1:1/%6coop"}) {
    all.insert(loop);
  }
  return all;
}

class RedirectBypassTest : public testing::OAuthClientTest {
 protected:
  RedirectBypassTest() {
    client_ = AddClient("bypassed", {{"redirect_uris", {testing::kCallback, "http://127.0.0.1/loop"}}});
  }
};

TEST_F(RedirectBypassTest, NoneOfThemLeavesOurOrigin) {
  const auto all = Bypasses();
  EXPECT_GE(all.size(), 200u);
  for (const std::string& address : all) {
    for (const char* type : {"code", "token"}) {
      const Reply reply = Authorize({{"redirect_uri", address}, {"response_type", type}});
      EXPECT_EQ(reply.status, 400) << address;
      EXPECT_EQ(reply.Header("location"), "") << address;
      EXPECT_NE(reply.body.find("Not possible"), std::string::npos) << address << ": a page of ours";
    }
  }
}

TEST_F(RedirectBypassTest, TheRegisteredOnesStillWork) {
  EXPECT_EQ(Authorize({{"redirect_uri", testing::kCallback}}).status, 200);
  EXPECT_EQ(Authorize({{"redirect_uri", "http://127.0.0.1:49152/loop"}}).status, 200);
}

}  // namespace
}  // namespace jeton::endpoints::oauth2
