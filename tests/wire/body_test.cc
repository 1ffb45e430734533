#include "wire/body.h"

#include <gtest/gtest.h>

#include <boost/json/serialize.hpp>

#include "base/json.h"
#include "wire/schema.h"

namespace jeton::wire {
namespace {

enum class Colour { kRed, kBlue };

std::optional<Colour> ParseColour(std::string_view text) {
  if (text == "red") return Colour::kRed;
  return text == "blue" ? std::optional(Colour::kBlue) : std::nullopt;
}

struct Owner {
  std::string name;
};
struct Bounds {
  std::optional<std::int64_t> uses;
};
struct Thing {
  std::string name;
  std::optional<std::string> note;
  bool hidden = true;
  Seconds life{7};
  Colour colour = Colour::kRed;
  std::optional<TimePoint> ends;
  std::optional<Owner> owner;
  std::vector<std::string> words;
  Bounds bounds;
};

Result<std::vector<std::string>, std::string> ReadWords(const boost::json::value& value) {
  std::vector<std::string> words;
  if (!value.is_array()) return Fail(std::string("must be a list"));
  for (const auto& word : value.get_array()) words.emplace_back(View(word.get_string()));
  return words;
}

std::string_view FaultOfNote(std::string_view note) { return note.starts_with('#') ? "must not begin with #" : ""; }

constexpr MemberOf<Owner> kOwnerMembers[] = {{"name", Presence::kRequired, Text<&Owner::name>(), "Its name."}};
constexpr Body<Owner> kOwner(kOwnerMembers);

constexpr auto kMembers =
    Join(std::to_array<MemberOf<Thing>>({
             {"name", Presence::kRequired, Text<&Thing::name>({.filled = true, .longest = 3}), "Its name."},
             {"note", Presence::kNullable, Text<&Thing::note>({.fault = FaultOfNote}), "A note."},
             {"hidden", Presence::kOptional, Flag<&Thing::hidden>(), "Whether it is hidden."},
             {"life", Presence::kOptional, Whole<&Thing::life>(1, 10), "Its life."},
             {"colour", Presence::kOptional, Choice<ParseColour, &Thing::colour>("red blue"), "Its colour."},
             {"ends", Presence::kNullable, Time<&Thing::ends>(), "When it ends."},
             {"owner", Presence::kOptional, Object<kOwner, &Thing::owner>(), "Whose it is."},
         }),
         std::to_array<MemberOf<Thing>>({
             {"words", Presence::kOptional, Read<ReadWords, &Thing::words>({.type = Shape::Type::kList}), "Its words."},
             {"uses", Presence::kOptional, Whole<&Thing::bounds, &Bounds::uses>(1, 5), "How often."},
             {"kind", Presence::kOptional, Unused<Thing>({.choices = "thing"}), "What it is."},
         }));
constexpr Body<Thing> kThing(kMembers);

std::string FaultIn(const Body<Thing>& body, std::string_view text) {
  const auto read = body.Read(ParseJson(text)->as_object());
  return read ? std::string() : read.error();
}

TEST(BodyTest, ReadsEveryMemberIntoItsField) {
  const auto thing = kThing.Read(ParseJson(R"({"name":"a","note":"b","hidden":false,"life":9,"colour":"blue",
      "ends":"2026-01-31T08:15:00Z","owner":{"name":"c"},"words":["d","e"],"uses":5,"kind":"thing","more":1})")
                                     ->as_object());
  ASSERT_TRUE(thing.has_value()) << thing.error();
  EXPECT_EQ(thing->name, "a");
  EXPECT_EQ(thing->note, "b");
  EXPECT_FALSE(thing->hidden);
  EXPECT_EQ(thing->life, Seconds{9});
  EXPECT_EQ(thing->colour, Colour::kBlue);
  EXPECT_EQ(thing->ends, ParseRfc3339("2026-01-31T08:15:00Z"));
  EXPECT_EQ(thing->owner.value().name, "c");
  EXPECT_EQ(thing->words, (std::vector<std::string>{"d", "e"}));
  EXPECT_EQ(thing->bounds.uses, 5);
}

TEST(BodyTest, WhatIsNotSentStaysAsItIs) {
  const auto thing = kThing.Read(ParseJson(R"({"name":"a","note":null,"ends":null})")->as_object());
  ASSERT_TRUE(thing.has_value()) << thing.error();
  EXPECT_EQ(thing->note, std::nullopt);
  EXPECT_TRUE(thing->hidden);
  EXPECT_EQ(thing->life, Seconds{7});
  EXPECT_EQ(thing->ends, std::nullopt);
  EXPECT_FALSE(thing->owner.has_value());
}

TEST(BodyTest, NamesTheFirstFault) {
  const struct {
    const char* body;
    const char* fault;
  } cases[] = {
      {"{}", "'name' is required"},
      {R"({"name":null})", "'name' must be a string"},
      {R"({"name":7})", "'name' must be a string"},
      {R"({"name":"a\u0000"})", "'name' must not contain a NUL character"},
      {R"({"name":""})", "'name' must not be empty"},
      {R"({"name":"äöü"})", ""},
      {R"({"name":"äöüa"})", "'name' must have at most 3 characters"},
      {R"({"name":"a","note":"#b"})", "'note' must not begin with #"},
      {R"({"name":"a","hidden":null})", "'hidden' must be true or false"},
      {R"({"name":"a","hidden":1})", "'hidden' must be true or false"},
      {R"({"name":"a","life":0})", "'life' must be a whole number from 1 to 10"},
      {R"({"name":"a","life":11})", "'life' must be a whole number from 1 to 10"},
      {R"({"name":"a","life":1.5})", "'life' must be a whole number from 1 to 10"},
      {R"({"name":"a","life":"2"})", "'life' must be a whole number from 1 to 10"},
      {R"({"name":"a","life":18446744073709551615})", "'life' must be a whole number from 1 to 10"},
      {R"({"name":"a","colour":"green"})", "'colour' must be red or blue"},
      {R"({"name":"a","colour":7})", "'colour' must be a string"},
      {R"({"name":"a","ends":"tomorrow"})", "'ends' must be a time like 2026-01-31T08:15:00Z"},
      {R"({"name":"a","owner":null})", "'owner' must be an object"},
      {R"({"name":"a","owner":{}})", "'owner' is malformed: 'name' is required"},
      {R"({"name":"a","words":7})", "'words' must be a list"},
      {R"({"name":"a","kind":"other"})", "'kind' must be thing"},
      {R"({"life":0,"name":7})", "'name' must be a string"},
  };
  for (const auto& c : cases) EXPECT_EQ(FaultIn(kThing, c.body), c.fault) << c.body;
}

TEST(BodyTest, UnknownMembersArePassedOverOrRefused) {
  EXPECT_EQ(FaultIn(kThing, R"({"name":"a","lifes":1})"), "");
  const Body<Thing> strict(kMembers, {.only_known = true});
  EXPECT_EQ(FaultIn(strict, R"({"name":"a"})"), "");
  EXPECT_EQ(FaultIn(strict, R"({"lifes":1})"), "'lifes' is not known. Did you mean life?");
  EXPECT_EQ(FaultIn(strict, R"({"something else":1})"), "'something else' is not known");
  const Body<Thing> watchful(kMembers, {.unknown = [](std::string_view name) {
                               return name == "lives" ? std::optional<std::string>("is not life") : std::nullopt;
                             }});
  EXPECT_EQ(FaultIn(watchful, R"({"name":"a","other":1})"), "");
  EXPECT_EQ(FaultIn(watchful, R"({"name":"a","lives":1})"), "'lives' is not life");
}

TEST(BodyTest, ACheckSeesTheWholeAndMayCompleteIt) {
  const Body<Thing> checked(kMembers, {.check = [](Thing& thing) {
                              if (thing.name == "a" && !thing.note) return std::string("'note' or another name");
                              thing.words.push_back("checked");
                              return std::string();
                            }});
  EXPECT_EQ(FaultIn(checked, R"({"name":"a"})"), "'note' or another name");
  EXPECT_EQ(checked.Read(ParseJson(R"({"name":"b"})")->as_object())->words, std::vector<std::string>{"checked"});
}

TEST(BodyTest, PrintsItsSchema) {
  const auto schema = PrintSchema(kThing);
  EXPECT_EQ(boost::json::serialize(schema.at("required")), R"(["name"])");
  const auto property = [&](const char* name) { return boost::json::serialize(schema.at("properties").at(name)); };
  EXPECT_EQ(property("name"), R"({"type":"string","description":"Its name.","minLength":1,"maxLength":3})");
  EXPECT_EQ(property("note"), R"({"type":"string","description":"A note.","x-nullable":true})");
  EXPECT_EQ(property("hidden"), R"({"type":"boolean","description":"Whether it is hidden."})");
  EXPECT_EQ(property("life"), R"({"type":"integer","description":"Its life.","minimum":1,"maximum":10})");
  EXPECT_EQ(property("colour"), R"({"type":"string","description":"Its colour.","enum":["red","blue"]})");
  EXPECT_EQ(property("ends"),
            R"({"type":"string","description":"When it ends.","format":"date-time","x-nullable":true})");
  EXPECT_EQ(property("owner"), R"({"type":"object","properties":{"name":{"type":"string","description":"Its name."}},)"
                               R"("required":["name"],"description":"Whose it is."})");
  EXPECT_EQ(property("words"), R"({"type":"array","items":{"type":"string"},"description":"Its words."})");
}

TEST(BodyTest, PrintsAListOfBodies) {
  const Body<Owner> owners(kOwnerMembers, {.form = BodyForm::kList});
  const auto schema = PrintSchema(owners);
  EXPECT_EQ(schema.at("type"), "array");
  EXPECT_EQ(boost::json::serialize(schema.at("items").at("required")), R"(["name"])");
}

}  // namespace
}  // namespace jeton::wire
