#pragma once

#include "solera/core/span.h"

// What the fuzzers run: each function gives bytes that no one has looked at to
// the readers of one format. Well-formed or Error(kBadInput) are the only two
// results; everything else ends the program, and with it the fuzzer. The test
// of the corpus (tests/io/corpus_test.cpp) calls the same functions.
namespace solera::fuzz {

/// A pickle, then the tensors it describes over storages of the sizes it names.
void pickle(ByteSpan bytes);
/// The directory of a zip archive, then every entry.
void zip(ByteSpan bytes);
/// A whole file of torch.save, zip or legacy.
void pth(ByteSpan bytes);
void safetensors(ByteSpan bytes);
/// A JSON document, what is written of it, and the same as a config.json.
void json(ByteSpan bytes);
/// Files of data sets: a tar archive and an IDX array.
void data(ByteSpan bytes);

}  // namespace solera::fuzz
