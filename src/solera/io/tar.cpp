#include "solera/io/tar.h"

#include <algorithm>
#include <optional>
#include <string_view>

#include "solera/io/byte_reader.h"

namespace solera::io {
namespace {

constexpr std::size_t kBlock = 512;
constexpr std::size_t kChecksumBegin = 148;
constexpr std::size_t kChecksumEnd = 156;

std::string text_field(ByteSpan header, std::size_t begin, std::size_t size) {
  const std::uint8_t* first = header.data() + begin;
  return {first, std::find(first, first + size, std::uint8_t{0})};
}

class TarReader {
 public:
  TarReader(ByteSpan archive, const std::string& where)
      : reader_(archive, where) {}

  std::vector<TarMember> list() {
    while (reader_.remaining() > 0) {
      header_at_ = reader_.position();
      const ByteSpan header = reader_.take(kBlock);
      if (is_zero(header)) break;
      check(header);
      read_member(header);
    }
    return std::move(members_);
  }

 private:
  static bool is_zero(ByteSpan block) {
    return std::all_of(block.begin(), block.end(),
                       [](std::uint8_t byte) { return byte == 0; });
  }

  [[noreturn]] void fail(const std::string& found) const {
    reader_.fail(found + " at byte " + std::to_string(header_at_) +
                 ", expected an uncompressed tar archive, make it anew");
  }

  /// Octal digits among blanks, or GNU's base 256 behind a set top bit.
  std::uint64_t number(ByteSpan header, std::size_t begin,
                       std::size_t size) const {
    if ((header[begin] & 0x80) != 0) return binary_number(header, begin, size);
    std::uint64_t value = 0;
    bool started = false;
    bool ended = false;
    for (std::size_t i = begin; i < begin + size; ++i) {
      const std::uint8_t c = header[i];
      if (c >= '0' && c <= '7' && !ended) {
        value = value * 8 + (c - '0');  // at most 12 digits: no overflow
        started = true;
      } else if (c == 0 || c == ' ') {
        ended = ended || started || c == 0;
      } else {
        fail("a header with a number that is none");
      }
    }
    return value;
  }

  std::uint64_t binary_number(ByteSpan header, std::size_t begin,
                              std::size_t size) const {
    std::uint64_t value = header[begin] & 0x7F;
    for (std::size_t i = begin + 1; i < begin + size; ++i) {
      if (value >> 55 != 0) fail("a member of an impossible size");
      value = value << 8 | header[i];
    }
    return value;
  }

  void check(ByteSpan header) const {
    std::uint64_t sum = 0;
    for (std::size_t i = 0; i < kBlock; ++i) {
      const bool inside = i >= kChecksumBegin && i < kChecksumEnd;
      sum += inside ? ' ' : header[i];
    }
    if (sum != number(header, kChecksumBegin, kChecksumEnd - kChecksumBegin)) {
      fail("a header with a wrong checksum");
    }
  }

  void read_member(ByteSpan header) {
    const auto type = static_cast<char>(header[156]);
    switch (type) {
      case 'L':
        long_name_ = take_text(header);
        break;
      case 'x':
        read_pax(take_text(header));
        break;
      case 'g':
      case 'K':
        take_data(number(header, 124, 12));
        break;
      case 'S':
        fail("a sparse member");
      case '\0':
      case '0':
      case '7':
        add_file(header);
        break;
      default:  // links, devices, folders: no data
        forget_extensions();
    }
  }

  void add_file(ByteSpan header) {
    TarMember member;
    member.name = long_name_ ? *long_name_ : header_name(header);
    member.size = pax_size_ ? *pax_size_ : number(header, 124, 12);
    member.offset = reader_.position();
    take_data(member.size);
    forget_extensions();
    if (!member.name.empty() && member.name.back() != '/') {
      members_.push_back(std::move(member));
    }
  }

  void forget_extensions() {
    long_name_.reset();
    pax_size_.reset();
  }

  static std::string header_name(ByteSpan header) {
    const std::string name = text_field(header, 0, 100);
    const bool ustar = text_field(header, 257, 5) == "ustar";
    const bool gnu = header[263] == ' ';  // GNU keeps times in the prefix
    const std::string prefix =
        ustar && !gnu ? text_field(header, 345, 155) : "";
    return prefix.empty() ? name : prefix + "/" + name;
  }

  ByteSpan take_data(std::uint64_t size) {
    if (size > reader_.remaining()) fail("a member cut short");
    const ByteSpan data = reader_.take(size);
    const std::uint64_t padding = (kBlock - size % kBlock) % kBlock;
    reader_.skip(std::min<std::uint64_t>(padding, reader_.remaining()));
    return data;
  }

  std::string take_text(ByteSpan header) {
    const ByteSpan data = take_data(number(header, 124, 12));
    return text_field(data, 0, data.size());
  }

  /// Records of the form "LENGTH KEY=VALUE\n", LENGTH counting all of it.
  void read_pax(const std::string& text) {
    std::string_view rest = text;
    while (!rest.empty()) {
      const std::size_t blank = rest.find(' ');
      const std::optional<std::uint64_t> length =
          decimal(rest.substr(0, std::min(blank, rest.size())));
      if (!length || *length > rest.size() || *length < blank + 3) {
        fail("a malformed pax record");
      }
      const std::string_view record =
          rest.substr(blank + 1, *length - blank - 2);
      rest.remove_prefix(*length);
      use_pax(record);
    }
  }

  void use_pax(std::string_view record) {
    const std::size_t equals = record.find('=');
    if (equals == std::string_view::npos) fail("a malformed pax record");
    const std::string_view key = record.substr(0, equals);
    const std::string_view value = record.substr(equals + 1);
    if (key == "path") long_name_ = std::string(value);
    if (key == "size") {
      pax_size_ = decimal(value);
      if (!pax_size_) fail("a member of an impossible size");
    }
    if (key.substr(0, 10) == "GNU.sparse") fail("a sparse member");
  }

  static std::optional<std::uint64_t> decimal(std::string_view text) {
    if (text.empty() || text.size() > 18) return std::nullopt;
    std::uint64_t value = 0;
    for (const char c : text) {
      if (c < '0' || c > '9') return std::nullopt;
      value = value * 10 + static_cast<std::uint64_t>(c - '0');
    }
    return value;
  }

  ByteReader reader_;
  std::uint64_t header_at_ = 0;
  std::optional<std::string> long_name_;
  std::optional<std::uint64_t> pax_size_;
  std::vector<TarMember> members_;
};

}  // namespace

std::vector<TarMember> list_tar(ByteSpan archive, const std::string& where) {
  return TarReader(archive, where).list();
}

}  // namespace solera::io
