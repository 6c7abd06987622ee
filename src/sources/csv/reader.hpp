// Reads the watched file away from the net thread, which must wait for no disk: a network share or
// a stick that hangs would stop every source.
//
// Threads: a Reader belongs to the net thread. The thread that it owns receives a path and gives a
// reading, both values; one that hangs at the program's end is left behind.
#pragma once

#include "base/clock.hpp"
#include "base/result.hpp"
#include "domain/gift.hpp"
#include "domain/money.hpp"
#include "sources/csv/parse.hpp"

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>

namespace chapeau::sources::csv {

/// A hundred thousand gifts, which are read in some milliseconds.
inline constexpr std::size_t kFileBytesMax = std::size_t{16} << 20U;

/// What can be seen of a file without reading it.
struct Outside {
    std::uintmax_t size = 0;
    std::filesystem::file_time_type changed;
    bool operator==(const Outside&) const = default;
};

struct Errand {
    std::filesystem::path path;
    domain::Currency currency;
    domain::Layer layer = domain::Layer::Captured;
    std::optional<Outside> known; // A file that still looks like this is not read.
};

struct Reading {
    Outside outside;
    std::string digest;       // Of the bytes.
    std::optional<File> file; // Empty when it looked as known.
};

/// Looks, reads and decodes. Fails when the file cannot be looked at or read, is written meanwhile,
/// or is no CSV file of gifts.
Result<Reading> carry_out(const Errand& errand);

class Reader {
public:
    Reader() = default;
    Reader(const Reader&) = delete;
    Reader& operator=(const Reader&) = delete;
    virtual ~Reader() = default;

    /// One at a time: after `take` has given the reading of the last.
    virtual void begin(Errand errand) = 0;

    /// What came of it, once; empty while it is under way. Never waits.
    virtual std::optional<Result<Reading>> take() = 0;
};

/// How long the reader's end waits for a reading under way: longer than any healthy disk takes.
inline constexpr milliseconds kReaderEndPatience{1'000};

/// On a thread of its own, which starts with the first errand.
std::unique_ptr<Reader> make_thread_reader();

} // namespace chapeau::sources::csv
