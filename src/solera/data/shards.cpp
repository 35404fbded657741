#include "solera/data/shards.h"

#include <algorithm>
#include <map>

#include "solera/core/error.h"
#include "solera/core/file.h"
#include "solera/core/text.h"
#include "solera/data/class_names.h"
#include "solera/image/decode.h"
#include "solera/io/tar.h"

namespace solera::data {
namespace fs = std::filesystem;
namespace {

struct Entry {
  std::size_t shard = 0;
  std::uint64_t offset = 0;
  std::uint64_t size = 0;
  std::int64_t label = kUnlabelled;
  std::string member;
};

struct Shard {
  std::string name;
  std::unique_ptr<MappedFile> file;

  ByteSpan bytes(std::uint64_t offset, std::uint64_t size) const {
    return {file->bytes().data() + offset, size};
  }
};

[[noreturn]] void fail(const std::string& shard, const std::string& member,
                       const std::string& message) {
  throw Error(ErrorKind::kBadInput,
              member.empty() ? shard : shard + ":" + member, message);
}

std::size_t base_of(const std::string& member) {
  const std::size_t slash = member.rfind('/');
  return slash == std::string::npos ? 0 : slash + 1;
}

std::string key_of(const std::string& member) {
  return member.substr(0, member.find('.', base_of(member)));
}

bool is_hidden(const std::string& member) {
  return member[base_of(member)] == '.';
}

std::int64_t parse_label(ByteSpan bytes, const std::string& shard,
                         const std::string& member) {
  const std::string text =
      trim(std::string(bytes.begin(), bytes.end()).substr(0, 100));
  const bool digits = std::all_of(text.begin(), text.end(),
                                  [](char c) { return c >= '0' && c <= '9'; });
  if (text.empty() || text.size() > 6 || !digits) {
    fail(shard, member,
         "found '" + text.substr(0, 20) +
             "', expected a label from 0 to 999999 in decimal digits");
  }
  return std::stoll(text);
}

/// The samples of one shard, in order.
class ShardIndexer {
 public:
  ShardIndexer(const Shard& shard, std::size_t number)
      : shard_(shard), number_(number) {}

  std::vector<Entry> index() {
    for (const io::TarMember& member :
         io::list_tar(shard_.file->bytes(), shard_.name)) {
      if (is_hidden(member.name)) continue;
      if (image::has_image_extension(member.name)) {
        add_image(member);
      } else if (lower(fs::path(member.name).extension()) == ".cls") {
        add_label(member);
      }
    }
    join_labels();
    return std::move(entries_);
  }

 private:
  void add_image(const io::TarMember& member) {
    const auto [at, is_new] =
        by_key_.emplace(key_of(member.name), entries_.size());
    if (!is_new) {
      fail(shard_.name, member.name,
           "has the key of " + entries_[at->second].member +
               ", expected one image of a key in a shard");
    }
    entries_.push_back(
        {number_, member.offset, member.size, kUnlabelled, member.name});
  }

  void add_label(const io::TarMember& member) {
    const std::int64_t label = parse_label(
        shard_.bytes(member.offset, member.size), shard_.name, member.name);
    if (!labels_.emplace(key_of(member.name), label).second) {
      fail(shard_.name, member.name, "is a second label of its key");
    }
  }

  void join_labels() {
    for (const auto& [key, label] : labels_) {
      const auto image = by_key_.find(key);
      if (image == by_key_.end()) {
        fail(shard_.name, key + ".cls", "is a label without an image");
      }
      entries_[image->second].label = label;
    }
  }

  const Shard& shard_;
  std::size_t number_;
  std::vector<Entry> entries_;
  std::map<std::string, std::size_t> by_key_;
  std::map<std::string, std::int64_t> labels_;
};

class ShardDataset : public Dataset {
 public:
  ShardDataset(const std::vector<fs::path>& paths,
               const std::vector<std::string>& class_names) {
    for (const fs::path& path : paths) {
      shards_.push_back({path.string(), std::make_unique<MappedFile>(path)});
      std::vector<Entry> found =
          ShardIndexer(shards_.back(), shards_.size() - 1).index();
      std::move(found.begin(), found.end(), std::back_inserter(entries_));
    }
    check_labels(class_names);
  }

  std::int64_t size() const override {
    return static_cast<std::int64_t>(entries_.size());
  }
  RawSample read(std::int64_t index) const override {
    const Entry& entry = at(index);
    const ByteSpan bytes = shards_[entry.shard].bytes(entry.offset, entry.size);
    return {Bytes(bytes.begin(), bytes.end()), {}};
  }
  std::int64_t label(std::int64_t index) const override {
    return at(index).label;
  }
  std::string sample_name(std::int64_t index) const override {
    return shards_[at(index).shard].name + ":" + at(index).member;
  }
  const std::vector<std::string>& class_names() const override {
    return class_names_;
  }

 private:
  const Entry& at(std::int64_t index) const {
    return entries_[static_cast<std::size_t>(index)];
  }

  void check_labels(const std::vector<std::string>& class_names) {
    if (entries_.empty()) {
      fail(shards_.empty() ? "shards" : shards_.front().name, "",
           "has no .jpg, .jpeg, .png or .webp members, expected images");
    }
    const auto is_labelled = [](const Entry& entry) {
      return entry.label != kUnlabelled;
    };
    if (std::none_of(entries_.begin(), entries_.end(), is_labelled)) return;
    const auto bare =
        std::find_if_not(entries_.begin(), entries_.end(), is_labelled);
    if (bare != entries_.end()) {
      fail(shards_[bare->shard].name, bare->member,
           "has no label (.cls) where other images have, expected all or "
           "none");
    }
    class_names_ = names_for_labels(class_names, *this);
  }

  std::vector<Shard> shards_;
  std::vector<Entry> entries_;
  std::vector<std::string> class_names_;
};

}  // namespace

DatasetPtr open_shards(const std::vector<fs::path>& shards,
                       const std::vector<std::string>& class_names) {
  return std::make_shared<ShardDataset>(shards, class_names);
}

}  // namespace solera::data
