// One full outlook beside the same model in vectorised R (peers/outlook.R), and the engine of the
// browser under Node (peers/outlook_wasm.mjs): same section of the pack, same person, same times,
// in turns on the same machine. Each program times itself: starting and reading it is not counted.
//
// Limits: at least 50 times the R peer; 50 ms in the browser's engine.
#pragma once

#include <filesystem>

#include "backsight/outlook/outlook.h"

namespace backsight::bench {

/// Prints the figures. A peer whose program is not there is left out, and that is said.
/// False when a peer failed.
bool compare_with_peers(const outlook::Forecaster& forecaster,
                        const std::filesystem::path& section);

}  // namespace backsight::bench
