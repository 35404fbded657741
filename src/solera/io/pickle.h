#pragma once

#include <cstdint>
#include <deque>
#include <string>
#include <vector>

#include "solera/io/byte_reader.h"

namespace solera::io {

struct PickleNode;
using PickleRef = const PickleNode*;

/// One object of a pickle. Nothing is ever looked up, called or built: a class
/// or function is its name, a call is a record of what would be called.
struct PickleNode {
  enum class Kind {
    kNone,
    kBool,        ///< `integer` is 0 or 1.
    kInt,         ///< `integer`.
    kBigInt,      ///< More than 64 bits: `text`, as the file has it.
    kFloat,       ///< `number`.
    kText,        ///< `text`: str, and the byte strings of Python 2.
    kBytes,       ///< `text`.
    kTuple,       ///< `items`.
    kList,        ///< `items`; sets too.
    kDict,        ///< `items`: key, value, key, value; OrderedDict too.
    kGlobal,      ///< `text`: "module.name".
    kPersistent,  ///< `callee`: the persistent id.
    kObject,      ///< A call: `callee`, `arguments`, `state`; `items` as set
                  ///< by the pickle, if it treats the object as a container.
  };

  Kind kind = Kind::kNone;
  std::int64_t integer = 0;
  double number = 0.0;
  std::string text;
  std::vector<PickleRef> items;
  PickleRef callee = nullptr;
  PickleRef arguments = nullptr;
  PickleRef state = nullptr;  ///< What BUILD would put into the object.

  bool is(Kind other) const { return kind == other; }
  bool is_global(const char* name) const {
    return kind == Kind::kGlobal && text == name;
  }
  /// A dict, or an object with key-value items.
  bool is_mapping() const {
    return kind == Kind::kDict ||
           (kind == Kind::kObject && !items.empty() && items.size() % 2 == 0);
  }
  /// The value of a text key of a mapping; null if there is none.
  PickleRef find(const std::string& key) const;
};

/// The objects of one pickle. They may refer to each other in cycles and be
/// nested to any depth: whoever walks them must bound both.
class Pickle {
 public:
  PickleRef root() const { return root_; }
  const std::deque<PickleNode>& nodes() const { return nodes_; }

 private:
  friend Pickle parse_pickle(ByteReader& input);
  std::deque<PickleNode> nodes_;
  PickleRef root_ = nullptr;
};

/// Reads one pickle of protocol 0 to 5, up to and including its STOP, and
/// executes nothing. Error(kBadInput) at the reader's place for malformed
/// input, extension codes, out-of-band buffers and more than 4 million
/// objects. Takes time and memory in proportion to the bytes read.
Pickle parse_pickle(ByteReader& input);

}  // namespace solera::io
