#pragma once

#include <cstddef>
#include <cstdint>

namespace solera::io::ort {

// The part of ONNX Runtime's C interface that Solera calls. Debian has no
// header of it; but the interface is a table of functions that only ever grows
// at its end (onnxruntime_c_api.h: "All functions in OrtApi must have a stable
// place"), and a library gives out the table of a version, or none if it is
// older. So the place of a function is its name for ever. functions.cpp lists
// the places.

struct Allocator;
struct Env;
struct MemoryInfo;
struct ModelMetadata;
struct Session;
struct SessionOptions;
struct Status;  ///< Null: success.
struct TensorInfo;
struct TypeInfo;
struct Value;

/// ONNXTensorElementDataType, as in onnx.proto.
constexpr int kFloat = 1;
constexpr int kFloat16 = 10;
constexpr int kDouble = 11;

/// OrtLoggingLevel: every failure comes back as a Status as well.
constexpr int kLogFatal = 4;
/// OrtAllocatorType and OrtMemType of ordinary memory.
constexpr int kDeviceAllocator = 0;
constexpr int kDefaultMemory = 0;

struct Functions {
  const char* (*get_error_message)(const Status*);
  void (*release_status)(Status*);

  Status* (*create_env)(int log_level, const char* name, Env**);
  Status* (*create_session_options)(SessionOptions**);
  Status* (*set_intra_threads)(SessionOptions*, int);
  Status* (*set_inter_threads)(SessionOptions*, int);
  Status* (*add_config)(SessionOptions*, const char* key, const char* value);
  void (*release_session_options)(SessionOptions*);

  Status* (*create_session)(const Env*, const char* path, const SessionOptions*,
                            Session**);
  Status* (*input_count)(const Session*, std::size_t*);
  Status* (*output_count)(const Session*, std::size_t*);
  Status* (*input_type)(const Session*, std::size_t, TypeInfo**);
  Status* (*output_type)(const Session*, std::size_t, TypeInfo**);
  Status* (*input_name)(const Session*, std::size_t, Allocator*, char**);
  Status* (*output_name)(const Session*, std::size_t, Allocator*, char**);
  Status* (*run)(Session*, const void* options, const char* const* input_names,
                 const Value* const* inputs, std::size_t input_count,
                 const char* const* output_names, std::size_t output_count,
                 Value** outputs);
  void (*release_session)(Session*);

  Status* (*default_allocator)(Allocator**);
  Status* (*free)(Allocator*, void*);
  Status* (*create_cpu_memory)(int allocator, int memory, MemoryInfo**);
  void (*release_memory)(MemoryInfo*);

  Status* (*create_tensor)(const MemoryInfo*, void* data, std::size_t bytes,
                           const std::int64_t* shape, std::size_t rank,
                           int type, Value**);
  Status* (*tensor_data)(Value*, void**);
  Status* (*tensor_info)(const Value*, TensorInfo**);
  void (*release_value)(Value*);

  /// The result lives as long as the argument; null if it is no tensor.
  Status* (*as_tensor)(const TypeInfo*, const TensorInfo**);
  Status* (*element_type)(const TensorInfo*, int*);
  Status* (*rank)(const TensorInfo*, std::size_t*);
  Status* (*shape)(const TensorInfo*, std::int64_t*, std::size_t rank);
  void (*release_type)(TypeInfo*);
  void (*release_tensor_info)(TensorInfo*);

  Status* (*get_metadata)(const Session*, ModelMetadata**);
  /// Null if there is no such key.
  Status* (*metadata_text)(const ModelMetadata*, Allocator*, const char* key,
                           char**);
  void (*release_metadata)(ModelMetadata*);
};

/// The version of the table that is asked for: 1.12, the first with opset 17.
constexpr std::uint32_t kApiVersion = 12;

/// From the table that OrtApiBase::GetApi(kApiVersion) gives.
Functions functions_of(const void* table);

}  // namespace solera::io::ort
