#include "wire/credentials.h"

#include <gtest/gtest.h>

#include <random>
#include <string>

#include "base/encoding.h"

namespace jeton::wire {
namespace {

using namespace std::string_literals;

// "bearer:TOKEN", "basic:NAME|SECRET", "unusable" or "none".
std::string Shown(const Authorization& authorization) {
  if (const auto* bearer = std::get_if<BearerToken>(&authorization))
    return "bearer:" + std::string(bearer->token.Reveal());
  if (const auto* basic = std::get_if<BasicCredentials>(&authorization)) {
    return "basic:" + basic->name + "|" + std::string(basic->secret.Reveal());
  }
  return std::holds_alternative<NoCredentials>(authorization) ? "none" : "unusable";
}

std::string Basic(std::string_view text) { return "Basic " + EncodeBase64(text); }

TEST(AuthorizationTest, ReadsBothSchemesInAnyCase) {
  const struct {
    std::string value, expected;
  } cases[] = {
      {"Bearer abc", "bearer:abc"},
      {"bearer abc", "bearer:abc"},
      {"BEARER abc", "bearer:abc"},
      {"  Bearer   abc  ", "bearer:abc"},
      {"Bearer eyJ.a-b_c~+/=.d", "bearer:eyJ.a-b_c~+/=.d"},
      {Basic("devtable:secret"), "basic:devtable|secret"},
      {"bASIC " + EncodeBase64("devtable:secret"), "basic:devtable|secret"},
      {Basic("devtable:a:b:c"), "basic:devtable|a:b:c"},
      {Basic("$oauthtoken:jto_x"), "basic:$oauthtoken|jto_x"},
      {Basic("acme+ci:x"), "basic:acme+ci|x"},
      {Basic(":secret"), "basic:|secret"},
      {Basic("devtable:"), "basic:devtable|"},
      {Basic(":"), "basic:|"},
      {Basic("d\xc3\xa9v:p\xc3\xa4ss word"), "basic:d\xc3\xa9v|p\xc3\xa4ss word"},
  };
  for (const auto& c : cases) EXPECT_EQ(Shown(ParseAuthorization(c.value)), c.expected) << c.value;
}

TEST(AuthorizationTest, WhatCannotBeUsedIsNotTakenForNothing) {
  const std::string cases[] = {
      "",
      " ",
      "Bearer",
      "Bearer ",
      "Bearerabc",
      "Bearer a b",
      "Bearer a,b",
      "Bearer a, Bearer b",
      "Bearer\tabc",
      "Basic",
      "Basic ",
      "Basic !!!!",
      "Basic ZGV2dGFibGU6c2VjcmV0=",
      "Basic ZGV2dGFibGU6c2VjcmV",
      "Basic " + EncodeBase64("a:b") + " x",
      Basic("without a colon"),
      Basic(""),
      Basic("d\xff:secret"),
      Basic("devtable:\xc0\xaf"),
      "Basic ZDp-_w==",
      "Digest username=x",
      "Token sigv2=x",
      "Negotiate abc",
      "abc",
      ":",
  };
  for (const auto& value : cases) EXPECT_EQ(Shown(ParseAuthorization(value)), "unusable") << value;
}

TEST(AuthorizationTest, ABearerTokenIsOneWord) { EXPECT_EQ(Shown(ParseAuthorization("Bearer abc\tdef")), "unusable"); }

TEST(AuthorizationTest, IsReadFromTheOneHeader) {
  Request request;
  EXPECT_EQ(Shown(ReadAuthorization(request)), "none");
  request.headers = {{"Proxy-Authorization", "Bearer no"}, {"X-Authorization", "Bearer no"}};
  EXPECT_EQ(Shown(ReadAuthorization(request)), "none");
  request.headers.push_back({"aUTHORIZATION", "Bearer yes"});
  EXPECT_EQ(Shown(ReadAuthorization(request)), "bearer:yes");
}

TEST(AuthorizationTest, TwoHeadersAreUnusableEvenWhenTheyAreAlike) {
  Request request;
  request.headers = {{"Authorization", "Bearer a"}, {"authorization", "Bearer a"}};
  EXPECT_EQ(Shown(ReadAuthorization(request)), "unusable");
}

TEST(AuthorizationTest, AnEmptyHeaderIsUnusable) {
  Request request;
  request.headers = {{"Authorization", ""}};
  EXPECT_EQ(Shown(ReadAuthorization(request)), "unusable");
}

TEST(AuthorizationTest, RandomValuesGiveNoNameThatWasNotSent) {
  std::mt19937 generator(5);
  for (int run = 0; run < 5000; ++run) {
    std::string text(generator() % 12, '\0');
    for (char& c : text) c = static_cast<char>(generator() % 256);
    const Authorization read = ParseAuthorization(Basic(text));
    const auto colon = text.find(':');
    const auto* basic = std::get_if<BasicCredentials>(&read);
    ASSERT_EQ(basic != nullptr, IsUtf8(text) && colon != std::string::npos) << EncodeHex(text);
    if (basic != nullptr) {
      EXPECT_EQ(basic->name + ":" + std::string(basic->secret.Reveal()), text);
    }
  }
}

}  // namespace
}  // namespace jeton::wire
