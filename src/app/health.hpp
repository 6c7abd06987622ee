// How each part of the evening fares, in the operator's words: the book first, then the sources and
// the rates. Nothing of it reaches the projector.
#pragma once

#include "app/evening.hpp"
#include "app/net_thread.hpp"
#include "app/rates.hpp"
#include "display/screen/screen.hpp"
#include "domain/icu/locale.hpp"

#include <vector>

namespace chapeau::app {

/// Pure. Times are written in the challenge's time zone.
std::vector<display::HealthRow> health_rows(const BookHealth& book, const SourcesHealth& sources,
                                            const RatesHealth& rates, const domain::Locale& locale);

} // namespace chapeau::app
