#pragma once

#include <gtest/gtest.h>

#include "base/result.h"

namespace jeton::testing {

// Says in which of the two ways a result was wrong: it succeeded, or it failed for another reason.
template <typename T, typename E>
::testing::AssertionResult FailsWith(const Result<T, E>& result, const E& expected) {
  if (result.has_value()) return ::testing::AssertionFailure() << "succeeded, and should have failed";
  if (result.error() == expected) return ::testing::AssertionSuccess();
  return ::testing::AssertionFailure() << "failed with " << ::testing::PrintToString(result.error()) << " instead of "
                                       << ::testing::PrintToString(expected);
}

template <typename T, typename E>
::testing::AssertionResult Succeeds(const Result<T, E>& result) {
  if (result.has_value()) return ::testing::AssertionSuccess();
  return ::testing::AssertionFailure() << "failed with " << ::testing::PrintToString(result.error());
}

}  // namespace jeton::testing
