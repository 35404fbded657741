#pragma once

#include <cstdint>
#include <deque>
#include <string>
#include <unordered_map>
#include <vector>

#include "solera/io/pickle.h"

namespace solera::io {

/// The stack, marks and memo of the pickle virtual machine. Every access is
/// checked; a pickle that would reach outside throws Error(kBadInput).
class PickleMachine {
 public:
  using Kind = PickleNode::Kind;

  /// New objects go to `nodes`, which must outlive the machine.
  PickleMachine(ByteReader& input, std::deque<PickleNode>& nodes)
      : input_(input), nodes_(nodes) {}

  ByteReader& input() { return input_; }
  [[noreturn]] void fail(const std::string& message) const;

  void push(PickleNode* node);
  PickleNode& push_new(Kind kind);
  void push_text(Kind kind, std::string text);
  void push_int(std::int64_t value);
  PickleNode& pop();
  PickleNode& top();

  void mark() { marks_.push_back(stack_.size()); }
  /// The objects above the last mark, which goes too.
  std::vector<PickleRef> pop_to_mark();

  void memoize(std::uint64_t index) { memo_[index] = &top(); }
  void memoize_next() { memoize(memo_.size()); }
  void recall(std::uint64_t index);

  void stop();
  bool stopped() const { return result_ != nullptr; }
  PickleRef result() const { return result_; }

 private:
  std::size_t floor() const { return marks_.empty() ? 0 : marks_.back(); }

  ByteReader& input_;
  std::deque<PickleNode>& nodes_;
  std::vector<PickleNode*> stack_;
  std::vector<std::size_t> marks_;
  std::unordered_map<std::uint64_t, PickleNode*> memo_;
  PickleRef result_ = nullptr;
};

/// Reads and runs the next opcode.
void run_pickle_opcode(PickleMachine& machine);

}  // namespace solera::io
