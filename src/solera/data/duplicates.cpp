#include "solera/data/duplicates.h"

#include <algorithm>
#include <map>
#include <numeric>
#include <unordered_map>

#include "solera/data/near_hashes.h"

namespace solera::data {
namespace {

/// The images of one set with one hash: they share their fate, but for the
/// first.
struct Unit {
  std::int64_t set = 0;
  std::vector<std::size_t> images;  ///< Ascending.
};

struct Neighbour {
  std::size_t unit = 0;
  int distance = 0;
};

class DuplicateFinder {
 public:
  DuplicateFinder(const std::vector<HashedImage>& images, std::int64_t sets,
                  const DuplicateOptions& options)
      : images_(images), options_(options) {
    const auto count = static_cast<std::size_t>(sets);
    report_.pairs.assign(count, std::vector<std::int64_t>(count, 0));
  }

  DuplicateReport find(int threads) {
    make_units();
    for (const std::vector<std::size_t>& same : units_of_hash_) {
      for (std::size_t i = 0; i < same.size(); ++i) {
        if (!options_.between) count_within(units_[same[i]]);
        for (std::size_t k = 0; k < i; ++k) link(same[k], same[i], 0);
      }
    }
    for (const NearPair& pair :
         find_near_hashes(hashes_, options_.distance, threads)) {
      for (const std::size_t a : units_of_hash_[pair.a]) {
        for (const std::size_t b : units_of_hash_[pair.b]) {
          link(a, b, pair.distance);
        }
      }
    }
    choose_who_stays();
    make_groups();
    return std::move(report_);
  }

 private:
  void make_units() {
    std::unordered_map<std::uint64_t, std::size_t> places;
    for (std::size_t i = 0; i < images_.size(); ++i) {
      const auto [place, is_new] =
          places.emplace(images_[i].hash, hashes_.size());
      if (is_new) {
        hashes_.push_back(images_[i].hash);
        units_of_hash_.emplace_back();
      }
      std::vector<std::size_t>& units = units_of_hash_[place->second];
      if (units.empty() || units_[units.back()].set != images_[i].set) {
        units.push_back(units_.size());
        units_.push_back({images_[i].set, {}});
      }
      units_[units.back()].images.push_back(i);
    }
    neighbours_.resize(units_.size());
    root_.resize(units_.size());
    std::iota(root_.begin(), root_.end(), std::size_t{0});
  }

  std::int64_t& pairs_of(std::int64_t a, std::int64_t b) {
    return report_.pairs[static_cast<std::size_t>(std::min(a, b))]
                        [static_cast<std::size_t>(std::max(a, b))];
  }

  void count_within(const Unit& unit) {
    const auto size = static_cast<std::int64_t>(unit.images.size());
    pairs_of(unit.set, unit.set) += size * (size - 1) / 2;
  }

  void link(std::size_t a, std::size_t b, int distance) {
    const Unit& x = units_[a];
    const Unit& y = units_[b];
    if (options_.between && x.set == y.set) return;
    pairs_of(x.set, y.set) +=
        static_cast<std::int64_t>(x.images.size() * y.images.size());
    neighbours_[std::max(a, b)].push_back({std::min(a, b), distance});
    root_[root_of(a)] = root_of(b);
  }

  std::size_t root_of(std::size_t unit) {
    while (root_[unit] != unit) {
      root_[unit] = root_[root_[unit]];
      unit = root_[unit];
    }
    return unit;
  }

  // Units are in the order of their first images: those before are decided.
  void choose_who_stays() {
    stays_.resize(units_.size());
    for (std::size_t unit = 0; unit < units_.size(); ++unit) {
      for (const Neighbour& other : neighbours_[unit]) {
        if (stays_[other.unit]) continue;
        const std::optional<Neighbour>& best = stays_[unit];
        if (!best || other.distance < best->distance ||
            (other.distance == best->distance && other.unit < best->unit)) {
          stays_[unit] = other;
        }
      }
    }
  }

  void add_members(std::size_t unit, std::vector<DuplicateMember>& members) {
    const std::optional<Neighbour>& stays = stays_[unit];
    const std::vector<std::size_t>& images = units_[unit].images;
    for (const std::size_t image : images) {
      DuplicateMember member{image, {}, 0};
      if (stays) {
        member.stays = units_[stays->unit].images.front();
        member.distance = stays->distance;
      } else if (!options_.between && image != images.front()) {
        member.stays = images.front();
      }
      members.push_back(member);
    }
  }

  void make_groups() {
    std::map<std::size_t, std::vector<DuplicateMember>> groups;  // by root
    std::vector<std::size_t> sizes(units_.size(), 0);
    for (std::size_t i = 0; i < units_.size(); ++i) ++sizes[root_of(i)];
    for (std::size_t i = 0; i < units_.size(); ++i) {
      const bool repeats = !options_.between && units_[i].images.size() > 1;
      if (sizes[root_of(i)] > 1 || repeats) add_members(i, groups[root_of(i)]);
    }
    for (auto& [root, members] : groups) {
      std::sort(members.begin(), members.end(),
                [](const DuplicateMember& x, const DuplicateMember& y) {
                  return x.image < y.image;
                });
      report_.groups.push_back(std::move(members));
    }
    std::sort(report_.groups.begin(), report_.groups.end(),
              [](const auto& x, const auto& y) {
                return x.front().image < y.front().image;
              });
  }

  const std::vector<HashedImage>& images_;
  const DuplicateOptions& options_;
  std::vector<std::uint64_t> hashes_;                    // each once
  std::vector<std::vector<std::size_t>> units_of_hash_;  // by that position
  std::vector<Unit> units_;
  std::vector<std::vector<Neighbour>> neighbours_;  // earlier ones
  std::vector<std::size_t> root_;                   // union-find
  std::vector<std::optional<Neighbour>> stays_;
  DuplicateReport report_;
};

}  // namespace

DuplicateReport find_duplicates(const std::vector<HashedImage>& images,
                                std::int64_t sets,
                                const DuplicateOptions& options, int threads) {
  return DuplicateFinder(images, sets, options).find(threads);
}

}  // namespace solera::data
