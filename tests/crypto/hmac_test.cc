#include "crypto/hmac.h"

#include <gtest/gtest.h>

#include <string>

namespace jeton::crypto {
namespace {

// RFC 4231, sections 4.2 to 4.4 and 4.7.
TEST(HmacTest, GivesWhatTheStandardGives) {
  const struct {
    std::string key;
    std::string text;
    std::string_view expected;
  } cases[] = {
      {std::string(20, '\x0b'), "Hi There", "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7"},
      {"Jefe", "what do ya want for nothing?", "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"},
      {std::string(20, '\xaa'), std::string(50, '\xdd'),
       "773ea91e36800e46854db8ebd09181a72959098b3ef8c122d9635514ced565fe"},
      {std::string(131, '\xaa'), "Test Using Larger Than Block-Size Key - Hash Key First",
       "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54"},
  };
  for (const auto& c : cases) EXPECT_EQ(HmacSha256Hex(c.key, c.text), c.expected) << c.text;
}

TEST(HmacTest, EveryKeyAndTextHasItsOwn) {
  const std::string one = HmacSha256Hex("key", "text");
  EXPECT_EQ(one, HmacSha256Hex("key", "text"));
  EXPECT_NE(one, HmacSha256Hex("kez", "text"));
  EXPECT_NE(one, HmacSha256Hex("key", "texu"));
  EXPECT_NE(one, HmacSha256Hex("", "text"));
}

}  // namespace
}  // namespace jeton::crypto
