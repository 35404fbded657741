#include "solera/io/idx.h"

#include "solera/io/byte_reader.h"
#include "solera/io/gzip.h"

namespace solera::io {
namespace {

constexpr std::uint64_t kUnsignedBytes = 0x08;

}  // namespace

IdxArray parse_idx(ByteSpan bytes, const std::string& where) {
  ByteReader reader(bytes, where);
  const std::uint64_t magic = reader.take_big_endian(4);
  const std::uint64_t dimensions = magic & 0xFF;
  if (magic >> 8 != kUnsignedBytes || dimensions < 1 || dimensions > 4) {
    reader.fail("no IDX header of unsigned bytes, expected an MNIST-like file");
  }
  IdxArray array;
  std::uint64_t count = 1;
  for (std::uint64_t d = 0; d < dimensions; ++d) {
    const std::uint64_t size = reader.take_big_endian(4);
    array.shape.push_back(static_cast<std::int64_t>(size));
    if (size != 0 && count > bytes.size() / size) {
      reader.fail(
          "the header promises more values than the file has, get "
          "the file again");
    }
    count *= size;
  }
  if (count != reader.remaining()) {
    reader.fail("found " + std::to_string(reader.remaining()) +
                " values, expected " + std::to_string(count) +
                " from the header, get the file again");
  }
  const ByteSpan values = reader.take(count);
  array.values.assign(values.begin(), values.end());
  return array;
}

IdxArray read_idx(const std::filesystem::path& path) {
  return parse_idx(read_maybe_gzipped(path), path.string());
}

}  // namespace solera::io
