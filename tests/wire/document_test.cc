#include "wire/document.h"

#include <gtest/gtest.h>

#include <boost/json/serialize.hpp>

#include "base/json.h"
#include "wire/schema.h"

// One table prints a document and its schema.
namespace jeton::wire {
namespace {

struct Holder {
  std::string name;
};
struct Item {
  Id id;
  std::string name;
  std::optional<std::string> note;
  TimePoint ends = kNever;
  std::int64_t uses = 0;
  std::vector<std::string> words;
  std::string_view colour = "red";
  Holder holder;
  std::optional<Holder> heir;
  std::vector<Holder> former;
};
boost::json::value Twice(const Item& item) { return 2 * item.uses; }

constexpr ShownMember<Holder> kHolderMembers[] = {{"name", Show<&Holder::name>(), "Its name."}};
constexpr Document<Holder> kHolder("Holder", kHolderMembers);
constexpr ShownMember<Item> kItemMembers[] = {
    {"id", Show<&Item::id>(), "Its id."},
    {"name", Show<&Item::name>(), "Its name."},
    {"note", Show<&Item::note>(), "A note."},
    {"ends", Show<&Item::ends>(), "When it ends."},
    {"uses", Show<&Item::uses>(), "How often."},
    {"twice", ShowBy<Twice>({.type = Shape::Type::kWhole}), "Twice as often."},
    {"words", Show<&Item::words>(), "Its words."},
    {"colour", ShowChoice<&Item::colour>("red blue"), "Its colour."},
    {"holder", ShowObject<kHolder, &Item::holder>(), "Whose it is."},
    {"heir", ShowObject<kHolder, &Item::heir>(), "Whose it will be."},
    {"former", ShowList<kHolder, &Item::former>(), "Whose it was."},
    {"holders_name", Show<&Item::holder, &Holder::name>(), "A member of a member."},
};
constexpr Document<Item> kItem("Item", kItemMembers);

std::string Text(const boost::json::value& value) { return boost::json::serialize(value); }

TEST(DocumentTest, PrintsEveryMemberAndNullForWhatHasNoValue) {
  const Item item{.name = "a", .uses = 2, .words = {"x", "y"}, .holder = {"h"}, .former = {{"f"}}};
  EXPECT_EQ(Text(kItem.Print(item)),
            R"({"id":"00000000-0000-0000-0000-000000000000","name":"a","note":null,"ends":null,"uses":2,"twice":4,)"
            R"("words":["x","y"],"colour":"red","holder":{"name":"h"},"heir":null,"former":[{"name":"f"}],)"
            R"("holders_name":"h"})");
}

TEST(DocumentTest, PrintsWhatHasAValue) {
  const Item item{.note = "n", .ends = FromMicros(0), .heir = Holder{"i"}};
  const auto printed = kItem.Print(item);
  EXPECT_EQ(printed.at("note"), "n");
  EXPECT_EQ(printed.at("ends"), "1970-01-01T00:00:00Z");
  EXPECT_EQ(Text(printed.at("heir")), R"({"name":"i"})");
}

class SchemaBookTest : public ::testing::Test {
 protected:
  std::string Property(const char* name) { return Text(book_.schemas().at("Item").at("properties").at(name)); }

  SchemaBook book_;
  boost::json::object reference_ = book_.Describe(kItem);
};

TEST_F(SchemaBookTest, KeepsWhatHasANameOnceAndRefersToIt) {
  EXPECT_EQ(Text(reference_), R"({"$ref":"#/components/schemas/Item"})");
  EXPECT_EQ(book_.schemas().size(), 2u);
  EXPECT_EQ(Property("holder"), R"({"$ref":"#/components/schemas/Holder","description":"Whose it is."})");
  EXPECT_EQ(Property("former"),
            R"({"type":"array","items":{"$ref":"#/components/schemas/Holder"},"description":"Whose it was."})");
}

TEST_F(SchemaBookTest, SaysWhereNullMayStand) {
  EXPECT_EQ(Property("note"), R"({"type":["string","null"],"description":"A note."})");
  EXPECT_EQ(Property("ends"), R"({"type":["string","null"],"format":"date-time","description":"When it ends."})");
  EXPECT_EQ(Property("heir"),
            R"({"anyOf":[{"$ref":"#/components/schemas/Holder"},{"type":"null"}],"description":"Whose it will be."})");
}

TEST_F(SchemaBookTest, RequiresEveryMemberOfADocumentAndAllowsNoOther) {
  const auto& schema = book_.schemas().at("Item").get_object();
  EXPECT_EQ(schema.at("required").get_array().size(), std::size(kItemMembers));
  EXPECT_EQ(schema.at("additionalProperties"), false);
}

TEST_F(SchemaBookTest, NamesTheChoicesAndTheTypes) {
  EXPECT_EQ(Property("colour"), R"({"type":"string","enum":["red","blue"],"description":"Its colour."})");
  EXPECT_EQ(Property("uses"), R"({"type":"integer","description":"How often."})");
  EXPECT_EQ(Property("id"), R"({"type":"string","format":"uuid","description":"Its id."})");
}

}  // namespace
}  // namespace jeton::wire
