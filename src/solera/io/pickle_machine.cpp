#include "solera/io/pickle_machine.h"

#include <fmt/format.h>

#include <utility>

namespace solera::io {
namespace {

constexpr std::size_t kMaxNodes = 4'000'000;
constexpr std::size_t kMaxStack = 16'000'000;

}  // namespace

void PickleMachine::fail(const std::string& message) const {
  input_.fail(
      fmt::format("is a damaged pickle ({}, before offset {}), copy "
                  "or download it again",
                  message, input_.position()));
}

void PickleMachine::push(PickleNode* node) {
  if (stack_.size() >= kMaxStack) fail("its stack grows too large");
  stack_.push_back(node);
}

PickleNode& PickleMachine::push_new(Kind kind) {
  if (nodes_.size() >= kMaxNodes) fail("it holds too many objects");
  PickleNode& node = nodes_.emplace_back();
  node.kind = kind;
  push(&node);
  return node;
}

void PickleMachine::push_text(Kind kind, std::string text) {
  push_new(kind).text = std::move(text);
}

void PickleMachine::push_int(std::int64_t value) {
  push_new(Kind::kInt).integer = value;
}

PickleNode& PickleMachine::pop() {
  PickleNode& node = top();
  stack_.pop_back();
  return node;
}

PickleNode& PickleMachine::top() {
  if (stack_.size() <= floor()) fail("its stack runs empty");
  return *stack_.back();
}

std::vector<PickleRef> PickleMachine::pop_to_mark() {
  if (marks_.empty()) fail("a mark is missing");
  const auto start = stack_.begin() + static_cast<std::ptrdiff_t>(floor());
  std::vector<PickleRef> items(start, stack_.end());
  stack_.erase(start, stack_.end());
  marks_.pop_back();
  return items;
}

void PickleMachine::recall(std::uint64_t index) {
  const auto found = memo_.find(index);
  if (found == memo_.end()) fail("it recalls an object it never stored");
  push(found->second);
}

void PickleMachine::stop() { result_ = &pop(); }

}  // namespace solera::io
