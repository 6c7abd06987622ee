#include "web/api/desk_tables.hpp"

#include "base/json.hpp"
#include "web/api/answers.hpp"
#include "web/api/live.hpp"

#include <array>
#include <optional>
#include <string_view>
#include <variant>

namespace chapeau::web {
namespace {

using domain::CheckoutState;
using domain::Objection;

struct ObjectionWord {
    Objection objection;
    std::string_view word;
};

constexpr std::array kObjections = {
    ObjectionWord{Objection::None, "none"},
    ObjectionWord{Objection::Unreadable, "unreadable"},
    ObjectionWord{Objection::Invisible, "invisible"},
    ObjectionWord{Objection::TooManyMarks, "too_many_marks"},
    ObjectionWord{Objection::TooLong, "too_long"},
    ObjectionWord{Objection::MixedScripts, "mixed_scripts"},
    ObjectionWord{Objection::MixedDigits, "mixed_digits"},
    ObjectionWord{Objection::Impersonation, "impersonation"},
    ObjectionWord{Objection::Abuse, "abuse"},
    ObjectionWord{Objection::Link, "link"},
    ObjectionWord{Objection::Handle, "handle"},
    ObjectionWord{Objection::Email, "email"},
    ObjectionWord{Objection::PhoneNumber, "phone_number"},
    ObjectionWord{Objection::CardNumber, "card_number"},
    ObjectionWord{Objection::CodedNumber, "coded_number"},
    ObjectionWord{Objection::Repetition, "repetition"},
    ObjectionWord{Objection::LargeAmount, "large_amount"},
    ObjectionWord{Objection::Sensitive, "sensitive"},
    ObjectionWord{Objection::Unwelcome, "unwelcome"},
};

std::string_view reversal_word(domain::ReversalReason reason) {
    switch (reason) {
    case domain::ReversalReason::Refunded:
        return "refunded";
    case domain::ReversalReason::Withdrawn:
        return "withdrawn";
    case domain::ReversalReason::Voided:
        return "voided";
    case domain::ReversalReason::Paid:
        break;
    }
    return "paid";
}

void amount_or_null(json::Writer& writer, const std::optional<domain::Money>& amount) {
    if (amount) {
        writer.integer(amount->minor());
    } else {
        writer.null();
    }
}

void write_gift_row(json::Writer& writer, const domain::GiftRow& row) {
    writer.begin_object().key("gift").integer(row.gift).key("number").integer(row.number);
    writer.key("name").string(row.name.utf8()).key("message").string(row.message.utf8());
    writer.key("digest").string(row.digest).key("words").string(word_of(row.words));
    writer.key("verdict").string(word_of(row.verdict));
    writer.key("objection").string(word_of(row.objection));
    writer.key("approved").boolean(row.approved).key("blocked").boolean(row.blocked);
    amount_or_null(writer.key("amount"), row.amount);
    write_conversion(writer, row.is_about, row.given);
    writer.key("layer").string(word_of(row.layer)).key("source").string(row.source);
    writer.key("at").integer(to_page_time(row.occurred_at));
    writer.key("standing").boolean(row.standing).key("held").boolean(row.is_held);
    writer.key("reversed");
    if (row.reversed) {
        writer.string(reversal_word(*row.reversed));
    } else {
        writer.null();
    }
    writer.end_object();
}

void write_gift_rows(json::Writer& writer, const std::vector<domain::GiftRow>& rows) {
    writer.key("rows").begin_array();
    for (const auto& row : rows) {
        write_gift_row(writer, row);
    }
    writer.end_array();
}

// What a phone may know of its own gift, in one word.
std::string_view state_word(const domain::MyGift& gift) {
    if (gift.is_message) {
        return "said";
    }
    if (gift.checkout && *gift.checkout != CheckoutState::Paid) {
        switch (*gift.checkout) {
        case CheckoutState::Wanted:
            return "wanted";
        case CheckoutState::Open:
            return "open";
        case CheckoutState::Expired:
            return "expired";
        case CheckoutState::Failed:
        case CheckoutState::Paid:
            break;
        }
        return "failed";
    }
    if (gift.gift == 0 && !gift.checkout) {
        return "unknown";
    }
    if (gift.paid || gift.checkout) {
        return "paid";
    }
    if (!gift.standing) {
        return "withdrawn";
    }
    return gift.layer == domain::Layer::Pledged ? "promised" : "paid";
}

void write_my_gift(json::Writer& writer, const domain::MyGift& gift) {
    const bool is_open = gift.checkout == CheckoutState::Open;
    writer.begin_object().key("key").string(gift.key).key("gift").integer(gift.gift);
    writer.key("number").integer(gift.number);
    amount_or_null(writer.key("amount"), gift.amount);
    writer.key("layer").string(word_of(gift.layer)).key("state").string(state_word(gift));
    writer.key("words").string(word_of(gift.words));
    writer.key("url").string(is_open ? std::string_view(gift.url) : std::string_view());
    writer.end_object();
}

} // namespace

std::string_view word_of(Objection objection) {
    for (const auto& row : kObjections) {
        if (row.objection == objection) {
            return row.word;
        }
    }
    return "other"; // One that was added since: the page shows the word as it is.
}

std::string_view word_of(domain::Verdict verdict) {
    switch (verdict) {
    case domain::Verdict::Allow:
        return "allow";
    case domain::Verdict::Hold:
        return "hold";
    case domain::Verdict::Block:
        break;
    }
    return "block";
}

std::string render(const domain::QueueAnswer& answer) {
    json::Writer writer;
    writer.begin_object();
    write_gift_rows(writer, answer.rows);
    writer.key("waiting").integer(answer.waiting).end_object();
    return writer.take();
}

std::string render(const domain::GiftsAnswer& answer) {
    json::Writer writer;
    writer.begin_object();
    write_gift_rows(writer, answer.rows);
    writer.key("next_before").integer(answer.next_before).end_object();
    return writer.take();
}

std::string render(const domain::AuditAnswer& answer) {
    json::Writer writer;
    writer.begin_object().key("rows").begin_array();
    for (const auto& row : answer.rows) {
        writer.begin_object().key("line").integer(row.line);
        writer.key("at").integer(to_page_time(row.at)).key("actor").string(row.actor);
        writer.key("deed").string(row.deed).key("gift").integer(row.gift);
        writer.key("detail").string(row.detail).end_object();
    }
    writer.end_array().end_object();
    return writer.take();
}

std::string render(const domain::EnvelopesAnswer& answer) {
    json::Writer writer;
    writer.begin_object().key("rows").begin_array();
    for (const auto& row : answer.rows) {
        writer.begin_object().key("envelope").string(row.envelope);
        writer.key("gift").integer(row.gift).key("first").integer(row.first.minor());
        writer.key("first_by").string(row.first_by);
        amount_or_null(writer.key("second"), row.second);
        writer.key("second_by").string(row.second_by);
        writer.key("settled").boolean(row.settled).end_object();
    }
    writer.end_array().key("differ").integer(answer.differ).end_object();
    return writer.take();
}

std::string render(const domain::DoublesAnswer& answer) {
    json::Writer writer;
    writer.begin_object().key("rows").begin_array();
    for (const auto& pair : answer.rows) {
        writer.begin_object();
        write_gift_row(writer.key("first"), pair.first);
        write_gift_row(writer.key("second"), pair.second);
        writer.key("same_payment").boolean(pair.same_payment).end_object();
    }
    writer.end_array().key("waiting").integer(answer.waiting).end_object();
    return writer.take();
}

std::string render(const domain::HoldsAnswer& answer) {
    json::Writer writer;
    const auto sum = [&writer](const char* key, const domain::HeldSum& held) {
        writer.key(key).begin_object().key("count").integer(held.count);
        writer.key("amount").integer(held.minor).end_object();
    };
    writer.begin_object().key("gifts").begin_array();
    for (const auto gift : answer.undecided) {
        writer.integer(gift);
    }
    writer.end_array();
    sum("waiting", answer.waiting);
    sum("taking", answer.taking);
    sum("letting_go", answer.letting_go);
    writer.key("troubles").begin_array();
    for (const auto& trouble : answer.troubles) {
        writer.begin_object();
        write_gift_row(writer.key("gift"), trouble.gift);
        writer.key("take").boolean(trouble.decision == domain::HoldDecision::Take);
        writer.key("problem").string(trouble.problem).end_object();
    }
    writer.end_array().end_object();
    return writer.take();
}

std::string render(const domain::MineAnswer& answer) {
    json::Writer writer;
    writer.begin_object().key("gifts").begin_array();
    for (const auto& gift : answer.gifts) {
        write_my_gift(writer, gift);
    }
    writer.end_array().end_object();
    return writer.take();
}

std::string render(const domain::Answer& answer) {
    return std::visit([](const auto& rows) { return render(rows); }, answer);
}

} // namespace chapeau::web
