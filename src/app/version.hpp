// Which program this is, for those who run it and for those who are asked by it.
#pragma once

#ifndef CHAPEAU_VERSION
#define CHAPEAU_VERSION "unknown" // A linter reads the file without the build's definitions.
#endif

namespace chapeau::app {

inline constexpr const char* kVersionText = "chapeau " CHAPEAU_VERSION;

/// Operators of providers want to know who asks.
inline constexpr const char* kUserAgent = "Chapeau/" CHAPEAU_VERSION " (a live fundraising screen)";

} // namespace chapeau::app
