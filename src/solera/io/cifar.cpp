#include "solera/io/cifar.h"

#include "solera/core/error.h"
#include "solera/core/file.h"

namespace solera::io {
namespace {

constexpr std::size_t kPixelBytes = std::size_t{3} * kCifarSide * kCifarSide;

std::size_t label_bytes(CifarKind kind) {
  return static_cast<std::size_t>(kind);
}

std::size_t record_bytes(CifarKind kind) {
  return label_bytes(kind) + kPixelBytes;
}

}  // namespace

CifarFile::CifarFile(const std::filesystem::path& path, CifarKind kind)
    : file_(std::make_unique<MappedFile>(path)), kind_(kind) {
  const std::size_t bytes = file_->bytes().size();
  if (bytes == 0 || bytes % record_bytes(kind) != 0) {
    throw Error(ErrorKind::kBadInput, path.string(),
                "found " + std::to_string(bytes) +
                    " bytes, expected a multiple of " +
                    std::to_string(record_bytes(kind)) +
                    ", get the binary version of the data set again");
  }
  const int classes = kind == CifarKind::kCifar10 ? 10 : 100;
  for (std::int64_t i = 0; i < size(); ++i) {
    if (label(i) < classes) continue;
    throw Error(ErrorKind::kBadInput, path.string(),
                "record " + std::to_string(i) + " has label " +
                    std::to_string(label(i)) + ", expected 0 to " +
                    std::to_string(classes - 1) +
                    ", check that this is the right CIFAR");
  }
}

CifarFile::~CifarFile() = default;
CifarFile::CifarFile(CifarFile&& other) noexcept = default;
CifarFile& CifarFile::operator=(CifarFile&& other) noexcept = default;

std::int64_t CifarFile::size() const {
  return static_cast<std::int64_t>(file_->bytes().size() / record_bytes(kind_));
}

ByteSpan CifarFile::record(std::int64_t index) const {
  const std::size_t size = record_bytes(kind_);
  return {file_->bytes().data() + static_cast<std::size_t>(index) * size, size};
}

int CifarFile::label(std::int64_t index) const {
  return record(index)[label_bytes(kind_) - 1];
}

ByteSpan CifarFile::pixels(std::int64_t index) const {
  return {record(index).data() + label_bytes(kind_), kPixelBytes};
}

}  // namespace solera::io
