#pragma once

#include <filesystem>
#include <functional>
#include <string>

#include "solera/core/span.h"

namespace solera {

/// An open file descriptor, closed when destroyed; -1 means none.
class FileDescriptor {
 public:
  FileDescriptor() = default;
  explicit FileDescriptor(int fd) : fd_(fd) {}
  ~FileDescriptor();
  FileDescriptor(FileDescriptor&& other) noexcept;
  FileDescriptor& operator=(FileDescriptor&& other) noexcept;

  int get() const { return fd_; }

 private:
  int fd_ = -1;
};

/// A file mapped into memory, read-only for others: writes through
/// `mutable_data` stay in this process (copy on write). Unmapped when
/// destroyed. Throws Error(kBadInput) if it is no readable regular file.
class MappedFile {
 public:
  explicit MappedFile(const std::filesystem::path& path);
  ~MappedFile();
  MappedFile(const MappedFile&) = delete;
  MappedFile& operator=(const MappedFile&) = delete;

  ByteSpan bytes() const { return {data_, size_}; }
  std::uint8_t* mutable_data() const { return data_; }

 private:
  std::uint8_t* data_ = nullptr;
  std::size_t size_ = 0;
};

/// The whole file. Throws Error(kBadInput) naming it if it is no regular file
/// (a FIFO would block) or cannot be read.
std::string read_text(const std::filesystem::path& path);
Bytes read_bytes(const std::filesystem::path& path);

/// Replaces `path` by `text`, complete or not at all: written beside it,
/// fsync, renamed, folder fsync. Throws Error(kFailure) (disk full, folder
/// gone) and leaves an older file as it was.
void write_file_atomically(const std::filesystem::path& path,
                           const std::string& text);

/// The same for a writer that fills a temporary file itself: `write` gets the
/// temporary path. On any exception the temporary file is removed.
void write_file_atomically(
    const std::filesystem::path& path,
    const std::function<void(const std::filesystem::path&)>& write);

/// Replaces the folder `path` by one that `fill` makes, complete or absent:
/// filled beside it, everything in it fsynced, then renamed. An older folder
/// of the name is there until the new one is complete. Errors of the machine
/// are Error(kFailure), those of `fill` pass; both leave the older folder.
void write_folder_atomically(
    const std::filesystem::path& path,
    const std::function<void(const std::filesystem::path&)>& fill);

/// What a crash left of write_folder_atomically: if `path` is absent but its
/// complete predecessor is there, brings it back; removes leftovers. Throws
/// Error(kFailure), and removes nothing more, if that is not possible.
void recover_folder(const std::filesystem::path& path);

/// Makes the folder and its parents; Error(kFailure) if that is not possible.
void make_folders(const std::filesystem::path& path);

}  // namespace solera
