#include "ledger/ledger.hpp"

#include "ledger/sqlite_ledger.hpp"

namespace chapeau::ledger {

Result<std::unique_ptr<Ledger>> Ledger::open(const OpenOptions& options) {
    auto book = SqliteLedger::open(options);
    if (!book) {
        return tl::unexpected<Error>(book.error());
    }
    return std::unique_ptr<Ledger>(std::move(*book));
}

} // namespace chapeau::ledger
