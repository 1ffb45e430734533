#include "http/head.h"

#include <gtest/gtest.h>

namespace jeton::http {
namespace {

using wire::Method;

constexpr std::size_t kMostHeaders = 20;

// A head is views into its text, so both live here.
struct Parsed {
  explicit Parsed(std::string bytes, std::size_t most_headers = kMostHeaders) : text(std::move(bytes)) {
    error = ParseHead(text, most_headers, head);
  }
  Parsed(const Parsed&) = delete;

  std::string text;
  Head head;
  std::optional<HeadError> error;
};

int StatusFor(std::string text) {
  const Parsed parsed(std::move(text));
  return parsed.error ? StatusOf(*parsed.error) : 200;
}

// A request with these further header lines.
std::string With(const std::string& lines) { return "POST /x HTTP/1.1\r\nHost: a\r\n" + lines + "\r\n"; }

TEST(ParseHeadTest, ReadsARequest) {
  const Parsed parsed("GET /a/b?c=d%20&e HTTP/1.1\r\nHost: example.org:80\r\nX-Thing:  some value \r\n\r\n");
  ASSERT_FALSE(parsed.error);
  EXPECT_EQ(parsed.head.method, Method::kGet);
  EXPECT_EQ(parsed.head.path, "/a/b");
  EXPECT_EQ(parsed.head.query, "c=d%20&e");
  EXPECT_TRUE(parsed.head.keep_alive);
  EXPECT_FALSE(parsed.head.http10 || parsed.head.chunked || parsed.head.expects_continue || parsed.head.asterisk);
  EXPECT_EQ(parsed.head.content_length, std::nullopt);
  ASSERT_EQ(parsed.head.headers.size(), 2u);
  EXPECT_EQ(parsed.head.headers[1].name, "X-Thing");
  EXPECT_EQ(parsed.head.headers[1].value, "some value");
}

TEST(ParseHeadTest, KnowsTheMethods) {
  const std::pair<const char*, Method> cases[] = {
      {"GET", Method::kGet},     {"HEAD", Method::kHead},     {"POST", Method::kPost},      {"PUT", Method::kPut},
      {"PATCH", Method::kPatch}, {"DELETE", Method::kDelete}, {"OPTIONS", Method::kOptions}};
  for (const auto& [name, method] : cases) {
    const Parsed parsed(std::string(name) + " / HTTP/1.1\r\nHost: a\r\n\r\n");
    ASSERT_FALSE(parsed.error) << name;
    EXPECT_EQ(parsed.head.method, method) << name;
  }
}

TEST(ParseHeadTest, ReadsTheFormsOfTargets) {
  const Parsed absolute("GET http://else.where:1/a?b HTTP/1.1\r\nHost: a\r\n\r\n");
  ASSERT_FALSE(absolute.error);
  EXPECT_EQ(absolute.head.path, "/a");
  EXPECT_EQ(absolute.head.query, "b");
  const Parsed bare("GET HTTPS://else.where HTTP/1.1\r\nHost: a\r\n\r\n");
  ASSERT_FALSE(bare.error);
  EXPECT_EQ(bare.head.path, "/");
  const Parsed asterisk("OPTIONS * HTTP/1.1\r\nHost: a\r\n\r\n");
  ASSERT_FALSE(asterisk.error);
  EXPECT_TRUE(asterisk.head.asterisk);
}

TEST(ParseHeadTest, KeepsAConnectionAsTheProtocolSays) {
  const struct {
    const char* version;
    const char* connection;
    bool expected;
  } cases[] = {{"1.1", "", true},
               {"1.1", "Connection: close\r\n", false},
               {"1.1", "Connection: Upgrade, CLOSE\r\n", false},
               {"1.1", "Connection: keep-alive\r\n", true},
               {"1.0", "", false},
               {"1.0", "Connection: Keep-Alive\r\n", true},
               {"1.0", "Connection: close\r\n", false}};
  for (const auto& c : cases) {
    const Parsed parsed(std::string("GET / HTTP/") + c.version + "\r\nHost: a\r\n" + c.connection + "\r\n");
    ASSERT_FALSE(parsed.error) << c.version << c.connection;
    EXPECT_EQ(parsed.head.keep_alive, c.expected) << c.version << " " << c.connection;
  }
}

TEST(ParseHeadTest, ReadsHowTheBodyIsFramed) {
  const Parsed length(With("Content-Length: 42\r\n"));
  ASSERT_FALSE(length.error);
  EXPECT_EQ(length.head.content_length, 42u);
  const Parsed chunked(With("Transfer-Encoding: Chunked\r\n"));
  ASSERT_FALSE(chunked.error);
  EXPECT_TRUE(chunked.head.chunked);
  const Parsed expecting(With("Content-Length: 1\r\nExpect: 100-Continue\r\n"));
  ASSERT_FALSE(expecting.error);
  EXPECT_TRUE(expecting.head.expects_continue);
}

TEST(ParseHeadTest, AHeadOfTheBeforeIsForgotten) {
  Head head;
  const std::string first = With("Content-Length: 42\r\nConnection: close\r\n");
  ASSERT_FALSE(ParseHead(first, kMostHeaders, head));
  Head fresh;
  const std::string second = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";
  ASSERT_FALSE(ParseHead(second, kMostHeaders, fresh));
  EXPECT_EQ(fresh.content_length, std::nullopt);
  EXPECT_TRUE(fresh.keep_alive);
}

TEST(ParseHeadTest, RefusesWhateverTwoPartiesCouldReadInTwoWays) {
  const struct {
    const char* name;
    std::string text;
    int expected;
  } cases[] = {
      {"two lengths", With("Content-Length: 5\r\nContent-Length: 6\r\n"), 400},
      {"the same length twice", With("Content-Length: 5\r\nContent-Length: 5\r\n"), 400},
      {"a list of lengths", With("Content-Length: 5, 5\r\n"), 400},
      {"a negative length", With("Content-Length: -5\r\n"), 400},
      {"a signed length", With("Content-Length: +5\r\n"), 400},
      {"a hex length", With("Content-Length: 0x5\r\n"), 400},
      {"an empty length", With("Content-Length: \r\n"), 400},
      {"a length with a space", With("Content-Length: 5 5\r\n"), 400},
      {"an overlong length", With("Content-Length: 99999999999999999999\r\n"), 400},
      {"length and chunks", With("Content-Length: 5\r\nTransfer-Encoding: chunked\r\n"), 400},
      {"chunks and length", With("Transfer-Encoding: chunked\r\nContent-Length: 5\r\n"), 400},
      {"chunked twice", With("Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n"), 400},
      {"chunks in HTTP/1.0", "POST / HTTP/1.0\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n", 400},
      {"no host", "GET / HTTP/1.1\r\n\r\n", 400},
      {"two hosts", "GET / HTTP/1.1\r\nHost: a\r\nHost: a\r\n\r\n", 400},
      {"an empty host", "GET / HTTP/1.1\r\nHost:\r\n\r\n", 400},
      {"a host with a path", "GET / HTTP/1.1\r\nHost: a/b\r\n\r\n", 400},
      {"a host with a user", "GET / HTTP/1.1\r\nHost: u@a\r\n\r\n", 400},
      {"a list of hosts", "GET / HTTP/1.1\r\nHost: a,b\r\n\r\n", 400},
      {"a space before the colon", With("Content-Length : 5\r\n"), 400},
      {"a header without a colon", With("Nonsense\r\n"), 400},
      {"a header without a name", With(": x\r\n"), 400},
      {"another version", "GET / HTTP/2.0\r\nHost: a\r\n\r\n", 400},
      {"no version", "GET /\r\nHost: a\r\n\r\n", 400},
      {"no slash", "GET a HTTP/1.1\r\nHost: a\r\n\r\n", 400},
      {"an asterisk elsewhere", "GET * HTTP/1.1\r\nHost: a\r\n\r\n", 400},
      {"a fragment", "GET /a#b HTTP/1.1\r\nHost: a\r\n\r\n", 400},
      {"a raw byte", "GET /\xc3\xbc HTTP/1.1\r\nHost: a\r\n\r\n", 400},
      {"two spaces", "GET  / HTTP/1.1\r\nHost: a\r\n\r\n", 400},
      {"another scheme", "GET ftp://a/ HTTP/1.1\r\nHost: a\r\n\r\n", 400},
      {"another expectation", With("Expect: miracles\r\n"), 417},
      {"an unknown method with a target of its own", "CONNECT a:443 HTTP/1.1\r\nHost: a\r\n\r\n", 501},
  };
  for (const auto& c : cases) EXPECT_EQ(StatusFor(c.text), c.expected) << c.name;
}

// Gateways send the methods of their clients, so some routes take any.
TEST(ParseHeadTest, LeavesUnknownMethodsToTheRoutes) {
  for (const char* method : {"BREW", "get", "PROPFIND", "M-SEARCH"}) {
    const std::string text = std::string(method) + " / HTTP/1.1\r\nHost: a\r\n\r\n";
    Head head;
    EXPECT_EQ(ParseHead(text, 20, head), std::nullopt) << method;
    EXPECT_EQ(head.method, wire::Method::kOther) << method;
    EXPECT_EQ(head.path, "/") << method;
  }
}

// 400 or 501: refused in any case.
TEST(ParseHeadTest, RefusesOtherTransferCodings) {
  for (const char* coding : {"gzip", "gzip, chunked", "chunked, gzip", "identity", "xchunked", "chunked;q=1",
                             "\"chunked\"", "chunked,", ""}) {
    const int status = StatusFor(With(std::string("Transfer-Encoding: ") + coding + "\r\n"));
    EXPECT_TRUE(status == 400 || status == 501) << coding << ": " << status;
  }
}

TEST(ParseHeadTest, RefusesTooManyHeaders) {
  std::string lines;
  for (int i = 0; i < 19; ++i) lines += "X-" + std::to_string(i) + ": y\r\n";
  EXPECT_EQ(StatusFor(With(lines)), 200) << "twenty with the host";
  EXPECT_EQ(StatusFor(With(lines + "X-Last: y\r\n")), 431);
}

TEST(ParseHeadTest, AnUnfinishedHeadIsBad) { EXPECT_EQ(StatusFor("GET / HTTP/1.1\r\nHost: a\r\n"), 400); }

TEST(ParseHeadTest, EveryErrorHasItsStatus) {
  EXPECT_EQ(StatusOf(HeadError::kBad), 400);
  EXPECT_EQ(StatusOf(HeadError::kUriTooLong), 414);
  EXPECT_EQ(StatusOf(HeadError::kExpectation), 417);
  EXPECT_EQ(StatusOf(HeadError::kTooLarge), 431);
  EXPECT_EQ(StatusOf(HeadError::kNotImplemented), 501);
}

constexpr std::string_view kHead = "GET / HTTP/1.1\r\nHost: a\r\nX-Tab: a\tb\r\n\r\n";

TEST(FindHeadEndTest, FindsTheEmptyLineAndLeavesTheRest) {
  EXPECT_EQ(FindHeadEnd(kHead, 0).size, kHead.size());
  const HeadEnd end = FindHeadEnd(std::string(kHead) + "body\n\0", 0);
  EXPECT_EQ(end.size, kHead.size());
  EXPECT_FALSE(end.bad);
}

// As the sessions call it: the last three bytes are looked at again.
TEST(FindHeadEndTest, WorksHoweverTheBytesArrive) {
  std::size_t scanned = 0;
  for (std::size_t size = 1; size <= kHead.size(); ++size) {
    const HeadEnd end = FindHeadEnd(kHead.substr(0, size), scanned);
    EXPECT_FALSE(end.bad) << size;
    EXPECT_EQ(end.size, size == kHead.size() ? size : 0u) << size;
    scanned = size < 3 ? 0 : size - 3;
  }
}

TEST(FindHeadEndTest, RefusesWhatNoHeadMayHoldHoweverTheBytesArrive) {
  const std::pair<const char*, std::string> cases[] = {
      {"a bare CR", "GET / HTTP/1.1\r\nX: a\rb\r\n\r\n"},
      {"a bare LF", "GET / HTTP/1.1\r\nX: a\nY: b\r\n\r\n"},
      {"LF alone as line ends", "GET / HTTP/1.1\nHost: a\n\n"},
      {"a NUL", std::string("GET / HTTP/1.1\r\nX: a\0b\r\n\r\n", 26)},
      {"another control",
       "GET / HTTP/1.1\r\nX: a\x01"
       "b\r\n\r\n"},
      {"a folded line", "GET / HTTP/1.1\r\nX: a\r\n b\r\n\r\n"},
      {"a line folded by a tab", "GET / HTTP/1.1\r\nX: a\r\n\tb\r\n\r\n"},
      {"an LF first", "\nGET / HTTP/1.1\r\n\r\n"}};
  for (const auto& [name, text] : cases) {
    EXPECT_TRUE(FindHeadEnd(text, 0).bad) << name;
    bool bad = false;
    std::size_t scanned = 0;
    for (std::size_t size = 1; size <= text.size() && !bad; ++size) {
      const HeadEnd end = FindHeadEnd(std::string_view(text).substr(0, size), scanned);
      EXPECT_EQ(end.size, 0u) << name;
      bad = end.bad;
      scanned = size < 3 ? 0 : size - 3;
    }
    EXPECT_TRUE(bad) << name << ", byte by byte";
  }
}

struct Fed {
  ChunkedBody::State state = ChunkedBody::State::kMore;
  std::string body;
  std::size_t used = 0;
};

// The whole text, in pieces of that size; what is not used is offered again, with what follows.
Fed Feed(std::string_view text, std::size_t piece, std::size_t limit = 1000) {
  ChunkedBody body(limit);
  Fed fed;
  std::size_t offered = 0;
  while (fed.state == ChunkedBody::State::kMore && offered < text.size()) {
    offered = std::min(offered + piece, text.size());
    std::size_t used = 0;
    fed.state = body.Feed(text.substr(fed.used, offered - fed.used), fed.body, used);
    fed.used += used;
  }
  return fed;
}

TEST(ChunkedBodyTest, GivesTheTextHoweverTheBytesArrive) {
  const std::string_view text = "4\r\nWiki\r\n5;ext=1\r\npedia\r\nE\r\n in\r\n\r\nchunks.\r\n0\r\n\r\nGET /next";
  for (std::size_t piece = 1; piece <= text.size(); ++piece) {
    const Fed fed = Feed(text, piece);
    EXPECT_EQ(fed.state, ChunkedBody::State::kDone) << piece;
    EXPECT_EQ(fed.body, "Wikipedia in\r\n\r\nchunks.") << piece;
    EXPECT_EQ(text.substr(fed.used), "GET /next") << piece;
  }
}

TEST(ChunkedBodyTest, AnEmptyBodyIsDone) {
  const Fed fed = Feed("0\r\n\r\n", 100);
  EXPECT_EQ(fed.state, ChunkedBody::State::kDone);
  EXPECT_EQ(fed.body, "");
}

TEST(ChunkedBodyTest, ATrailerIsSkipped) {
  const Fed fed = Feed("1\r\na\r\n0\r\nX-Sum: 1\r\n\r\n", 100);
  EXPECT_EQ(fed.state, ChunkedBody::State::kDone);
  EXPECT_EQ(fed.body, "a");
}

TEST(ChunkedBodyTest, WaitsForMore) {
  EXPECT_EQ(Feed("5\r\nab", 100).state, ChunkedBody::State::kMore);
  EXPECT_EQ(Feed("1\r\na\r\n0\r\n", 100).state, ChunkedBody::State::kMore);
}

TEST(ChunkedBodyTest, RefusesWhatIsNoChunk) {
  for (const char* text : {"zz\r\nab\r\n0\r\n\r\n", "-1\r\na\r\n0\r\n\r\n", "2\r\nabc\r\n0\r\n\r\n", "\r\n0\r\n\r\n",
                           "FFFFFFFFFFFFFFFFF\r\na\r\n0\r\n\r\n"}) {
    EXPECT_NE(Feed(text, 100).state, ChunkedBody::State::kDone) << text;
    EXPECT_NE(Feed(text, 100).state, ChunkedBody::State::kMore) << text;
    EXPECT_NE(Feed(text, 1).state, ChunkedBody::State::kDone) << text;
  }
}

TEST(ChunkedBodyTest, TheLimitCountsAllChunks) {
  EXPECT_EQ(Feed("3\r\nabc\r\n3\r\ndef\r\n0\r\n\r\n", 100, 6).state, ChunkedBody::State::kDone);
  EXPECT_EQ(Feed("3\r\nabc\r\n4\r\ndefg\r\n0\r\n\r\n", 100, 6).state, ChunkedBody::State::kTooLarge);
  EXPECT_EQ(Feed("7\r\nabcdefg\r\n0\r\n\r\n", 1, 6).state, ChunkedBody::State::kTooLarge);
  EXPECT_EQ(Feed("FFFFFFFF\r\nabcd", 100, 6).state, ChunkedBody::State::kTooLarge) << "before it has arrived";
}

TEST(HeadTest, ThePathIsFoundInAHeadThatIsNoneAsWell) {
  EXPECT_EQ(PathOf("GET /v2/auth?service=x HTTP/1.1\r\nA: b\r\n\r\n"), "/v2/auth");
  EXPECT_EQ(PathOf("GET /v2/" + std::string(70'000, 'a')), "/v2/" + std::string(70'000, 'a'));
  EXPECT_EQ(PathOf("\x16\x03\x01"), "");
  EXPECT_EQ(PathOf("GET http://elsewhere/ HTTP/1.1\r\n"), "");
  EXPECT_EQ(PathOf("GET\r\n /v2/ x"), "");
}

TEST(ChunkedBodyTest, LinesAreBounded) {
  const std::string long_text(100'000, 'x');
  std::string small_chunks;
  for (int i = 0; i < 2000; ++i) small_chunks += "1;" + std::string(20, 'e') + "\r\na\r\n";
  std::string trailers = "0\r\n";
  for (int i = 0; i < 2000; ++i) trailers += "X-Trailer: y\r\n";
  const std::pair<const char*, std::string> cases[] = {
      {"a long extension", "1;" + long_text},     {"a long size", "1" + long_text},
      {"a long trailer", "0\r\nX: " + long_text}, {"many trailers", trailers},
      {"many extensions", small_chunks},          {"nine digits", "000000001\r\na\r\n0\r\n\r\n"}};
  for (const auto& [name, text] : cases) EXPECT_EQ(Feed(text, 1000, 1 << 20).state, ChunkedBody::State::kBad) << name;
}

TEST(ChunkedBodyTest, LinesEndAsTheyMust) {
  for (const char* text :
       {"1\na\r\n0\r\n\r\n", "1\r\na\n0\r\n\r\n", "1\r\na\r\n0\r\n\n", "1\r\na\r\n0\r\nno colon\r\n\r\n",
        "1 x\r\na\r\n0\r\n\r\n", "1\x01\r\na\r\n0\r\n\r\n", "1;\x01\r\na\r\n0\r\n\r\n", "+1\r\na\r\n"}) {
    EXPECT_EQ(Feed(text, 100).state, ChunkedBody::State::kBad) << text;
  }
}

TEST(ChunkedBodyTest, MovesWithItsState) {
  ChunkedBody first(100);
  std::string body;
  std::size_t used = 0;
  EXPECT_EQ(first.Feed("4\r\nWi", body, used), ChunkedBody::State::kMore);
  std::string rest = std::string("4\r\nWi").substr(used) + "ki\r\n0\r\n\r\n";
  ChunkedBody second = std::move(first);
  EXPECT_EQ(second.Feed(rest, body, used), ChunkedBody::State::kDone);
  EXPECT_EQ(body, "Wiki");
}

}  // namespace
}  // namespace jeton::http
