#include "app/deeds.hpp"
#include "app/recording.hpp"
#include "base/file.hpp"
#include "base/format.hpp"
#include "ledger/ledger.hpp"

#include <cstdio>
#include <string>
#include <utility>

namespace chapeau::app {

Result<void> export_book(const ExportCommand& command, const Options& options, const Clock& clock) {
    const auto book = ledger::Ledger::open({.path = options.book_file(),
                                            .challenge_id = options.challenge.id,
                                            .currency = options.challenge.currency,
                                            .now = clock.now(),
                                            .absence = ledger::Absence::IsAnError});
    if (!book) {
        return fail_because(book.error(), "the book cannot be exported");
    }
    Recorder recorder(options.challenge.currency, options.moderation.names);
    if (auto read = (*book)->replay(0, [&](const domain::Entry& entry) { recorder.take(entry); });
        !read) {
        return read;
    }
    const auto recording = std::move(recorder).finish();
    if (auto written = write_file_atomically(command.out, to_csv(recording)); !written) {
        return written;
    }
    std::fputs(
        format("{} gifts written to {}\n", recording.gifts.size(), command.out.string()).c_str(),
        stdout);
    return {};
}

} // namespace chapeau::app
