#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/ptrace.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <fstream>
#include <stdexcept>

#include "solera/core/error.h"
#include "solera/core/file.h"
#include "tests/support/temp_folder.h"

namespace solera {
namespace {

namespace fs = std::filesystem;

std::vector<std::string> names_in(const fs::path& folder) {
  std::vector<std::string> names;
  for (const auto& entry : fs::directory_iterator(folder)) {
    names.push_back(entry.path().filename().string());
  }
  return names;
}

// A checkpoint of two files that belong together.
void fill(const fs::path& folder, const std::string& version) {
  make_folders(folder / "sub");
  std::ofstream(folder / "weights") << version;
  std::ofstream(folder / "sub" / "state") << version;
}

void write_version(const fs::path& path, const std::string& version) {
  write_folder_atomically(
      path, [&](const fs::path& folder) { fill(folder, version); });
}

// The version of a complete checkpoint, "torn" of another.
std::string version_of(const fs::path& path) {
  const std::string version = read_text(path / "weights");
  return read_text(path / "sub" / "state") == version ? version : "torn";
}

TEST(WriteFolderAtomically, ReplacesTheFolderAndLeavesNothingBeside) {
  const support::TempFolder folder;
  const fs::path path = folder.path() / "last";
  write_version(path, "1");
  write_version(path, "2");
  EXPECT_EQ(version_of(path), "2");
  EXPECT_THAT(names_in(folder.path()), testing::ElementsAre("last"));
}

TEST(WriteFolderAtomically, TakesAPathThatEndsInASlash) {
  const support::TempFolder folder;
  write_version(folder.path() / "last/", "1");
  write_version(folder.path() / "last/", "2");
  EXPECT_EQ(version_of(folder.path() / "last"), "2");
  EXPECT_THAT(names_in(folder.path()), testing::ElementsAre("last"));
}

TEST(WriteFolderAtomically, LeavesTheOldFolderWhenFillingFails) {
  const support::TempFolder folder;
  const fs::path path = folder.path() / "last";
  write_version(path, "1");
  EXPECT_THROW(write_folder_atomically(path,
                                       [](const fs::path& temporary) {
                                         fill(temporary, "2");
                                         throw std::runtime_error("stop");
                                       }),
               std::runtime_error);
  EXPECT_EQ(version_of(path), "1");
  EXPECT_THAT(names_in(folder.path()), testing::ElementsAre("last"));
}

TEST(WriteFolderAtomically, ReportsErrorsOfTheFileSystemAsFailure) {
  const support::TempFolder folder;
  const fs::path path = folder.path() / "last";
  write_version(path, "1");
  try {
    write_folder_atomically(path, [](const fs::path& temporary) {
      fs::rename(temporary / "missing", temporary / "there");
    });
    FAIL();
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::kFailure);
  }
  EXPECT_EQ(version_of(path), "1");
  const fs::path below_file = folder.write("file", "") / "last";
  EXPECT_THROW(write_version(below_file, "1"), Error);
}

TEST(WriteFolderAtomically, StartsFromNothingWhateverACrashLeft) {
  const support::TempFolder folder;
  folder.write(".last.tmp/stale", "");
  write_version(folder.path() / "last", "1");
  EXPECT_FALSE(fs::exists(folder.path() / "last" / "stale"));
}

// The states between the renames, as a crash leaves them.
TEST(RecoverFolder, KeepsTheOldFolderIfTheNewOneWasNotRenamed) {
  const support::TempFolder folder;
  const fs::path path = folder.path() / "last";
  fill(path, "1");
  fill(folder.path() / ".last.tmp", "2");
  recover_folder(path);
  EXPECT_EQ(version_of(path), "1");
  EXPECT_THAT(names_in(folder.path()), testing::ElementsAre("last"));
}

TEST(RecoverFolder, BringsTheOldFolderBackBetweenTheRenames) {
  const support::TempFolder folder;
  const fs::path path = folder.path() / "last";
  fill(folder.path() / ".last.old", "1");
  fill(folder.path() / ".last.tmp", "2");
  recover_folder(path);
  EXPECT_EQ(version_of(path), "1");
  EXPECT_THAT(names_in(folder.path()), testing::ElementsAre("last"));
}

TEST(RecoverFolder, KeepsTheNewFolderAfterBothRenames) {
  const support::TempFolder folder;
  const fs::path path = folder.path() / "last";
  fill(folder.path() / ".last.old", "1");
  fill(path, "2");
  recover_folder(path);
  EXPECT_EQ(version_of(path), "2");
  EXPECT_THAT(names_in(folder.path()), testing::ElementsAre("last"));
}

TEST(RecoverFolder, DoesNothingWhereNothingWasWritten) {
  const support::TempFolder folder;
  recover_folder(folder.path() / "last");
  EXPECT_THAT(names_in(folder.path()), testing::IsEmpty());
}

TEST(WriteFolderAtomically, BringsTheOldFolderBackWhenWritingFailsAfterACrash) {
  const support::TempFolder folder;
  const fs::path path = folder.path() / "last";
  fill(folder.path() / ".last.old", "1");
  EXPECT_THROW(
      write_folder_atomically(
          path, [](const fs::path&) { throw std::runtime_error("stop"); }),
      std::runtime_error);
  EXPECT_EQ(version_of(path), "1");
}

// What became of a child process that was to be killed.
enum class Fate { kKilled, kFinished, kNotTraced };

// Runs `action` in a child process and kills it at its stop number `stops`,
// where it stops before and after every system call.
template <class Action>
Fate kill_at_system_call(int stops, Action action) {
  const pid_t child = ::fork();
  if (child == 0) {
    if (::ptrace(PTRACE_TRACEME, 0, nullptr, nullptr) != 0) ::_exit(1);
    ::raise(SIGSTOP);
    action();
    ::_exit(0);
  }
  int status = 0;
  ::waitpid(child, &status, 0);
  for (int i = 0; i < stops && WIFSTOPPED(status); ++i) {
    ::ptrace(PTRACE_SYSCALL, child, nullptr, nullptr);
    ::waitpid(child, &status, 0);
  }
  if (WIFEXITED(status)) {
    return WEXITSTATUS(status) == 0 ? Fate::kFinished : Fate::kNotTraced;
  }
  ::kill(child, SIGKILL);
  ::waitpid(child, &status, 0);
  return Fate::kKilled;
}

TEST(WriteFolderAtomically, SurvivesAKillAtEverySystemCall) {
  const support::TempFolder folder;
  const fs::path path = folder.path() / "last";
  write_version(path, "0");
  std::string before = "0";
  for (int stops = 0;; ++stops) {
    const std::string next = std::to_string(stops + 1);
    const Fate fate =
        kill_at_system_call(stops, [&] { write_version(path, next); });
    if (fate == Fate::kNotTraced) {
      GTEST_SKIP() << "this machine does not let a test trace its child";
    }
    recover_folder(path);
    const std::string after = version_of(path);
    ASSERT_TRUE(after == before || after == next) << after << " at " << stops;
    ASSERT_THAT(names_in(folder.path()), testing::ElementsAre("last"));
    if (fate == Fate::kFinished) {
      EXPECT_EQ(after, next);
      EXPECT_GT(stops, 30);
      return;
    }
    before = after;
  }
}

TEST(WriteFileAtomically, SurvivesAKillAtEverySystemCall) {
  const support::TempFolder folder;
  const fs::path path = folder.path() / "file";
  write_file_atomically(path, "0");
  std::string before = "0";
  for (int stops = 0;; ++stops) {
    const std::string next = std::to_string(stops + 1);
    const Fate fate =
        kill_at_system_call(stops, [&] { write_file_atomically(path, next); });
    if (fate == Fate::kNotTraced) {
      GTEST_SKIP() << "this machine does not let a test trace its child";
    }
    const std::string after = read_text(path);
    ASSERT_TRUE(after == before || after == next) << after << " at " << stops;
    if (fate == Fate::kFinished) {
      EXPECT_EQ(after, next);
      return;
    }
    before = after;
  }
}

}  // namespace
}  // namespace solera
