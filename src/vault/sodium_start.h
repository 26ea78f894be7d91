// libsodium, started once, before whatever needs it first.
#pragma once

namespace backsight::vault {

/// Cheap after the first call, and callable from any thread. Ends the program when libsodium does
/// not start: there are no random numbers then, and nothing made without them would be secret.
void start_sodium();

}  // namespace backsight::vault
