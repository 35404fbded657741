#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace solera {

/// A borrowed run of `size` elements; the owner must outlive it. The part of
/// C++20's std::span that we need.
template <class T>
class Span {
 public:
  Span() = default;
  Span(T* data, std::size_t size) : data_(data), size_(size) {}
  template <class U>
  Span(const std::vector<U>& v) : data_(v.data()), size_(v.size()) {}
  template <class U>
  Span(std::vector<U>& v) : data_(v.data()), size_(v.size()) {}

  T* data() const { return data_; }
  std::size_t size() const { return size_; }
  bool empty() const { return size_ == 0; }
  T* begin() const { return data_; }
  T* end() const { return data_ + size_; }
  T& operator[](std::size_t i) const { return data_[i]; }

 private:
  T* data_ = nullptr;
  std::size_t size_ = 0;
};

using ByteSpan = Span<const std::uint8_t>;
using Bytes = std::vector<std::uint8_t>;

}  // namespace solera
