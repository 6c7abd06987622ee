// The gifts that look like one, as the panel at the machine lists them: asked of the book anew when
// something was written since, and only while there are any.
#pragma once

#include "app/evening_thread.hpp"
#include "base/clock.hpp"
#include "base/latest.hpp"
#include "domain/desk.hpp"
#include "domain/snapshot.hpp"

#include <functional>
#include <memory>
#include <optional>

namespace chapeau::app {

/// Each question reads up to 400 gifts on the ledger's thread; a hand needs no newer list.
inline constexpr seconds kDoublesAskedApart{1};

/// Threads: main's. The answers come on the ledger's thread, perhaps after this is gone.
class DoublesAsked {
public:
    /// False: the way to the book is full, and the answer never comes.
    using Ask = std::function<bool(OnAnswer)>;

    explicit DoublesAsked(Ask ask)
        : ask_(std::move(ask)), latest_(std::make_shared<Latest<domain::DoublesAnswer>>()) {}

    void follow(const domain::Snapshot& snapshot, SteadyTime now);

    /// Null while there are none.
    std::shared_ptr<const domain::DoublesAnswer> answer() const { return latest_->get(); }

private:
    Ask ask_;
    std::shared_ptr<Latest<domain::DoublesAnswer>> latest_;
    std::optional<SteadyTime> asked_at_;
    domain::EntrySeq asked_of_ = 0; // The last line that the answer knows of; 0: none was asked.
};

} // namespace chapeau::app
