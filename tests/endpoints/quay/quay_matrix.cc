#include <gtest/gtest.h>

#include "endpoints/quay/world.h"

// The authorization matrix: every operation of Quay's API by every kind of caller through every way to present oneself.
namespace jeton::testing::quay {
namespace {

class Matrix : public ::testing::TestWithParam<Operation> {
 protected:
  static void Begin(const World::Options& options) { world_ = std::make_unique<World>(options); }
  static void TearDownTestSuite() { world_.reset(); }

  // Says of every caller and presentation what was answered otherwise than the oracle has it.
  static void ExpectExactlyThese(const Operation& operation) {
    int cells = 0;
    for (const auto& [kind, caller] : world_->callers()) {
      for (const Presentation& presentation : caller->presentations) {
        ++cells;
        const bool page = presentation.token || !presentation.cookie;
        const Verdict verdict = VerdictOn(operation, caller->subject, presentation.carried, world_->where(), page);
        const Reply reply = world_->Send(operation, *caller, presentation);
        const std::string fault = FaultOf(reply, verdict, operation);
        EXPECT_EQ(fault, "") << kind << " with " << presentation.name << " asks " << operation.Name() << ": "
                             << ::testing::PrintToString(verdict) << " expected, got " << reply;
      }
    }
    // Nine people with seven scopes, one of them with an eighth, and eight other ways; a robot with two, and one
    // without.
    EXPECT_EQ(cells, 9 * (7 + 8) + 1 + 2 + 1);
  }

  static inline std::unique_ptr<World> world_;
};

std::string NameOfCase(const ::testing::TestParamInfo<Operation>& info) {
  // Some rows stand for several operations.
  std::string name = std::to_string(info.index) + "_" + info.param.Name();
  for (char& c : name) {
    if (std::isalnum(static_cast<unsigned char>(c)) == 0) c = '_';
  }
  return name;
}

class PlainMatrix : public Matrix {
 protected:
  static void SetUpTestSuite() { Begin({}); }
};
TEST_P(PlainMatrix, ExactlyTheseCallersAreAllowed) { ExpectExactlyThese(GetParam()); }
// Or the matrix could not fail where it matters.
TEST_P(PlainMatrix, SomeKindOfCallerIsAllowedAndSomeIsNot) {
  const Operation& operation = GetParam();
  bool allowed = false;
  bool refused = false;
  for (const auto& [kind, caller] : world_->callers()) {
    const Verdict verdict = VerdictOn(operation, caller->subject, Carried::Of(Full()), world_->where());
    (verdict == Verdict::kAllowed ? allowed : refused) = true;
  }
  EXPECT_TRUE(allowed || operation.row == "P5");
  const std::set<std::string> for_all = {"ANY", "UR", "UA", "nobody, UA", "UA; not restricted"};
  EXPECT_TRUE(refused || for_all.contains(operation.who));
}
INSTANTIATE_TEST_SUITE_P(Quay, PlainMatrix, ::testing::ValuesIn(Operations()), NameOfCase);

// Where superusers may act in the name spaces of others.
class FullAccessMatrix : public Matrix {
 protected:
  static void SetUpTestSuite() { Begin({.full_access = true}); }
};
TEST_P(FullAccessMatrix, ExactlyTheseCallersAreAllowed) { ExpectExactlyThese(GetParam()); }
INSTANTIATE_TEST_SUITE_P(Quay, FullAccessMatrix, ::testing::ValuesIn(Operations()), NameOfCase);

// Where ordinary users are restricted to what others give them.
class RestrictedMatrix : public Matrix {
 protected:
  static void SetUpTestSuite() { Begin({.readers = false, .restricted = true}); }
};
TEST_P(RestrictedMatrix, ExactlyTheseCallersAreAllowed) { ExpectExactlyThese(GetParam()); }
INSTANTIATE_TEST_SUITE_P(Quay, RestrictedMatrix, ::testing::ValuesIn(Operations()), NameOfCase);

TEST(RestrictedUserTest, LacksExactlyWhatIsNamedSo) {
  const Subject outsider{.restricted = true};
  Words lacks;
  for (const Operation& operation : Operations()) {
    if (operation.who.starts_with("UA") && !Permitted(operation, outsider, Full(), {})) lacks.insert(operation.row);
  }
  EXPECT_EQ(lacks, (Words{"B1", "N3", "N4", "N6", "X12", "X13", "X24"}));
}

// A test that were left out would be missed by no other.
TEST(MatrixTest, KnowsEveryOperationAndEveryKindOfCaller) {
  EXPECT_EQ(Operations().size(), 120u);
  EXPECT_EQ(kPeople.size(), 9u);
}

}  // namespace
}  // namespace jeton::testing::quay
