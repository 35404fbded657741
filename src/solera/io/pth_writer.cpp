#include "solera/io/pth_writer.h"

#include <c10/util/strides.h>
#include <caffe2/serialize/inline_container.h>
#include <fmt/format.h>
#include <torch/torch.h>

#include <cstdint>
#include <string>
#include <vector>

#include "solera/core/error.h"
#include "solera/io/stream_file.h"
#include "solera/io/torch_storage.h"

namespace solera::io {
namespace {

namespace fs = std::filesystem;
using tensor::StateDict;

/// A pickle of protocol 2, of the few opcodes that every version of
/// weights_only knows.
class PickleText {
 public:
  PickleText() : text_("\x80\x02") {}

  void mark() { text_ += '('; }
  void tuple() { text_ += 't'; }
  void empty_tuple() { text_ += ')'; }
  void call() { text_ += 'R'; }
  void set_items() { text_ += 'u'; }
  void persistent_id() { text_ += 'Q'; }
  void no() { text_ += '\x89'; }

  void global(const std::string& module, const std::string& name) {
    text_ += 'c' + module + '\n' + name + '\n';
  }
  void word(const std::string& word) {
    text_ += 'X';
    little_endian(word.size(), 4);
    text_ += word;
  }
  void number(std::int64_t number) {
    text_ += "\x8a\x08";
    little_endian(static_cast<std::uint64_t>(number), 8);
  }
  void numbers(torch::IntArrayRef row) {
    mark();
    for (const std::int64_t item : row) number(item);
    tuple();
  }

  std::string finish() { return text_ + '.'; }

 private:
  void little_endian(std::uint64_t number, int bytes) {
    for (int i = 0; i < bytes; ++i) {
      text_ += static_cast<char>(number >> (8 * i) & 0xFF);
    }
  }

  std::string text_;
};

/// The tensors as a file stores them: each once.
class Storages {
 public:
  /// The number of the tensor's storage.
  std::size_t add(const torch::Tensor& tensor) {
    for (std::size_t i = 0; i < given_.size(); ++i) {
      if (is_same(given_[i], tensor)) return i;
    }
    given_.push_back(tensor);
    return given_.size() - 1;
  }
  const std::vector<torch::Tensor>& tensors() const { return given_; }

 private:
  static bool is_same(const torch::Tensor& a, const torch::Tensor& b) {
    return a.numel() > 0 && a.data_ptr() == b.data_ptr() &&
           a.scalar_type() == b.scalar_type() && a.sizes() == b.sizes() &&
           a.strides() == b.strides();
  }

  std::vector<torch::Tensor> given_;
};

torch::Tensor stored(const torch::Tensor& tensor) {
  return tensor.detach().cpu().contiguous();
}

void pickle_ordered_dict(PickleText& pickle) {
  pickle.global("collections", "OrderedDict");
  pickle.empty_tuple();
  pickle.call();
}

// torch._utils._rebuild_tensor_v2(storage, offset, size, stride,
//                                 requires_grad, hooks)
void pickle_tensor(const torch::Tensor& tensor, std::size_t storage,
                   PickleText& pickle) {
  pickle.global("torch._utils", "_rebuild_tensor_v2");
  pickle.mark();
  pickle.mark();
  pickle.word("storage");
  pickle.global("torch", storage_class(tensor.scalar_type()));
  pickle.word(std::to_string(storage));
  pickle.word("cpu");
  pickle.number(tensor.numel());
  pickle.tuple();
  pickle.persistent_id();
  pickle.number(0);
  pickle.numbers(tensor.sizes());
  pickle.numbers(c10::contiguous_strides(tensor.sizes()));
  pickle.no();
  pickle_ordered_dict(pickle);
  pickle.tuple();
  pickle.call();
}

std::string pickle_state(const StateDict& state, Storages& storages) {
  PickleText pickle;
  pickle_ordered_dict(pickle);
  pickle.mark();
  for (const auto& [name, tensor] : state) {
    pickle.word(name);
    pickle_tensor(tensor, storages.add(tensor), pickle);
  }
  pickle.set_items();
  return pickle.finish();
}

void require_storable(const StateDict::Entry& entry, const fs::path& path) {
  const auto& [name, tensor] = entry;
  const bool storable = tensor.defined() &&
                        tensor.layout() == torch::kStrided &&
                        !storage_class(tensor.scalar_type()).empty();
  if (storable) return;
  throw Error(
      ErrorKind::kUsage, path.string(),
      fmt::format("tensor '{}' ({}) has no place in a .pth file, "
                  "convert it",
                  name,
                  tensor.defined() ? torch::toString(tensor.scalar_type())
                                   : "undefined"));
}

// libtorch's writer ends the archive in its destructor, where an exception
// would end the program: a failing disk must not reach it.
void write_archive(const std::string& pickle, const Storages& storages,
                   std::ostream& out) {
  caffe2::serialize::PyTorchStreamWriter writer(
      [&out](const void* data, std::size_t size) {
        out.write(static_cast<const char*>(data),
                  static_cast<std::streamsize>(size));
        return size;
      });
  writer.writeRecord("data.pkl", pickle.data(), pickle.size());
  std::size_t number = 0;
  for (const torch::Tensor& tensor : storages.tensors()) {
    const torch::Tensor flat = stored(tensor);
    writer.writeRecord("data/" + std::to_string(number++), flat.data_ptr(),
                       flat.nbytes());
  }
  writer.writeEndOfFile();
}

}  // namespace

void write_pth(const fs::path& path, const StateDict& state) {
  for (const StateDict::Entry& entry : state) require_storable(entry, path);
  Storages storages;
  const std::string pickle = pickle_state(state, storages);
  write_stream_atomically(
      path, [&](std::ostream& out) { write_archive(pickle, storages, out); });
}

}  // namespace solera::io
