#pragma once

// What protoc made of onnx.proto, and the checks on it, as Debian's libonnx has
// them: with the ML extension, in the namespace onnx.
#ifndef ONNX_NAMESPACE
#define ONNX_NAMESPACE onnx
#endif
#ifndef ONNX_ML
#define ONNX_ML 1
#endif

#include <onnx/checker.h>
#include <onnx/onnx_pb.h>
#include <onnx/shape_inference/implementation.h>
