#include "ledger/audit_trail.hpp"

#include "base/format.hpp"
#include "domain/stored_fields.hpp"
#include "ledger/journal.hpp"

#include <algorithm>
#include <limits>
#include <string>

namespace chapeau::ledger {

namespace {

std::string_view deed_of(domain::ReversalReason reason) {
    switch (reason) {
    case domain::ReversalReason::Refunded:
        return "refund";
    case domain::ReversalReason::Withdrawn:
        return "withdraw";
    case domain::ReversalReason::Voided:
        return "void";
    case domain::ReversalReason::Paid:
        return "release";
    }
    return "reversal";
}

/// The word by which a cue or a note calls itself.
std::string own_word(std::string_view detail, domain::EntrySeq& gift) {
    const auto value = json::parse(detail);
    if (!value) {
        return "unreadable";
    }
    const domain::StoredFields fields(*value);
    gift = fields.integer("gift").value_or(0);
    return fields.string("note").value_or(fields.string("cue").value_or("unreadable"));
}

domain::AuditRow audit_row(const EntryRow& line) {
    domain::AuditRow row;
    row.line = line.seq;
    row.at = Timestamp(microseconds(line.recorded_us));
    row.actor = line.actor;
    row.gift = line.kind == Kind::Gift ? line.seq : line.gift;
    row.detail = std::to_string(line.amount_minor);
    switch (line.kind) {
    case Kind::Gift:
        row.deed = "gift";
        break;
    case Kind::Adjustment:
        row.deed = "adjust";
        break;
    case Kind::Reversal:
        row.deed = deed_of(line.reason.value_or(domain::ReversalReason::Refunded));
        break;
    case Kind::Restoration:
        row.deed = "restore";
        break;
    case Kind::Cue:
    case Kind::Note:
        row.deed = own_word(line.detail, row.gift);
        row.detail = line.detail;
        break;
    }
    return row;
}

} // namespace

Result<AuditTrail> AuditTrail::load(Database& database) {
    // By the index of the people's lines: among a million lines of feeds they may be few.
    auto lines = database.prepare("SELECT * FROM entry INDEXED BY entry_by_people WHERE seq < ? "
                                  "AND actor <> 'feed' AND actor <> 'phone' "
                                  "ORDER BY seq DESC LIMIT ?");
    if (!lines) {
        return tl::unexpected<Error>(lines.error());
    }
    return AuditTrail(std::move(*lines));
}

Result<domain::AuditAnswer> AuditTrail::tell(const domain::AskAudit& question) {
    const auto before =
        question.before > 0 ? question.before : std::numeric_limits<domain::EntrySeq>::max();
    const auto limit = static_cast<std::int64_t>(std::min(question.limit, domain::kRowsAskedMax));
    domain::AuditAnswer answer;
    const auto read =
        for_each_row(lines_.rows(before, limit), [&](const Rows& rows) -> Result<void> {
            const auto row = entry_row(rows);
            if (!row) {
                return tl::unexpected<Error>(row.error());
            }
            answer.rows.push_back(audit_row(*row));
            return {};
        });
    if (!read) {
        return tl::unexpected<Error>(read.error());
    }
    return answer;
}

} // namespace chapeau::ledger
