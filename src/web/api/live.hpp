// The evening as pages read it: the whole state, and the small event that tells what moved.
#pragma once

#include "base/clock.hpp"
#include "base/json.hpp"
#include "domain/money.hpp"
#include "domain/screen_text.hpp"
#include "domain/snapshot.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace chapeau::web {

/// One line of the desk's page: "DonorDrive", well or not, and why in plain words.
struct HealthRow {
    std::string what;
    bool well = true;
    std::string text;

    bool operator==(const HealthRow&) const = default;
};

/// What only the desk sees, besides its part of the snapshot.
struct DeskState {
    std::vector<HealthRow> health;
    std::int64_t parked = 0; // Records that no source could read.

    bool operator==(const DeskState&) const = default;
};

/// The words of the pages for what the domain counts.
std::string_view word_of(domain::Layer layer);
std::string_view word_of(domain::WordsState state);
std::string_view word_of(domain::WordsMode mode);

/// Of one gift: nothing when it was given in the challenge's currency; else that its amount is
/// "about" so much, and what was given while that is known.
void write_conversion(json::Writer& writer, bool is_about,
                      const std::optional<domain::Money>& given);

/// Members of an object, as every state tells them: the figures of each layer with the goals, the
/// clock, and since when the figures may lack something.
void write_totals(json::Writer& writer, const domain::Snapshot& snapshot);
void write_clock(json::Writer& writer, const domain::Snapshot& snapshot);
void write_as_of(json::Writer& writer, const domain::Snapshot& snapshot);

/// Changes when the lists, the marks or the target do: what a page must ask for anew. The figures
/// travel with each event.
std::string board_version(const domain::Snapshot& snapshot);

/// A state rendered once for all who ask, and what its tag is made of: all but the moment.
struct LiveText {
    std::string body;
    std::string identity;
};

/// `supporter` is the name that the snapshot gives those whose name is not shown: pages get none
/// for it and say it in the phone's language. `desk` is null for the audience.
LiveText render_live(const domain::Snapshot& snapshot, const domain::ScreenText& supporter,
                     const DeskState* desk);

/// One server-sent event, below kEventBytesMax: ten thousand phones receive it.
inline constexpr std::size_t kEventBytesMax = 400;
/// `spread`: within which time the pages shall ask for the whole state, each at a moment of its
/// own.
std::string render_event(const domain::Snapshot& snapshot, std::string_view board,
                         milliseconds spread);

} // namespace chapeau::web
