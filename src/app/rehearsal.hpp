// A rehearsal: an evening from a recording, played at speed into a book of its own.
//
// It goes the whole way of a real gift, as a source among sources, so what is rehearsed is the
// program and not a film of it. The evening of 2008, with which it all began, is made from a
// seed; any exported evening can be played as well.
#pragma once

#include "app/recording.hpp"
#include "base/clock.hpp"
#include "domain/challenge.hpp"
#include "sources/source.hpp"

#include <cstdint>
#include <filesystem>
#include <memory>

namespace chapeau::app {

/// What came in on the true evening, in major units.
inline constexpr std::int64_t kOnlineMajor2008 = 2'657;
inline constexpr std::int64_t kCashMajor2008 = 900;
inline constexpr std::int64_t kPeopleAsked2008 = 250;
inline constexpr std::int64_t kGiftMajor2008 = 10;
inline constexpr std::chrono::minutes kLength2008{90};

/// More than 250 people at 10 or more in bursts as a talk makes them, and the hat's cash, to the
/// unit; the same seed gives the same evening. It begins at `start`.
Recording evening_of_2008(std::uint64_t seed, domain::Currency currency, Timestamp start);

/// `configured` for the rehearsal: an id of its own, the clock running from `start` for as long
/// as the recording lasts.
domain::Challenge rehearsal_challenge(domain::Challenge configured, const Recording& recording,
                                      Timestamp start);

/// The challenge of 2008, for a rehearsal without a configuration.
domain::Challenge challenge_of_2008(domain::Challenge configured);

/// Tells the recording's standing gifts when their time has come, counted from `start`.
std::unique_ptr<sources::Source> make_recording_source(Recording recording, Timestamp start);

/// Runs `speed` times as fast as the clock behind it; the steady clock stays as it is, because
/// pacing and motion belong to the machine.
class FastClock final : public Clock {
public:
    FastClock(const Clock& clock, std::int64_t speed);

    Timestamp now() const override;
    SteadyTime steady_now() const override { return clock_.steady_now(); }

private:
    const Clock& clock_;
    std::int64_t speed_;
    Timestamp start_;
    SteadyTime steady_start_;
};

/// A private folder that goes when this does.
class TemporaryFolder {
public:
    static Result<std::unique_ptr<TemporaryFolder>> make();
    TemporaryFolder(const TemporaryFolder&) = delete;
    TemporaryFolder& operator=(const TemporaryFolder&) = delete;
    ~TemporaryFolder();

    const std::filesystem::path& path() const { return path_; }

private:
    explicit TemporaryFolder(std::filesystem::path path) : path_(std::move(path)) {}

    std::filesystem::path path_;
};

} // namespace chapeau::app
