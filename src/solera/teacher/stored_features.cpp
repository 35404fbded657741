#include "solera/teacher/stored_features.h"

#include <torch/torch.h>

#include <chrono>
#include <fstream>
#include <functional>
#include <optional>

#include "solera/core/error.h"
#include "solera/core/file.h"
#include "solera/core/value.h"
#include "solera/data/loader.h"
#include "solera/io/mapped_tensor.h"

namespace solera::teacher {
namespace fs = std::filesystem;
namespace {

using torch::Tensor;
using Shape = std::vector<std::int64_t>;
using Clock = std::chrono::steady_clock;

constexpr const char* kIndexFile = "features.json";
constexpr int kBatchSize = 64;
constexpr double kLargestHalf = 65504.0;

fs::path level_file(const fs::path& folder, std::size_t level) {
  return folder / ("level_" + std::to_string(level) + ".f16");
}

std::int64_t bytes_of(const std::vector<Shape>& shapes) {
  std::int64_t bytes = 0;
  for (const Shape& shape : shapes) {
    bytes += 2 * c10::multiply_integers(shape);
  }
  return bytes;
}

Tensor to_half(const Tensor& features) {
  return features.to(torch::kCPU)
      .clamp(-kLargestHalf, kLargestHalf)
      .to(torch::kHalf)
      .contiguous();
}

/// Takes the rows of one level from row `first` on.
using RowSink =
    std::function<void(std::size_t level, std::int64_t first, const Tensor&)>;

/// One pass over the samples, in their order.
class Pass {
 public:
  Pass(FeatureSource& source, const data::DatasetPtr& dataset,
       const data::ViewOptions& view, int workers)
      : source_(source), size_(dataset->size()) {
    data::LoaderOptions options;
    options.batch_size = kBatchSize;
    options.shuffle = false;
    options.workers = workers;
    loader_ = data::make_loader(dataset, view, options);
  }

  /// [N, ...] of every level, from a look at one batch.
  std::vector<Shape> shapes() {
    loader_->seek(0, 0);
    const auto batch = loader_->next();
    if (!batch) {
      throw Error(ErrorKind::kBadInput, "features",
                  "found no image that can be decoded");
    }
    std::vector<Shape> shapes;
    for (const Tensor& level : source_.features(*batch)) {
      Shape shape = level.sizes().vec();
      shape[0] = size_;
      shapes.push_back(std::move(shape));
    }
    return shapes;
  }

  void run(const RowSink& sink) {
    loader_->seek(0, 0);
    while (const auto batch = loader_->next()) {
      const std::int64_t first = batch->index * kBatchSize;
      const std::int64_t rows =
          std::min<std::int64_t>(kBatchSize, size_ - first);
      const Tensor places = batch->ids - first;
      const std::vector<Tensor> levels = source_.features(*batch);
      for (std::size_t i = 0; i < levels.size(); ++i) {
        Shape shape = levels[i].sizes().vec();
        shape[0] = rows;
        sink(i, first,
             torch::zeros(shape, torch::kHalf)
                 .index_copy(0, places, to_half(levels[i])));
      }
    }
  }

 private:
  FeatureSource& source_;
  std::int64_t size_;
  std::unique_ptr<data::Loader> loader_;
};

std::vector<Tensor> fill_memory(Pass& pass, const std::vector<Shape>& shapes) {
  std::vector<Tensor> tables;
  for (const Shape& shape : shapes) {
    tables.push_back(torch::zeros(shape, torch::kHalf));
  }
  pass.run([&](std::size_t level, std::int64_t first, const Tensor& rows) {
    tables[level].narrow(0, first, rows.size(0)).copy_(rows);
  });
  return tables;
}

/// The files of a store in the making.
class RowFiles {
 public:
  RowFiles(const fs::path& folder, const std::vector<Shape>& shapes)
      : folder_(folder), shapes_(shapes) {
    for (std::size_t i = 0; i < shapes.size(); ++i) {
      files_.emplace_back(level_file(folder, i), std::ios::binary);
    }
  }

  void write(std::size_t level, std::int64_t first, const Tensor& rows) {
    const std::int64_t row_bytes = 2 * rows.numel() / rows.size(0);
    files_[level].seekp(first * row_bytes);
    files_[level].write(static_cast<const char*>(rows.data_ptr()),
                        rows.size(0) * row_bytes);
  }

  /// Error(kFailure) if anything went wrong; fills up to the full size.
  void close() {
    for (std::size_t i = 0; i < files_.size(); ++i) {
      files_[i].close();
      const fs::path path = level_file(folder_, i);
      std::error_code failure;
      fs::resize_file(path, static_cast<std::uintmax_t>(bytes_of({shapes_[i]})),
                      failure);
      if (!files_[i] || failure) {
        throw Error(ErrorKind::kFailure, path.string(),
                    "cannot be written, expected room on the disk for "
                    "features; use store: {kind: off}");
      }
    }
  }

 private:
  fs::path folder_;
  const std::vector<Shape>& shapes_;
  std::vector<std::ofstream> files_;
};

Value index_of(const std::string& key, const std::vector<Shape>& shapes) {
  Value list = Value::array();
  for (const Shape& shape : shapes) {
    Value sizes = Value::array();
    for (const std::int64_t size : shape) sizes.push(size);
    list.push(sizes);
  }
  Value index = Value::object();
  index.set("key", key);
  index.set("shapes", list);
  return index;
}

void fill_folder(Pass& pass, const std::vector<Shape>& shapes,
                 const StorePlace& place) {
  make_folders(place.folder.parent_path());
  write_folder_atomically(place.folder, [&](const fs::path& folder) {
    RowFiles files(folder, shapes);
    pass.run([&](std::size_t level, std::int64_t first, const Tensor& rows) {
      files.write(level, first, rows);
    });
    files.close();
    write_file_atomically(folder / kIndexFile,
                          to_json(index_of(place.key, shapes)) + "\n");
  });
}

bool is_kept(const StorePlace& place, const std::vector<Shape>& shapes) {
  recover_folder(place.folder);
  const fs::path file = place.folder / kIndexFile;
  std::error_code ignored;
  if (!fs::exists(file, ignored)) return false;
  try {
    return read_json(file) == index_of(place.key, shapes);
  } catch (const Error&) {
    return false;  // Edited by hand: as good as absent.
  }
}

std::vector<Tensor> map_folder(const fs::path& folder,
                               const std::vector<Shape>& shapes) {
  std::vector<Tensor> tables;
  for (std::size_t i = 0; i < shapes.size(); ++i) {
    const fs::path path = level_file(folder, i);
    const io::SharedBytes bytes = io::SharedBytes::map(path);
    const auto expected = static_cast<std::size_t>(bytes_of({shapes[i]}));
    if (bytes.bytes().size() != expected) {
      throw Error(ErrorKind::kBadInput, path.string(),
                  "found " + std::to_string(bytes.bytes().size()) +
                      " bytes, expected " + std::to_string(expected) +
                      ", remove its folder");
    }
    tables.push_back(io::mapped_tensor(bytes, 0, shapes[i], torch::kHalf));
  }
  return tables;
}

class TableFeatures final : public FeatureSource {
 public:
  TableFeatures(std::vector<Tensor> tables, torch::Device device)
      : tables_(std::move(tables)), device_(device) {}

  std::vector<Tensor> features(const data::Batch& batch) override {
    std::vector<Tensor> result;
    for (const Tensor& table : tables_) {
      result.push_back(
          table.index_select(0, batch.ids).to(torch::kFloat).to(device_));
    }
    return result;
  }

 private:
  std::vector<Tensor> tables_;
  torch::Device device_;
};

bool goes_to_disk(const StoreOptions& options, std::int64_t bytes) {
  return options.kind == StoreKind::kDisk ||
         (options.kind == StoreKind::kAuto &&
          static_cast<double>(bytes) > options.limit_mb * 1e6);
}

}  // namespace

StoredFeatures make_stored_features(FeatureSource& source,
                                    const data::DatasetPtr& dataset,
                                    const data::ViewOptions& view,
                                    const StoreOptions& options,
                                    const StorePlace& place,
                                    torch::Device device) {
  const Clock::time_point start = Clock::now();
  Pass pass(source, dataset, view, place.workers);
  const std::vector<Shape> shapes = pass.shapes();
  StoredFeatures stored;
  stored.cost.bytes = bytes_of(shapes);
  stored.cost.on_disk = goes_to_disk(options, stored.cost.bytes);
  const bool kept = stored.cost.on_disk && is_kept(place, shapes);
  std::vector<Tensor> tables;
  if (!stored.cost.on_disk) {
    tables = fill_memory(pass, shapes);
  } else {
    if (!kept) fill_folder(pass, shapes, place);
    tables = map_folder(place.folder, shapes);
  }
  if (!kept) {
    stored.cost.seconds =
        std::chrono::duration<double>(Clock::now() - start).count();
  }
  stored.source = std::make_unique<TableFeatures>(std::move(tables), device);
  return stored;
}

}  // namespace solera::teacher
