#include "solera/io/shared_bytes.h"

#include <utility>

#include "solera/core/file.h"

namespace solera::io {

SharedBytes SharedBytes::map(const std::filesystem::path& path) {
  const auto file = std::make_shared<MappedFile>(path);
  return {{file, file->mutable_data()}, file->bytes().size()};
}

SharedBytes::SharedBytes(Bytes bytes) {
  const auto owner = std::make_shared<Bytes>(std::move(bytes));
  data_ = {owner, owner->data()};
  size_ = owner->size();
}

}  // namespace solera::io
