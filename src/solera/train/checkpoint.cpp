#include "solera/train/checkpoint.h"

#include "solera/core/file.h"
#include "solera/core/value.h"
#include "solera/io/safetensors.h"

namespace solera::train {
namespace fs = std::filesystem;
namespace {

Value write_numbers(const std::map<std::string, double>& numbers) {
  Value object = Value::object();
  for (const auto& [name, number] : numbers) object.set(name, number);
  return object;
}

// A number that was not finite is written as null and left out here.
std::map<std::string, double> read_numbers(const Value& object) {
  std::map<std::string, double> numbers;
  for (std::size_t i = 0; i < object.size(); ++i) {
    if (object.items()[i].is_number()) {
      numbers[object.keys()[i]] = object.items()[i].as_double();
    }
  }
  return numbers;
}

Value write_state(const Checkpoint& checkpoint) {
  Value state = Value::object();
  state.set("fingerprint", checkpoint.fingerprint);
  state.set("epoch", checkpoint.position.epoch);
  state.set("batch", checkpoint.position.batch);
  state.set("step", checkpoint.position.step);
  state.set("samples_seen", checkpoint.samples_seen);
  state.set("seconds", checkpoint.seconds);
  state.set("sums", write_numbers(checkpoint.sums));
  state.set("summed", checkpoint.summed);
  if (checkpoint.best) state.set("best", *checkpoint.best);
  state.set("last", write_numbers(checkpoint.last));
  return state;
}

void read_state(const Value& state, Checkpoint& checkpoint) {
  checkpoint.fingerprint = state.at("fingerprint").as_string();
  checkpoint.position.epoch = state.at("epoch").as_int();
  checkpoint.position.batch = state.at("batch").as_int();
  checkpoint.position.step = state.at("step").as_int();
  checkpoint.samples_seen = state.at("samples_seen").as_int();
  checkpoint.seconds = state.at("seconds").as_double();
  checkpoint.sums = read_numbers(state.at("sums"));
  checkpoint.summed = state.at("summed").as_int();
  if (const Value* best = state.find("best")) {
    checkpoint.best = best->as_double();
  }
  checkpoint.last = read_numbers(state.at("last"));
}

}  // namespace

void save_checkpoint(const fs::path& path, const Checkpoint& checkpoint) {
  make_folders(path.parent_path());
  write_folder_atomically(path, [&](const fs::path& folder) {
    io::write_safetensors(folder / "model.safetensors", checkpoint.module, {});
    io::write_safetensors(folder / "optimizer.safetensors",
                          checkpoint.optimizer, {});
    if (!checkpoint.ema.empty()) {
      io::write_safetensors(folder / "ema.safetensors", checkpoint.ema, {});
    }
    write_file_atomically(folder / "state.json",
                          to_json(write_state(checkpoint), 2) + "\n");
  });
}

std::optional<Checkpoint> load_checkpoint(const fs::path& path) {
  recover_folder(path);
  if (!fs::exists(path)) return std::nullopt;
  Checkpoint checkpoint;
  read_state(read_json(path / "state.json"), checkpoint);
  checkpoint.module = io::read_safetensors(path / "model.safetensors").tensors;
  checkpoint.optimizer =
      io::read_safetensors(path / "optimizer.safetensors").tensors;
  if (fs::exists(path / "ema.safetensors")) {
    checkpoint.ema = io::read_safetensors(path / "ema.safetensors").tensors;
  }
  return checkpoint;
}

}  // namespace solera::train
