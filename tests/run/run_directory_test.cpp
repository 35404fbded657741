#include "solera/run/run_directory.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <optional>

#include "solera/core/error.h"
#include "tests/support/temp_folder.h"

namespace solera::run {
namespace {

using ::testing::HasSubstr;

/// The kind and text of the Error that `action` throws.
template <class Action>
std::pair<ErrorKind, std::string> error_of(Action action) {
  try {
    action();
  } catch (const Error& error) {
    return {error.kind(), error.what()};
  }
  ADD_FAILURE() << "nothing was thrown";
  return {ErrorKind::kFailure, ""};
}

TEST(RunDirectory, RefusesASecondProcessAndNamesTheFirst) {
  const support::TempFolder folder;
  std::optional<RunDirectory> first(folder.path() / "run");
  const auto [kind, text] =
      error_of([&] { RunDirectory second(folder.path() / "run"); });
  EXPECT_EQ(kind, ErrorKind::kUsage);
  EXPECT_THAT(text, HasSubstr((folder.path() / "run").string()));
  EXPECT_THAT(text, HasSubstr("process " + std::to_string(::getpid())));

  first.reset();
  EXPECT_NO_THROW(RunDirectory third(folder.path() / "run"));
}

TEST(RunDirectory, KnowsAStepIsDoneByTheFingerprintOfItsResult) {
  const support::TempFolder folder;
  {
    RunDirectory run(folder.path());
    run.step_folder("student");
    EXPECT_EQ(run.read_result("student"), std::nullopt);
    EXPECT_FALSE(run.is_done("student", "abc"));
    Value result = Value::object();
    result.set("fingerprint", "abc");
    result.set("seconds", 1.5);
    run.write_result("student", result);
  }
  const RunDirectory again(folder.path());
  EXPECT_TRUE(again.is_done("student", "abc"));
  EXPECT_FALSE(again.is_done("student", "abd"));
  EXPECT_EQ(again.read_result("student")->at("seconds"), Value(1.5));
}

TEST(RunDirectory, ForgetsARemovedStep) {
  const support::TempFolder folder;
  RunDirectory run(folder.path());
  Value result = Value::object();
  result.set("fingerprint", "abc");
  run.write_result("student", result);
  run.remove_step("student");
  EXPECT_FALSE(std::filesystem::exists(folder.path() / "steps/student"));
  EXPECT_NO_THROW(run.remove_step("student"));
}

TEST(RunDirectory, MergesTheManifestMemberByMember) {
  const support::TempFolder folder;
  RunDirectory run(folder.path());
  EXPECT_EQ(run.manifest(), Value::object());
  run.merge_manifest(
      parse_json(R"({"seed": 1, "versions": {"solera": "0.1"}})", ""));
  run.merge_manifest(
      parse_json(R"({"seed": 2, "versions": {"torch": "1.13"}})", ""));
  EXPECT_EQ(run.manifest(), parse_json(R"({"seed": 2,
                "versions": {"solera": "0.1", "torch": "1.13"}})",
                                       ""));
}

TEST(RunDirectory, WritesTheRecipeSoThatItReadsBack) {
  const support::TempFolder folder;
  const Value recipe =
      parse_yaml("steps:\n  a:\n    train: {epochs: 2, model: x}\n", "");
  RunDirectory(folder.path()).write_recipe(recipe);
  EXPECT_EQ(read_yaml(folder.path() / "recipe.resolved.yaml"), recipe);
}

TEST(RunDirectory, RefusesStepNamesThatLeaveTheFolder) {
  const support::TempFolder folder;
  const RunDirectory run(folder.path());
  for (const char* name : {"", ".", "..", "../x", "a/b", ".hidden", "a b"}) {
    const auto [kind, text] = error_of([&] { run.step_folder(name); });
    EXPECT_EQ(kind, ErrorKind::kUsage) << name;
  }
  EXPECT_NO_THROW(run.step_folder("RC-birds_2.1"));
}

TEST(RunDirectory, NamesAResultThatIsNoObject) {
  const support::TempFolder folder;
  const RunDirectory run(folder.path());
  const auto path = run.step_folder("student") / "result.json";
  std::ofstream(path) << "[1]";
  const auto [kind, text] = error_of([&] { run.read_result("student"); });
  EXPECT_EQ(kind, ErrorKind::kBadInput);
  EXPECT_THAT(text, HasSubstr(path.string()));
}

TEST(RunDirectory, FailsClearlyWhereNoFolderCanBe) {
  const support::TempFolder folder;
  std::ofstream(folder.path() / "file") << "x";
  const auto [kind, text] =
      error_of([&] { RunDirectory run(folder.path() / "file/run"); });
  EXPECT_EQ(kind, ErrorKind::kFailure);
}

}  // namespace
}  // namespace solera::run
