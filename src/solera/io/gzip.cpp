#include "solera/io/gzip.h"

#include <zlib.h>

#include <algorithm>
#include <limits>

#include "solera/core/error.h"
#include "solera/core/file.h"

namespace solera::io {
namespace {

constexpr std::size_t kChunk = std::size_t{1} << 18;
constexpr int kGzipWindow = 15 + 16;  // largest window, gzip header expected

[[noreturn]] void fail(const std::string& where, const std::string& found) {
  throw Error(ErrorKind::kBadInput, where,
              found + ", expected complete gzip data, get the file again");
}

class Inflater {
 public:
  Inflater(ByteSpan input, const std::string& where, std::uint64_t limit)
      : rest_(input), where_(where), limit_(limit) {
    if (inflateInit2(&stream_, kGzipWindow) != Z_OK) {
      throw Error(ErrorKind::kFailure, where, "zlib refuses to start");
    }
  }
  ~Inflater() { inflateEnd(&stream_); }
  Inflater(const Inflater&) = delete;
  Inflater& operator=(const Inflater&) = delete;

  Bytes run() {
    do {
      unpack_member();
      inflateReset(&stream_);
    } while (is_gzip(unread()));
    return std::move(output_);
  }

 private:
  ByteSpan unread() const {
    const std::size_t left = stream_.avail_in + rest_.size();
    return {rest_.end() - left, left};
  }

  void feed() {
    if (stream_.avail_in > 0) return;
    const std::size_t size =
        std::min<std::size_t>(rest_.size(), std::numeric_limits<uInt>::max());
    stream_.next_in = const_cast<Bytef*>(rest_.data());  // zlib only reads it
    stream_.avail_in = static_cast<uInt>(size);
    rest_ = ByteSpan(rest_.data() + size, rest_.size() - size);
  }

  void unpack_member() {
    Bytes chunk(kChunk);
    int state = Z_OK;
    while (state != Z_STREAM_END) {
      feed();
      stream_.next_out = chunk.data();
      stream_.avail_out = static_cast<uInt>(chunk.size());
      state = inflate(&stream_, Z_NO_FLUSH);
      if (state == Z_BUF_ERROR) fail(where_, "gzip data that stop early");
      if (state != Z_OK && state != Z_STREAM_END) {
        fail(where_, "damaged gzip data");
      }
      append(chunk, chunk.size() - stream_.avail_out);
    }
  }

  void append(const Bytes& chunk, std::size_t size) {
    if (size > limit_ - output_.size()) {
      fail(where_, "gzip data of more than " + std::to_string(limit_) +
                       " unpacked bytes");
    }
    output_.insert(output_.end(), chunk.begin(),
                   chunk.begin() + static_cast<std::ptrdiff_t>(size));
  }

  z_stream stream_{};
  ByteSpan rest_;
  const std::string& where_;
  std::uint64_t limit_;
  Bytes output_;
};

}  // namespace

bool is_gzip(ByteSpan bytes) {
  return bytes.size() >= 2 && bytes[0] == 0x1F && bytes[1] == 0x8B;
}

Bytes gunzip(ByteSpan compressed, const std::string& where,
             std::uint64_t limit_bytes) {
  if (!is_gzip(compressed)) fail(where, "no gzip header");
  return Inflater(compressed, where, limit_bytes).run();
}

Bytes read_maybe_gzipped(const std::filesystem::path& path) {
  Bytes bytes = read_bytes(path);
  return is_gzip(bytes) ? gunzip(bytes, path.string()) : bytes;
}

}  // namespace solera::io
