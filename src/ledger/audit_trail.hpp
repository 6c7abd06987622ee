// Who did what: the lines that people wrote, told back newest first, without a name or a message.
#pragma once

#include "base/result.hpp"
#include "domain/desk.hpp"
#include "ledger/sqlite.hpp"

#include <utility>

namespace chapeau::ledger {

class AuditTrail {
public:
    static Result<AuditTrail> load(Database& database);

    Result<domain::AuditAnswer> tell(const domain::AskAudit& question);

private:
    explicit AuditTrail(Statement lines) : lines_(std::move(lines)) {}

    Statement lines_;
};

} // namespace chapeau::ledger
