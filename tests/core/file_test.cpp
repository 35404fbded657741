#include "solera/core/file.h"

#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include "solera/core/error.h"
#include "tests/support/temp_folder.h"

namespace solera {
namespace {

namespace fs = std::filesystem;
using ::testing::HasSubstr;

// Kind and message of what `action` throws.
template <class Action>
std::pair<ErrorKind, std::string> error_of(Action action) {
  try {
    action();
  } catch (const Error& error) {
    return {error.kind(), error.what()};
  }
  return {ErrorKind::kDiverged, "nothing was thrown"};
}

std::vector<std::string> names_in(const fs::path& folder) {
  std::vector<std::string> names;
  for (const auto& entry : fs::directory_iterator(folder)) {
    names.push_back(entry.path().filename().string());
  }
  return names;
}

TEST(ReadFile, GivesEveryByte) {
  const support::TempFolder folder;
  const std::string text("a\0\r\nb", 5);
  const fs::path path = folder.write("file", text);
  EXPECT_EQ(read_text(path), text);
  EXPECT_EQ(read_bytes(path), Bytes(text.begin(), text.end()));
  const MappedFile mapped(path);
  EXPECT_EQ(std::string(mapped.bytes().begin(), mapped.bytes().end()), text);
}

TEST(ReadFile, ReadsAnEmptyFile) {
  const support::TempFolder folder;
  const fs::path path = folder.write("file", "");
  EXPECT_EQ(read_text(path), "");
  EXPECT_TRUE(read_bytes(path).empty());
  EXPECT_TRUE(MappedFile(path).bytes().empty());
}

TEST(ReadFile, ReadsToTheEndWhateverTheSizeSays) {
  // Its size is given as 0.
  EXPECT_THAT(read_text("/proc/self/status"), HasSubstr("Pid:"));
}

TEST(ReadFile, RefusesWhatIsNoReadableRegularFile) {
  const support::TempFolder folder;
  const fs::path fifo = folder.path() / "fifo";
  ASSERT_EQ(::mkfifo(fifo.c_str(), 0600), 0);
  for (const fs::path& path :
       {fifo, folder.path(), folder.path() / "missing", fs::path("/dev/zero"),
        folder.write("file", "") / "below"}) {
    for (const auto& [kind, message] :
         {error_of([&] { read_text(path); }),
          error_of([&] { read_bytes(path); }),
          error_of([&] { const MappedFile mapped(path); })}) {
      EXPECT_EQ(kind, ErrorKind::kBadInput) << path;
      EXPECT_THAT(message, HasSubstr("[" + path.string() + "]"));
    }
  }
}

TEST(MappedFile, KeepsWritesToItself) {
  const support::TempFolder folder;
  const fs::path path = folder.write("file", "abc");
  const MappedFile mapped(path);
  mapped.mutable_data()[0] = 'x';
  EXPECT_EQ(mapped.bytes()[0], 'x');
  EXPECT_EQ(read_text(path), "abc");
}

TEST(FileDescriptor, ClosesOnceAndMoves) {
  int raw = -1;
  {
    FileDescriptor first(::open("/dev/null", O_RDONLY));
    raw = first.get();
    ASSERT_GE(raw, 0);
    FileDescriptor second(std::move(first));
    EXPECT_EQ(second.get(), raw);
    FileDescriptor third;
    third = std::move(second);
    EXPECT_EQ(third.get(), raw);
    EXPECT_NE(::fcntl(raw, F_GETFD), -1);
  }
  EXPECT_EQ(::fcntl(raw, F_GETFD), -1);
}

TEST(WriteFileAtomically, ReplacesTheFileAndLeavesNothingBeside) {
  const support::TempFolder folder;
  const fs::path path = folder.write("file", "old");
  write_file_atomically(path, "new");
  EXPECT_EQ(read_text(path), "new");
  EXPECT_THAT(names_in(folder.path()), testing::ElementsAre("file"));
}

TEST(WriteFileAtomically, LeavesTheOldFileWhenTheDiskIsFull) {
  const support::TempFolder folder;
  const fs::path path = folder.write("file", "old");
  fs::create_symlink("/dev/full", folder.path() / ".file.tmp");
  const auto [kind, message] =
      error_of([&] { write_file_atomically(path, "new"); });
  EXPECT_EQ(kind, ErrorKind::kFailure);
  EXPECT_THAT(message, HasSubstr("No space left on device"));
  EXPECT_EQ(read_text(path), "old");
  EXPECT_THAT(names_in(folder.path()), testing::ElementsAre("file"));
}

TEST(WriteFileAtomically, LeavesTheOldFileWhenTheWriterFails) {
  const support::TempFolder folder;
  const fs::path path = folder.write("file", "old");
  const auto [kind, message] = error_of([&] {
    write_file_atomically(path, [](const fs::path& temporary) {
      write_file_atomically(temporary, "half");
      throw Error(ErrorKind::kTimeLimit, "", "mine");
    });
  });
  EXPECT_EQ(message, "mine");
  EXPECT_EQ(read_text(path), "old");
  EXPECT_THAT(names_in(folder.path()), testing::ElementsAre("file"));
}

TEST(WriteFileAtomically, SaysWhenTheFolderIsGoneOrTheNameIsTaken) {
  const support::TempFolder folder;
  fs::create_directories(folder.path() / "taken" / "inside");
  for (const char* name : {"gone/file", "taken"}) {
    const auto [kind, message] =
        error_of([&] { write_file_atomically(folder.path() / name, "new"); });
    EXPECT_EQ(kind, ErrorKind::kFailure) << name;
  }
  EXPECT_TRUE(fs::exists(folder.path() / "taken" / "inside"));
}

TEST(MakeFolders, MakesParentsAndRefusesAFileInTheWay) {
  const support::TempFolder folder;
  make_folders(folder.path() / "a" / "b");
  make_folders(folder.path() / "a" / "b");
  EXPECT_TRUE(fs::is_directory(folder.path() / "a" / "b"));
  folder.write("file", "");
  EXPECT_EQ(error_of([&] { make_folders(folder.path() / "file" / "b"); }).first,
            ErrorKind::kFailure);
}

}  // namespace
}  // namespace solera
