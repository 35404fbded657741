#include <fmt/format.h>

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "solera/io/pickle_machine.h"
#include "solera/io/pickle_numbers.h"

namespace solera::io {
namespace {

using Kind = PickleNode::Kind;
using Handler = void (*)(PickleMachine&);

std::uint64_t parse_index(PickleMachine& m) {
  const auto index = parse_decimal(m.input().take_text_until('\n'), m);
  if (!index || *index < 0) m.fail("a memo index is none");
  return static_cast<std::uint64_t>(*index);
}

void push_sized(PickleMachine& m, Kind kind, int width) {
  const std::uint64_t size = m.input().take_little_endian(width);
  m.push_text(kind, m.input().take_text(size));
}

// A quoted string of protocol 0; escapes stay as they are.
void push_quoted(PickleMachine& m) {
  const std::string text = m.input().take_text_until('\n');
  if (text.size() < 2) m.fail("a text has no quotes");
  m.push_text(Kind::kText, text.substr(1, text.size() - 2));
}

void push_tuple(PickleMachine& m, int size) {
  std::vector<PickleRef> items(static_cast<std::size_t>(size));
  for (auto item = items.rbegin(); item != items.rend(); ++item) {
    *item = &m.pop();
  }
  m.push_new(Kind::kTuple).items = std::move(items);
}

void push_marked(PickleMachine& m, Kind kind) {
  std::vector<PickleRef> items = m.pop_to_mark();
  if (kind == Kind::kDict && items.size() % 2 != 0) {
    m.fail("a key has no value");
  }
  m.push_new(kind).items = std::move(items);
}

void push_global(PickleMachine& m) {
  std::string module = m.input().take_text_until('\n');
  m.push_text(Kind::kGlobal, module + "." + m.input().take_text_until('\n'));
}

void push_stack_global(PickleMachine& m) {
  const PickleNode& name = m.pop();
  const PickleNode& module = m.pop();
  if (!name.is(Kind::kText) || !module.is(Kind::kText)) {
    m.fail("a name is no text");
  }
  m.push_text(Kind::kGlobal, module.text + "." + name.text);
}

void push_persistent(PickleMachine& m, PickleRef id) {
  m.push_new(Kind::kPersistent).callee = id;
}

// The keys and values of OrderedDict() and, as Python 2 writes it,
// OrderedDict([[key, value], ...]).
std::optional<std::vector<PickleRef>> ordered_items(PickleRef callee,
                                                    PickleRef arguments) {
  const bool ordered = callee->is_global("collections.OrderedDict") &&
                       arguments->is(Kind::kTuple) &&
                       arguments->items.size() <= 1;
  if (!ordered) return std::nullopt;
  std::vector<PickleRef> items;
  if (arguments->items.empty()) return items;
  for (const PickleRef pair : arguments->items[0]->items) {
    if (pair->items.size() != 2) return std::nullopt;
    items.insert(items.end(), pair->items.begin(), pair->items.end());
  }
  return items;
}

void push_call(PickleMachine& m, PickleRef callee, PickleRef arguments) {
  if (auto items = ordered_items(callee, arguments)) {
    m.push_new(Kind::kDict).items = std::move(*items);
    return;
  }
  PickleNode& object = m.push_new(Kind::kObject);
  object.callee = callee;
  object.arguments = arguments;
}

void call(PickleMachine& m) {
  PickleRef arguments = &m.pop();
  push_call(m, &m.pop(), arguments);
}

void call_with_keywords(PickleMachine& m) {
  m.pop();
  call(m);
}

void call_marked(PickleMachine& m) {
  push_marked(m, Kind::kTuple);
  PickleNode& arguments = m.pop();
  if (arguments.items.empty()) m.fail("an object has no class");
  PickleRef callee = arguments.items.front();
  arguments.items.erase(arguments.items.begin());
  push_call(m, callee, &arguments);
}

void call_named(PickleMachine& m) {
  push_marked(m, Kind::kTuple);
  PickleRef arguments = &m.pop();
  push_global(m);
  push_call(m, &m.pop(), arguments);
}

void build(PickleMachine& m) {
  PickleRef state = &m.pop();
  m.top().state = state;
}

bool takes_items(const PickleNode& node) {
  return node.is(Kind::kList) || node.is(Kind::kDict) || node.is(Kind::kObject);
}

void add_items(PickleMachine& m, const std::vector<PickleRef>& items) {
  PickleNode& container = m.top();
  if (!takes_items(container)) m.fail("an object that is no container grows");
  container.items.insert(container.items.end(), items.begin(), items.end());
}

void add_pairs(PickleMachine& m, const std::vector<PickleRef>& items) {
  if (items.size() % 2 != 0) m.fail("a key has no value");
  if (m.top().is(Kind::kList)) m.fail("a list gets keys");
  add_items(m, items);
}

void add_elements(PickleMachine& m, const std::vector<PickleRef>& items) {
  if (m.top().is(Kind::kDict)) m.fail("a dict gets values without keys");
  add_items(m, items);
}

void set_item(PickleMachine& m) {
  PickleRef value = &m.pop();
  PickleRef key = &m.pop();
  add_pairs(m, {key, value});
}

constexpr std::pair<int, Handler> kOpcodes[] = {
    // Framing.
    {0x80, [](PickleMachine& m) { m.input().skip(1); }},
    {0x95, [](PickleMachine& m) { m.input().skip(8); }},
    {'.', [](PickleMachine& m) { m.stop(); }},
    // Stack and memo.
    {'(', [](PickleMachine& m) { m.mark(); }},
    {'0', [](PickleMachine& m) { m.pop(); }},
    {'1', [](PickleMachine& m) { m.pop_to_mark(); }},
    {'2', [](PickleMachine& m) { m.push(&m.top()); }},
    {'p', [](PickleMachine& m) { m.memoize(parse_index(m)); }},
    {'q', [](PickleMachine& m) { m.memoize(m.input().take_u8()); }},
    {'r', [](PickleMachine& m) { m.memoize(m.input().take_u32()); }},
    {0x94, [](PickleMachine& m) { m.memoize_next(); }},
    {'g', [](PickleMachine& m) { m.recall(parse_index(m)); }},
    {'h', [](PickleMachine& m) { m.recall(m.input().take_u8()); }},
    {'j', [](PickleMachine& m) { m.recall(m.input().take_u32()); }},
    // Numbers.
    {'N', [](PickleMachine& m) { m.push_new(Kind::kNone); }},
    {0x88, [](PickleMachine& m) { push_bool(m, true); }},
    {0x89, [](PickleMachine& m) { push_bool(m, false); }},
    {'I', push_decimal},
    {'L', push_decimal},
    {'J',
     [](PickleMachine& m) {
       m.push_int(static_cast<std::int32_t>(m.input().take_u32()));
     }},
    {'K', [](PickleMachine& m) { m.push_int(m.input().take_u8()); }},
    {'M', [](PickleMachine& m) { m.push_int(m.input().take_u16()); }},
    {0x8a, [](PickleMachine& m) { push_long(m, m.input().take_u8()); }},
    {0x8b, [](PickleMachine& m) { push_long(m, m.input().take_u32()); }},
    {'F', push_decimal_float},
    {'G', push_float},
    // Texts and bytes.
    {'S', push_quoted},
    {'T', [](PickleMachine& m) { push_sized(m, Kind::kText, 4); }},
    {'U', [](PickleMachine& m) { push_sized(m, Kind::kText, 1); }},
    {'V',
     [](PickleMachine& m) {
       m.push_text(Kind::kText, m.input().take_text_until('\n'));
     }},
    {'X', [](PickleMachine& m) { push_sized(m, Kind::kText, 4); }},
    {0x8c, [](PickleMachine& m) { push_sized(m, Kind::kText, 1); }},
    {0x8d, [](PickleMachine& m) { push_sized(m, Kind::kText, 8); }},
    {'B', [](PickleMachine& m) { push_sized(m, Kind::kBytes, 4); }},
    {'C', [](PickleMachine& m) { push_sized(m, Kind::kBytes, 1); }},
    {0x8e, [](PickleMachine& m) { push_sized(m, Kind::kBytes, 8); }},
    {0x96, [](PickleMachine& m) { push_sized(m, Kind::kBytes, 8); }},
    // Containers.
    {')', [](PickleMachine& m) { m.push_new(Kind::kTuple); }},
    {'t', [](PickleMachine& m) { push_marked(m, Kind::kTuple); }},
    {0x85, [](PickleMachine& m) { push_tuple(m, 1); }},
    {0x86, [](PickleMachine& m) { push_tuple(m, 2); }},
    {0x87, [](PickleMachine& m) { push_tuple(m, 3); }},
    {']', [](PickleMachine& m) { m.push_new(Kind::kList); }},
    {'l', [](PickleMachine& m) { push_marked(m, Kind::kList); }},
    {'a', [](PickleMachine& m) { add_elements(m, {&m.pop()}); }},
    {'e', [](PickleMachine& m) { add_elements(m, m.pop_to_mark()); }},
    {0x8f, [](PickleMachine& m) { m.push_new(Kind::kList); }},
    {0x90, [](PickleMachine& m) { add_elements(m, m.pop_to_mark()); }},
    {0x91, [](PickleMachine& m) { push_marked(m, Kind::kList); }},
    {'}', [](PickleMachine& m) { m.push_new(Kind::kDict); }},
    {'d', [](PickleMachine& m) { push_marked(m, Kind::kDict); }},
    {'s', set_item},
    {'u', [](PickleMachine& m) { add_pairs(m, m.pop_to_mark()); }},
    // What Python would look up or call.
    {'c', push_global},
    {0x93, push_stack_global},
    {'P',
     [](PickleMachine& m) {
       m.push_text(Kind::kText, m.input().take_text_until('\n'));
       push_persistent(m, &m.pop());
     }},
    {'Q', [](PickleMachine& m) { push_persistent(m, &m.pop()); }},
    {'R', call},
    {0x81, call},
    {0x92, call_with_keywords},
    {'o', call_marked},
    {'i', call_named},
    {'b', build},
};

std::array<Handler, 256> make_handlers() {
  std::array<Handler, 256> table{};
  for (const auto& [code, handler] : kOpcodes) {
    table[static_cast<std::size_t>(code)] = handler;
  }
  return table;
}

}  // namespace

void run_pickle_opcode(PickleMachine& machine) {
  static const std::array<Handler, 256> kHandlers = make_handlers();
  const std::uint8_t code = machine.input().take_u8();
  if (kHandlers[code] == nullptr) {
    machine.fail(fmt::format("opcode 0x{:02x} is not known", code));
  }
  kHandlers[code](machine);
}

}  // namespace solera::io
