#pragma once

#include <cstdio>
#include <string>

namespace solera::support {

/// A ustar header block with a right checksum.
inline std::string tar_header(const std::string& name, std::size_t size,
                              char type = '0', const std::string& prefix = "") {
  std::string block(512, '\0');
  block.replace(0, name.size(), name);
  block.replace(100, 7, "0000644");
  char digits[13] = {};
  std::snprintf(digits, sizeof digits, "%011lo", size);
  block.replace(124, 11, digits, 11);
  block[156] = type;
  block.replace(257, 8, std::string("ustar\00000", 8));
  block.replace(345, prefix.size(), prefix);
  block.replace(148, 8, "        ");
  unsigned sum = 0;
  for (const char c : block) sum += static_cast<unsigned char>(c);
  std::snprintf(digits, sizeof digits, "%06o", sum);
  block.replace(148, 7, digits, 7);
  return block;
}

inline std::string tar_padded(const std::string& data) {
  return data + std::string((512 - data.size() % 512) % 512, '\0');
}

/// A member: header and padded data.
inline std::string tar_member(const std::string& name, const std::string& data,
                              char type = '0', const std::string& prefix = "") {
  return tar_header(name, data.size(), type, prefix) + tar_padded(data);
}

inline std::string tar_end() { return std::string(1024, '\0'); }

}  // namespace solera::support
