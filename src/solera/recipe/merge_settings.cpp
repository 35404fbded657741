#include "solera/recipe/merge_settings.h"

#include "solera/data/loader.h"
#include "solera/methods/merging/recalibration.h"
#include "solera/tensor/device.h"

namespace solera::recipe {

void MergeSettings::validate(const std::string& where) const {
  method.validate(where);
  require_option(recalibration_images >= 0, where, "recalibration_images",
                 "0 or more");
  require_option(batch_size >= 2, where, "batch_size", "2 or more");
  require_option(workers >= 0, where, "workers", "0 or more");
}

LoadedNetwork load_merged(const std::vector<NetworkSource>& networks,
                          const NetworkSource* base,
                          const MergeSettings& settings, const Place& place,
                          const StepContext& context) {
  LoadedNetwork merged;
  std::vector<methods::MergeSource> sources;
  for (const NetworkSource& network : networks) {
    LoadedNetwork loaded = load_network(network, context);
    if (sources.empty()) merged.input = loaded.input;
    sources.push_back({loaded.label, std::move(loaded.network)});
  }
  methods::MergeSource start;
  if (base != nullptr) {
    LoadedNetwork loaded = load_network(*base, context);
    merged.input = loaded.input;
    start = {loaded.label, std::move(loaded.network)};
  }
  merged.network =
      methods::merge_networks(sources, base == nullptr ? nullptr : &start,
                              settings.method, place.text(0));
  return merged;
}

std::int64_t recalibrate(models::Network& network,
                         const models::InputSpec& input, const ProxyView& proxy,
                         const MergeSettings& settings,
                         const StepContext& context) {
  if (settings.recalibration_images == 0) return 0;
  data::LoaderOptions loading;
  loading.batch_size = settings.batch_size;
  loading.workers = settings.workers;
  loading.seed = proxy.seed;
  loading.drop_last = proxy.images->size() >= settings.batch_size;
  const auto loader = data::make_loader(proxy.images, proxy.view, loading);
  const std::int64_t seen = methods::recalibrate_norms(
      network, input, *loader, settings.recalibration_images,
      tensor::parse_device(context.device));
  network.to(torch::kCPU);
  return seen;
}

}  // namespace solera::recipe
