#include "solera/io/ort/functions.h"

#include <cstring>

namespace solera::io::ort {
namespace {

// Function pointers and object pointers have one size on every POSIX system.
template <class Function>
void take(const void* table, std::size_t place, Function& function) {
  static_assert(sizeof(Function) == sizeof(void*));
  const char* entry = static_cast<const char*>(table) + place * sizeof(void*);
  std::memcpy(&function, entry, sizeof(function));
}

void take_sessions(const void* table, Functions& to) {
  take(table, 3, to.create_env);
  take(table, 7, to.create_session);
  take(table, 9, to.run);
  take(table, 10, to.create_session_options);
  take(table, 24, to.set_intra_threads);
  take(table, 25, to.set_inter_threads);
  take(table, 30, to.input_count);
  take(table, 31, to.output_count);
  take(table, 33, to.input_type);
  take(table, 34, to.output_type);
  take(table, 36, to.input_name);
  take(table, 37, to.output_name);
  take(table, 95, to.release_session);
  take(table, 100, to.release_session_options);
  take(table, 111, to.get_metadata);
  take(table, 116, to.metadata_text);
  take(table, 118, to.release_metadata);
  take(table, 130, to.add_config);
}

void take_values(const void* table, Functions& to) {
  take(table, 2, to.get_error_message);
  take(table, 49, to.create_tensor);
  take(table, 51, to.tensor_data);
  take(table, 55, to.as_tensor);
  take(table, 60, to.element_type);
  take(table, 61, to.rank);
  take(table, 62, to.shape);
  take(table, 65, to.tensor_info);
  take(table, 69, to.create_cpu_memory);
  take(table, 76, to.free);
  take(table, 78, to.default_allocator);
  take(table, 93, to.release_status);
  take(table, 94, to.release_memory);
  take(table, 96, to.release_value);
  take(table, 98, to.release_type);
  take(table, 99, to.release_tensor_info);
}

}  // namespace

Functions functions_of(const void* table) {
  Functions functions{};
  take_sessions(table, functions);
  take_values(table, functions);
  return functions;
}

}  // namespace solera::io::ort
