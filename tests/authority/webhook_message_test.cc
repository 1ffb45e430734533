#include "authority/webhooks/message.h"

#include <gtest/gtest.h>

#include "testing/builders.h"

namespace jeton::authority {
namespace {

TEST(WebhookMessageTest, WhatIsStoredIsReadAsItWas) {
  const ToldTokens tokens{.count = 0,
                          .tokens = {{.id = testing::IdOf(1),
                                      .kind = TokenKind::kClientSecret,
                                      .name = "n",
                                      .organization = "acme",
                                      .subject = ToldSubject{SubjectKind::kApplication, "client"},
                                      .application = "client",
                                      .created = FromMicros(5),
                                      .expires = FromMicros(7)},
                                     {.id = testing::IdOf(2)}}};
  const auto read = std::get<ToldTokens>(ReadContent(WebhookEvent::kTokenLeaked, PrintContent(tokens)));
  ASSERT_EQ(read.tokens.size(), 2u);
  const ToldToken& first = read.tokens[0];
  EXPECT_EQ(first.id, testing::IdOf(1));
  EXPECT_EQ(first.kind, TokenKind::kClientSecret);
  EXPECT_EQ(first.name, "n");
  EXPECT_EQ(first.organization, "acme");
  EXPECT_EQ(first.subject->kind, SubjectKind::kApplication);
  EXPECT_EQ(first.application, "client");
  EXPECT_EQ(first.created, FromMicros(5));
  EXPECT_EQ(first.expires, FromMicros(7));
  EXPECT_FALSE(read.tokens[1].name.has_value());
  EXPECT_FALSE(read.tokens[1].subject.has_value());
  EXPECT_EQ(read.tokens[1].expires, kNever);

  const ToldRefusals refusals{ToldSubject{SubjectKind::kUser, "mira"}, 12, FromMicros(9), "192.0.2.1", "CODE"};
  const auto refused = std::get<ToldRefusals>(ReadContent(WebhookEvent::kRefusedOften, PrintContent(refusals)));
  EXPECT_EQ(refused.subject->name, "mira");
  EXPECT_EQ(refused.refusals, 12);
  EXPECT_EQ(refused.since, FromMicros(9));
  EXPECT_EQ(refused.address, "192.0.2.1");
  EXPECT_EQ(refused.code, "CODE");

  const auto keys =
      std::get<ToldKeys>(ReadContent(WebhookEvent::kKeyRotated, PrintContent(ToldKeys{"registry", {"a", "b"}})));
  EXPECT_EQ(keys.use, "registry");
  EXPECT_EQ(keys.current, (std::vector<std::string>{"a", "b"}));
}

TEST(WebhookMessageTest, WhatCannotBeReadIsEmpty) {
  for (const char* const text : {"", "[]", "{\"tokens\":1}", "{\"tokens\":[1]}", "{\"current\":[1],\"subject\":2}"}) {
    EXPECT_TRUE(std::get<ToldTokens>(ReadContent(WebhookEvent::kTokenRevoked, text)).tokens.empty()) << text;
    EXPECT_TRUE(std::get<ToldKeys>(ReadContent(WebhookEvent::kKeyRotated, text)).current.empty()) << text;
    EXPECT_FALSE(std::get<ToldRefusals>(ReadContent(WebhookEvent::kRefusedOften, text)).subject.has_value()) << text;
  }
}

}  // namespace
}  // namespace jeton::authority
