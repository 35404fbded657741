#include "solera/io/torch_notes.h"

#include <fmt/format.h>

#include <cstdint>

namespace solera::io {
namespace {

using Kind = PickleNode::Kind;

constexpr std::size_t kMaxNotes = 100;
constexpr std::size_t kMaxNoteLength = 200;
constexpr std::int64_t kMaxClasses = 1'000'000;
constexpr const char* kInner[] = {"hyper_parameters", "args", "meta"};
constexpr const char* kLists[] = {"class_names", "classes", "label_names",
                                  "labels", "CLASSES"};
constexpr const char* kNumbered[] = {"class_to_idx", "label2id"};
constexpr const char* kByNumber[] = {"idx_to_class", "id2label"};

std::string text_of(const PickleNode& node) {
  if (node.is(Kind::kText)) return node.text;
  if (node.is(Kind::kInt)) return std::to_string(node.integer);
  if (node.is(Kind::kBool)) return node.integer != 0 ? "true" : "false";
  if (node.is(Kind::kFloat)) return fmt::format("{}", node.number);
  return "";
}

// A mapping, or what a Namespace would hold; null for anything else.
PickleRef members_of(const PickleNode& node) {
  if (node.is_mapping()) return &node;
  const bool object = node.is(Kind::kObject) && node.state != nullptr;
  return object && node.state->is_mapping() ? node.state : nullptr;
}

void add_notes(const PickleNode& mapping, const std::string& prefix,
               TorchNotes& notes) {
  for (std::size_t i = 0; i + 1 < mapping.items.size(); i += 2) {
    if (notes.metadata.size() >= kMaxNotes) return;
    const PickleNode& key = *mapping.items[i];
    const std::string text = text_of(*mapping.items[i + 1]);
    if (!key.is(Kind::kText) || text.empty()) continue;
    if (key.text.size() > kMaxNoteLength || text.size() > kMaxNoteLength) {
      continue;
    }
    notes.metadata.emplace(prefix + key.text, text);
  }
}

std::vector<std::string> names_in_list(const PickleNode& list) {
  if (!list.is(Kind::kList) && !list.is(Kind::kTuple)) return {};
  std::vector<std::string> names;
  for (const PickleRef item : list.items) {
    if (!item->is(Kind::kText)) return {};
    names.push_back(item->text);
  }
  return names;
}

// A map between names and numbers from 0 on, in either direction.
std::vector<std::string> names_in_map(const PickleNode& map, bool by_number) {
  if (!map.is(Kind::kDict)) return {};
  std::vector<std::string> names(map.items.size() / 2);
  for (std::size_t i = 0; i + 1 < map.items.size(); i += 2) {
    const PickleNode& number = *map.items[by_number ? i : i + 1];
    const PickleNode& name = *map.items[by_number ? i + 1 : i];
    if (!number.is(Kind::kInt) || !name.is(Kind::kText)) return {};
    if (number.integer < 0 || number.integer >= kMaxClasses) return {};
    const auto place = static_cast<std::size_t>(number.integer);
    if (place >= names.size() || !names[place].empty()) return {};
    names[place] = name.text;
  }
  return names;
}

std::vector<std::string> class_names_in(const PickleNode& mapping) {
  const auto first = [&](const auto& keys, const auto& read) {
    for (const char* key : keys) {
      const PickleRef found = mapping.find(key);
      if (found == nullptr) continue;
      std::vector<std::string> names = read(*found);
      if (!names.empty()) return names;
    }
    return std::vector<std::string>();
  };
  std::vector<std::string> names = first(kLists, &names_in_list);
  if (names.empty()) {
    names = first(kNumbered, [](const PickleNode& node) {
      return names_in_map(node, false);
    });
  }
  if (names.empty()) {
    names = first(kByNumber, [](const PickleNode& node) {
      return names_in_map(node, true);
    });
  }
  return names;
}

}  // namespace

TorchNotes read_torch_notes(const PickleNode& root) {
  TorchNotes notes;
  const PickleRef top = members_of(root);
  if (top == nullptr) return notes;
  add_notes(*top, "", notes);
  notes.class_names = class_names_in(*top);
  for (const char* key : kInner) {
    const PickleRef inner = top->find(key);
    const PickleRef members = inner == nullptr ? nullptr : members_of(*inner);
    if (members == nullptr) continue;
    add_notes(*members, std::string(key) + ".", notes);
    if (notes.class_names.empty()) notes.class_names = class_names_in(*members);
  }
  return notes;
}

}  // namespace solera::io
