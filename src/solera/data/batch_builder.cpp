#include "solera/data/batch_builder.h"

#include <algorithm>
#include <utility>

#include "solera/core/error.h"

namespace solera::data {
namespace {

torch::Tensor column(const std::vector<std::int64_t>& values) {
  return torch::tensor(values, torch::kInt64);
}

torch::Tensor label_sets_of(const Dataset& dataset,
                            const std::vector<std::int64_t>& ids) {
  const auto classes = static_cast<std::int64_t>(dataset.class_names().size());
  torch::Tensor sets = torch::zeros(
      {static_cast<std::int64_t>(ids.size()), classes}, torch::kUInt8);
  auto* row = sets.data_ptr<std::uint8_t>();
  for (const std::int64_t id : ids) {
    for (const std::int64_t label : dataset.labels(id)) row[label] = 1;
    row += classes;
  }
  return sets;
}

}  // namespace

BatchBuilder::BatchBuilder(const BatchPosition& position,
                           std::vector<std::int64_t> ids,
                           std::vector<std::int64_t> views, int side)
    : position_(position),
      slots_(ids.size()),
      pixels_(
          torch::empty({static_cast<std::int64_t>(ids.size()), side, side, 3},
                       torch::kUInt8)),
      unfinished_(ids.size()) {
  for (std::size_t i = 0; i < ids.size(); ++i) {
    slots_[i].id = ids[i];
    slots_[i].view = views[i];
  }
}

std::optional<std::size_t> BatchBuilder::claim() {
  if (next_ == slots_.size()) return std::nullopt;
  return next_++;
}

void BatchBuilder::fill(std::size_t index, const Dataset& dataset,
                        const ViewOptions& options, std::uint64_t seed) {
  Slot& slot = slots_[index];
  slot.label = dataset.label(slot.id);
  const std::string name = dataset.sample_name(slot.id);
  try {
    const image::Image view = make_view(dataset.read(slot.id), name, options,
                                        {seed, slot.id, slot.view});
    std::uint8_t* place =
        pixels_.data_ptr<std::uint8_t>() + index * view.pixels.size();
    std::copy(view.pixels.begin(), view.pixels.end(), place);
  } catch (const Error& error) {
    if (error.kind() != ErrorKind::kBadInput) throw;
    slot.name = name;
    slot.broken = std::current_exception();
  }
}

bool BatchBuilder::make(std::size_t slot, const Dataset& dataset,
                        const ViewOptions& options, std::uint64_t seed) {
  try {
    fill(slot, dataset, options, seed);
  } catch (...) {
    slots_[slot].failure = std::current_exception();
  }
  return --unfinished_ == 0;
}

void BatchBuilder::rethrow_failure() const {
  for (const Slot& slot : slots_) {
    if (slot.failure) std::rethrow_exception(slot.failure);
  }
}

std::vector<BrokenSample> BatchBuilder::broken() const {
  std::vector<BrokenSample> found;
  for (const Slot& slot : slots_) {
    if (slot.broken) found.push_back({slot.id, slot.name, slot.broken});
  }
  return found;
}

Batch BatchBuilder::take(const Dataset& dataset) {
  std::vector<std::int64_t> kept;
  std::vector<std::int64_t> ids;
  std::vector<std::int64_t> views;
  std::vector<std::int64_t> labels;
  for (std::size_t i = 0; i < slots_.size(); ++i) {
    if (slots_[i].broken) continue;
    kept.push_back(static_cast<std::int64_t>(i));
    ids.push_back(slots_[i].id);
    views.push_back(slots_[i].view);
    labels.push_back(slots_[i].label);
  }
  if (kept.size() != slots_.size()) {
    pixels_ = pixels_.index_select(0, column(kept));
  }
  Batch batch;
  batch.images = std::move(pixels_).permute({0, 3, 1, 2});
  batch.ids = column(ids);
  batch.views = column(views);
  batch.labels = column(labels);
  if (dataset.multi_label()) batch.label_sets = label_sets_of(dataset, ids);
  batch.index = position_.batch;
  return batch;
}

}  // namespace solera::data
