# Every library here is a Debian 12 package; docs/dependencies.md says why.
find_package(Threads REQUIRED)
find_package(Torch REQUIRED)
find_package(yaml-cpp REQUIRED)
find_package(nlohmann_json REQUIRED)
find_package(fmt REQUIRED)
find_package(spdlog REQUIRED)
find_package(CLI11 REQUIRED)
find_package(OpenSSL REQUIRED COMPONENTS Crypto)
find_package(ZLIB REQUIRED)
find_package(JPEG REQUIRED)
find_package(PNG REQUIRED)
find_package(Freetype REQUIRED)
find_package(PkgConfig REQUIRED)
pkg_check_modules(WEBP REQUIRED IMPORTED_TARGET libwebp)

# Optional: without them the program cannot write ONNX files.
find_library(SOLERA_ONNX_LIBRARY onnx)
find_library(SOLERA_ONNX_PROTO_LIBRARY onnx_proto)
find_library(SOLERA_PROTOBUF_LIBRARY protobuf)
find_path(SOLERA_ONNX_INCLUDE onnx/checker.h)
find_path(SOLERA_PROTOBUF_INCLUDE google/protobuf/message.h)
if(SOLERA_ONNX_LIBRARY AND SOLERA_ONNX_PROTO_LIBRARY AND SOLERA_ONNX_INCLUDE
   AND SOLERA_PROTOBUF_LIBRARY AND SOLERA_PROTOBUF_INCLUDE)
  set(SOLERA_HAS_ONNX ON)
  set(SOLERA_ONNX_LIBRARIES "${SOLERA_ONNX_LIBRARY}"
    "${SOLERA_ONNX_PROTO_LIBRARY}" "${SOLERA_PROTOBUF_LIBRARY}")
else()
  message(STATUS "no ONNX writer: install libonnx-dev and libprotobuf-dev")
endif()

if(SOLERA_TESTS)
  find_package(GTest REQUIRED)
endif()
