#include "solera/cli/failure.h"

#include <gtest/gtest.h>

#include <CLI/CLI.hpp>
#include <new>

#include "solera/core/error.h"

namespace solera::cli {
namespace {

template <class Exception>
Failure failure_of(const Exception& exception) {
  try {
    throw exception;
  } catch (...) {
    return describe_current_exception();
  }
}

TEST(Failure, HasTheCodeOfTheKindOfError) {
  const std::vector<std::pair<ErrorKind, int>> codes = {
      {ErrorKind::kFailure, 1},    {ErrorKind::kUsage, 2},
      {ErrorKind::kBadInput, 3},   {ErrorKind::kDiverged, 4},
      {ErrorKind::kTimeLimit, 75}, {ErrorKind::kInterrupt, 130},
      {ErrorKind::kTerminate, 143}};
  for (const auto& [kind, code] : codes) {
    const Failure failure = failure_of(Error(kind, "place", "message"));
    EXPECT_EQ(failure.exit_code, code);
    EXPECT_EQ(failure.line, "[place] message");
  }
}

TEST(Failure, KeepsTheFirstLineOfAForeignException) {
  const Failure failure =
      failure_of(std::runtime_error("expected a float\nframe #0: ..."));
  EXPECT_EQ(failure.exit_code, 1);
  EXPECT_EQ(failure.line, "[internal] expected a float");
}

TEST(Failure, SaysWhatToDoWhenMemoryRunsOut) {
  const Failure failure = failure_of(std::bad_alloc());
  EXPECT_EQ(failure.exit_code, 1);
  EXPECT_EQ(failure.line,
            "out of memory, use a smaller batch_size or fewer workers");
}

TEST(Failure, NamesAnUnknownCommandOnly) {
  const CLI::ExtrasError error("x", {"rum"});
  EXPECT_EQ(describe_parse_error(error, {"-q", "rum"}).line,
            "[command line] unknown command 'rum', did you mean 'run'?");
  EXPECT_EQ(describe_parse_error(error, {"run", "--x"}).line,
            std::string("[command line] ") + error.what());
  EXPECT_EQ(describe_parse_error(error, {"run"}).exit_code, 2);
}

TEST(Failure, IsAnObjectForPrograms) {
  EXPECT_EQ(to_json(to_value({3, "[x] y"})),
            R"({"error":"[x] y","exit_code":3})");
}

}  // namespace
}  // namespace solera::cli
