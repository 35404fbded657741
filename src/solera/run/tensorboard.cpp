#include "solera/run/tensorboard.h"

#include <cstring>

#include "solera/run/crc32c.h"

namespace solera::run {
namespace {

enum class WireType { kVarint = 0, kFixed64 = 1, kBytes = 2, kFixed32 = 5 };

void put_varint(std::string& out, std::uint64_t x) {
  for (; x >= 0x80u; x >>= 7) out.push_back(static_cast<char>(x | 0x80u));
  out.push_back(static_cast<char>(x));
}

template <class Number>
void put_fixed(std::string& out, Number x) {
  for (std::size_t i = 0; i < sizeof x; ++i) {
    out.push_back(static_cast<char>(x >> (8 * i)));
  }
}

void put_tag(std::string& out, unsigned field, WireType type) {
  put_varint(out, (field << 3) | static_cast<unsigned>(type));
}

void put_bytes(std::string& out, unsigned field, const std::string& bytes) {
  put_tag(out, field, WireType::kBytes);
  put_varint(out, bytes.size());
  out += bytes;
}

void put_double(std::string& out, unsigned field, double x) {
  std::uint64_t bits = 0;
  std::memcpy(&bits, &x, sizeof bits);
  put_tag(out, field, WireType::kFixed64);
  put_fixed(out, bits);
}

void put_float(std::string& out, unsigned field, float x) {
  std::uint32_t bits = 0;
  std::memcpy(&bits, &x, sizeof bits);
  put_tag(out, field, WireType::kFixed32);
  put_fixed(out, bits);
}

std::string framed(const std::string& data) {
  std::string length;
  put_fixed(length, static_cast<std::uint64_t>(data.size()));
  std::string record = length;
  put_fixed(record, masked_crc32c(length));
  record += data;
  put_fixed(record, masked_crc32c(data));
  return record;
}

}  // namespace

std::uint32_t masked_crc32c(const std::string& bytes) {
  const std::uint32_t crc = crc32c(bytes);
  return ((crc >> 15) | (crc << 17)) + 0xA282EAD8u;
}

std::string event_file_start(double time) {
  std::string event;
  put_double(event, 1, time);
  put_bytes(event, 3, "brain.Event:2");
  return framed(event);
}

std::string event_record(double time, const MetricRow& row) {
  std::string summary;
  for (const auto& [name, number] : row.values) {
    std::string value;
    put_bytes(value, 1, name);
    put_float(value, 2, static_cast<float>(number));
    put_bytes(summary, 1, value);
  }
  std::string event;
  put_double(event, 1, time);
  put_tag(event, 2, WireType::kVarint);
  put_varint(event, static_cast<std::uint64_t>(row.step));
  put_bytes(event, 5, summary);
  return framed(event);
}

}  // namespace solera::run
