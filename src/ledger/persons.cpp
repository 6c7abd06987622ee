#include "ledger/persons.hpp"

#include "base/digest.hpp"
#include "domain/note.hpp"

#include <utility>

namespace chapeau::ledger {

namespace {

constexpr std::size_t kDigestBytesShown = 16; // 32 digits: nobody finds another text for them.

} // namespace

Result<Persons> Persons::load(Database& database) {
    auto latest = database.prepare(
        "SELECT person.name, person.message, person.salt IS NULL, entry.person_commit "
        "FROM person JOIN entry ON entry.seq = person.seq "
        "WHERE person.seq = ?1 OR person.about = ?1 ORDER BY person.seq DESC LIMIT 1");
    // Who had no words and was erased left a note of the desk's alone.
    auto place = database.prepare(
        "SELECT 1 FROM person WHERE seq = ?1 OR about = ?1 UNION ALL SELECT 1 FROM entry "
        "WHERE actor <> 'feed' AND actor <> 'phone' AND kind = 6 AND detail = ?2 LIMIT 1");
    auto forget = database.prepare("UPDATE person SET name='', message='', salt=NULL "
                                   "WHERE (seq = ?1 OR about = ?1) AND seq <> ?2");
    auto forget_waiting =
        database.prepare("UPDATE unconverted SET name='', message='' WHERE reference IN "
                         "(SELECT reference FROM payment WHERE gift = ?)");
    for (const auto* statement : {&latest, &place, &forget, &forget_waiting}) {
        if (!*statement) {
            return tl::unexpected<Error>(statement->error());
        }
    }
    return Persons(std::move(*latest), std::move(*place), std::move(*forget),
                   std::move(*forget_waiting));
}

Result<std::optional<Words>> Persons::of(domain::EntrySeq gift) {
    auto rows = latest_.rows(gift);
    const auto found = rows.next();
    if (!found) {
        return tl::unexpected<Error>(found.error());
    }
    if (!*found || rows.integer(2) != 0) {
        return std::optional<Words>();
    }
    const auto commit = rows.blob(3);
    if (commit.size() < kDigestBytesShown) {
        return fail(Errc::Corrupt, "the words of gift {} have no commitment", gift);
    }
    return std::optional<Words>(Words{std::string(rows.text(0)), std::string(rows.text(1)),
                                      to_hex(commit.first(kDigestBytesShown))});
}

Result<bool> Persons::has_place(domain::EntrySeq gift) {
    const auto place = place_.integer(gift, domain::to_text(domain::PersonErased{gift}));
    if (!place) {
        return tl::unexpected<Error>(place.error());
    }
    return place->has_value();
}

Result<void> Persons::forget(domain::EntrySeq gift, domain::EntrySeq kept) {
    const auto forgotten = forget_.run(gift, kept);
    return forgotten ? forget_waiting_.run(gift) : forgotten;
}

} // namespace chapeau::ledger
