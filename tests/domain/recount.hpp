// The oracle: what a snapshot must say, with every sum recounted from all gifts after each line
// and no code shared with the Stage. Slow and plain on purpose.
#pragma once

#include "domain/challenge.hpp"
#include "domain/entry.hpp"
#include "domain/snapshot.hpp"

#include <memory>

namespace chapeau::test {

class Recount {
public:
    explicit Recount(const domain::Challenge& configured);
    Recount(const Recount&) = delete;
    Recount& operator=(const Recount&) = delete;
    ~Recount();

    void tell(const domain::Entry& entry);

    /// Everything but the pace, which has sentences of its own.
    domain::Snapshot expected(Timestamp now) const;

private:
    class Teller;
    std::unique_ptr<Teller> teller_;
};

/// Fails the running test at the first field in which the two differ.
void check_same(const domain::Snapshot& seen, const domain::Snapshot& expected);

} // namespace chapeau::test
