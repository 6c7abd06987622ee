#include "sources/checkout/conversation.hpp"

#include "base/check.hpp"
#include "base/format.hpp"
#include "sources/checkout/position.hpp"
#include "sources/checkout/schedule.hpp"
#include "sources/feed_page.hpp"

#include <algorithm>
#include <utility>

namespace chapeau::sources::checkout {

namespace {

using domain::Checkout;
using domain::CheckoutState;

/// Shorter than for a feed: somebody in the room is waiting.
constexpr milliseconds kCheckoutBackoffMax{std::chrono::minutes{1}};

/// Their answers are some KiB; PayPal's with all its links are the largest.
constexpr std::size_t kCheckoutAnswerBytesMax = std::size_t{1} << 20U;

const Checkout* find_checkout(const domain::FeedState& known, const std::string& key) {
    const auto found =
        std::find_if(known.checkouts.begin(), known.checkouts.end(),
                     [&key](const Checkout& checkout) { return checkout.key == key; });
    return found == known.checkouts.end() ? nullptr : &*found;
}

class CheckoutSource final : public Source {
public:
    CheckoutSource(Common common, std::unique_ptr<CheckoutDialect> dialect,
                   std::optional<TokenRules> token)
        : common_(std::move(common)),
          dialect_(std::move(dialect)),
          spacing_(request_spacing_for(common_.base_url, common_.poll_interval, kRequestSpacing)),
          schedule_(common_.poll_interval),
          position_(common_.currency) {
        if (token) {
            token_.emplace(*std::move(token));
        }
    }

    const std::string& name() const override { return common_.name; }
    milliseconds poll_interval() const override { return common_.poll_interval; }
    milliseconds request_spacing() const override { return spacing_; }
    std::string etiquette_group() const override { return dialect_->traits().etiquette; }
    milliseconds backoff_max() const override { return kCheckoutBackoffMax; }

    void clock_was_set(microseconds by) override {
        if (token_) {
            token_->clock_was_set(by);
        }
        position_.clock_was_set(by);
    }

    Result<PollStep> begin(const domain::FeedState& known, Timestamp now) override;
    Result<PollStep> receive(const net::Response& response, const domain::FeedState& known,
                             Timestamp now) override;

private:
    using Page = std::optional<domain::Batch>;

    Result<PollStep> go_on(const domain::FeedState& known, Timestamp now, Page page);
    Result<std::optional<net::Request>> ask(const Turn& turn, const Checkout& checkout,
                                            Timestamp now);
    Result<net::Request> with_credential(net::Request request, Timestamp now);
    Result<std::optional<net::Request>> look_back(Timestamp now);
    Result<std::optional<net::Request>> send_look_back(Timestamp now);
    Result<PollStep> take_returned(const net::Response& response, const domain::FeedState& known,
                                   Timestamp now);
    bool give_up(const Turn& turn, const Checkout& checkout, Timestamp now,
                 const domain::FeedState& known, Page& page);
    Result<Page> understand(const net::Response& response, const Checkout& checkout,
                            const domain::FeedState& known, Timestamp now);
    Result<Page> take_opening(const net::Response& response, const Checkout& checkout,
                              const domain::FeedState& known, Timestamp now);
    Page conclude(const Checkout& checkout, const Reading& reading, const domain::FeedState& known,
                  Timestamp now);
    Page stay_open(const Checkout& checkout, const Reading& reading, const domain::FeedState& known,
                   Timestamp now);

    domain::Batch& page_of(Page& page, const domain::FeedState& known);
    void change(Page& page, const domain::FeedState& known, const Checkout& checkout,
                CheckoutState state, std::string problem);
    void park_payment(Page& page, const domain::FeedState& known, const Checkout& checkout,
                      const Reading& reading, const std::string& reason);
    std::string clean(std::string text) const;
    net::Response cleaned(net::Response response) const;
    tl::unexpected<Error> clean_error(const Error& error) const {
        return tl::unexpected<Error>(Error{error.code, clean(error.message)});
    }

    const Common common_;
    const std::unique_ptr<CheckoutDialect> dialect_;
    const milliseconds spacing_;
    std::optional<AccessToken> token_;
    Schedule schedule_;
    Position position_;

    // Of this poll:
    std::optional<Turn> turn_; // What the request under way is for, if only by its token...
    std::optional<PaidPayment> looked_at_; // ...or a payment that was counted long since.
    bool asks_for_token_ = false;
    bool token_was_renewed_ = false;
    int deeds_ = 0;
};

std::string CheckoutSource::clean(std::string text) const {
    text = without_secret(std::move(text), common_.key);
    return token_ ? token_->without_secrets(std::move(text)) : text;
}

/// A refusal in whose words nothing secret can be found again, whole or cut.
net::Response CheckoutSource::cleaned(net::Response response) const {
    constexpr int kOk = 200;
    constexpr int kCreated = 201;
    if (response.status != kOk && response.status != kCreated) {
        response.body = clean(std::move(response.body));
    }
    return response;
}

domain::Batch& CheckoutSource::page_of(Page& page, const domain::FeedState& known) {
    if (!page) {
        page.emplace();
        page->source = common_.name;
        page->position = known.position; // Its cursor is written when the page is whole.
    }
    return *page;
}

void CheckoutSource::change(Page& page, const domain::FeedState& known, const Checkout& checkout,
                            CheckoutState state, std::string problem) {
    domain::CheckoutChange change;
    change.key = checkout.key;
    change.state = state;
    change.provider_id = checkout.provider_id;
    change.problem = clean(std::move(problem));
    page_of(page, known).checkouts.push_back(std::move(change));
    schedule_.settle(checkout.key);
}

void CheckoutSource::park_payment(Page& page, const domain::FeedState& known,
                                  const Checkout& checkout, const Reading& reading,
                                  const std::string& reason) {
    const auto& id = checkout.provider_id.empty() ? checkout.key : checkout.provider_id;
    page_of(page, known)
        .parked.push_back(park(id, clean(reason), clean(traces_of(checkout, reading))));
}

Result<PollStep> CheckoutSource::begin(const domain::FeedState& known, Timestamp now) {
    position_.load(known.position.cursor, now);
    schedule_.begin_poll(known.checkouts);
    turn_.reset();
    looked_at_.reset();
    asks_for_token_ = false;
    token_was_renewed_ = false;
    deeds_ = 0;
    return go_on(known, now, std::nullopt);
}

/// True when it was given up, which is noted in `page`.
bool CheckoutSource::give_up(const Turn& turn, const Checkout& checkout, Timestamp now,
                             const domain::FeedState& known, Page& page) {
    if (turn.deed != Deed::Create) {
        return false;
    }
    const auto& traits = dialect_->traits();
    if (now - checkout.wanted_at > kWantedMax) {
        change(page, known, checkout, CheckoutState::Failed,
               format("{} did not open the payment within {} minutes; nothing was paid",
                      traits.provider, kWantedMax.count()));
        return true;
    }
    if (schedule_.creations(checkout.key) >= traits.creations_max) {
        change(page, known, checkout, CheckoutState::Failed,
               format("{} did not answer {} times; nothing was paid", traits.provider,
                      traits.creations_max));
        return true;
    }
    return false;
}

/// The next request, or the end of the poll, after `page`.
Result<PollStep> CheckoutSource::go_on(const domain::FeedState& known, Timestamp now, Page page) {
    turn_.reset();
    looked_at_.reset();
    PollStep step;
    while (deeds_ < kDeedsPerPollMax) {
        const auto slower = position_.budget().is_spent(now) ? ReadBudget::kSlower : 1;
        auto turn = schedule_.next(known.checkouts, now, slower);
        if (!turn) {
            break;
        }
        const auto* checkout = find_checkout(known, turn->key);
        ENSURE(checkout != nullptr, "a turn is given to a checkout that the book lists");
        if (give_up(*turn, *checkout, now, known, page)) {
            continue;
        }
        ++deeds_;
        auto request = ask(*turn, *checkout, now);
        if (!request) {
            if (!page) {
                return clean_error(request.error());
            }
            break; // What is known already goes to the book first; the next poll tells the rest.
        }
        if (*request) {
            step.request = **std::move(request);
            turn_ = std::move(turn);
            break;
        }
        change(page, known, *checkout, CheckoutState::Failed,
               format("this cannot be asked of {}: the amount does not fit its currency there",
                      dialect_->traits().provider));
    }
    if (position_.wants_saving()) {
        page_of(page, known);
    }
    if (page) {
        page->position.cursor = position_.to_text(now);
    } else if (!step.request && deeds_ < kDeedsPerPollMax) {
        auto request = look_back(now);
        if (!request) {
            return clean_error(request.error());
        }
        step.request = *std::move(request);
    }
    step.page = std::move(page);
    return step;
}

/// The request for that turn, or for the token that it needs first; empty when the provider
/// cannot be asked that at all.
Result<std::optional<net::Request>> CheckoutSource::ask(const Turn& turn, const Checkout& checkout,
                                                        Timestamp now) {
    auto request = dialect_->request(turn.deed, checkout);
    if (!request) {
        return std::optional<net::Request>{};
    }
    auto whole = with_credential(*std::move(request), now);
    if (!whole) {
        return tl::unexpected(whole.error());
    }
    if (!asks_for_token_) {
        schedule_.note_asked(turn, now);
        if (turn.deed == Deed::Read) {
            position_.budget().count_reading(now);
        }
    }
    return std::optional(*std::move(whole));
}

/// That request, or the one for the token that it needs first.
Result<net::Request> CheckoutSource::with_credential(net::Request request, Timestamp now) {
    const auto* secret = token_ ? token_->current(now) : &common_.key;
    asks_for_token_ = secret == nullptr;
    if (asks_for_token_) {
        return token_->request(now);
    }
    request.bearer_token = *secret;
    request.body_bytes_max = kCheckoutAnswerBytesMax;
    return request;
}

/// Whether the money of a payment went back is asked when nobody at a phone waits for anything.
Result<std::optional<net::Request>> CheckoutSource::look_back(Timestamp now) {
    const auto slower = position_.budget().is_spent(now) ? ReadBudget::kSlower : 1;
    const auto* due = position_.paid().next(now, slower);
    if (due == nullptr) {
        return std::optional<net::Request>{};
    }
    looked_at_ = *due;
    return send_look_back(now);
}

Result<std::optional<net::Request>> CheckoutSource::send_look_back(Timestamp now) {
    auto request = with_credential(dialect_->returned_request(*looked_at_), now);
    if (!request) {
        return tl::unexpected(request.error());
    }
    if (!asks_for_token_) {
        position_.paid().note_asked(looked_at_->payment_id, now);
        position_.budget().count_reading(now);
    }
    return std::optional(*std::move(request));
}

/// An answer that cannot be understood is no reason to rest: somebody may be waiting at a phone,
/// and the payment is asked about again.
Result<PollStep> CheckoutSource::take_returned(const net::Response& response,
                                               const domain::FeedState& known, Timestamp now) {
    const auto asked = *std::exchange(looked_at_, std::nullopt);
    const auto returned = dialect_->read_returned(response, asked);
    Page page;
    if (response.status == 401) {
        return clean_error(returned ? Error{Errc::Refused, "the credential is refused (401)"}
                                    : returned.error());
    }
    auto& paid = position_.paid();
    const auto& traits = dialect_->traits();
    if (response.status == 403 && dialect_->denies_permission(response)) {
        paid.refuse(traits.provider, traits.returned_permission, now, page_of(page, known));
    } else if (returned) {
        paid.take(asked, *returned, traits.provider, now, page_of(page, known));
    } else {
        paid.misread(asked, traits.provider, clean(returned.error().message), page_of(page, known));
    }
    if (page && page->refunds.empty() && page->parked.empty()) {
        page.reset();
    }
    return go_on(known, now, std::move(page));
}

Result<PollStep> CheckoutSource::receive(const net::Response& response,
                                         const domain::FeedState& known, Timestamp now) {
    ENSURE(turn_ || looked_at_, "an answer has its question");
    const auto* checkout = turn_ ? find_checkout(known, turn_->key) : nullptr;
    const auto is_stale_token = token_ && !asks_for_token_ && response.status == 401;
    if (asks_for_token_) {
        const auto accepted = token_->accept(cleaned(response), now);
        if (!accepted) {
            return clean_error(accepted.error());
        }
    } else if (is_stale_token) {
        token_->forget();
    }
    const auto asks_again = asks_for_token_ || (is_stale_token && !token_was_renewed_);
    token_was_renewed_ = token_was_renewed_ || is_stale_token;
    if (looked_at_ && !asks_again) {
        return take_returned(cleaned(response), known, now);
    }
    if (checkout == nullptr && !looked_at_) {
        return go_on(known, now, std::nullopt);
    }
    if (asks_again) {
        auto request = looked_at_ ? send_look_back(now) : ask(*turn_, *checkout, now);
        if (!request) {
            return clean_error(request.error());
        }
        PollStep step;
        step.request = *std::move(request);
        return step;
    }
    auto page = understand(cleaned(response), *checkout, known, now);
    if (!page) {
        return clean_error(page.error());
    }
    schedule_.note_understood(checkout->key);
    return go_on(known, now, *std::move(page));
}

Result<CheckoutSource::Page> CheckoutSource::understand(const net::Response& response,
                                                        const Checkout& checkout,
                                                        const domain::FeedState& known,
                                                        Timestamp now) {
    if (turn_->deed == Deed::Create) {
        return take_opening(response, checkout, known, now);
    }
    const auto& traits = dialect_->traits();
    Page page;
    if (response.status == 404 &&
        now - checkout.wanted_at > traits.forget_after + kUnknownPatience) {
        const auto reason = format("{} no longer knows this payment; if it was paid, its money is "
                                   "not counted here",
                                   traits.provider);
        change(page, known, checkout, CheckoutState::Failed, reason);
        park_payment(page, known, checkout, {}, reason);
        return page;
    }
    const auto reading = dialect_->read_standing(response, turn_->deed, checkout);
    if (!reading) {
        return tl::unexpected(reading.error());
    }
    return *reading ? conclude(checkout, **reading, known, now) : page;
}

Result<CheckoutSource::Page> CheckoutSource::take_opening(const net::Response& response,
                                                          const Checkout& checkout,
                                                          const domain::FeedState& known,
                                                          Timestamp now) {
    const auto opening = dialect_->read_opening(response, checkout, now);
    if (!opening) {
        return tl::unexpected(opening.error());
    }
    Page page;
    if (const auto* never = std::get_if<NeverOpened>(&*opening)) {
        change(page, known, checkout, CheckoutState::Failed, never->problem);
        return page;
    }
    const auto& opened = std::get<Opened>(*opening);
    if (!is_page_of(common_, opened.url)) {
        change(page, known, checkout, CheckoutState::Failed,
               format("{} names a page to pay on that is not on its own host over https; nobody "
                      "is sent there (see page_host)",
                      dialect_->traits().provider));
        return page;
    }
    change(page, known, checkout, CheckoutState::Open, {});
    auto& change = page->checkouts.back();
    change.provider_id = opened.provider_id;
    change.url = opened.url;
    change.expires_at = opened.expires_at;
    return page;
}

CheckoutSource::Page CheckoutSource::conclude(const Checkout& checkout, const Reading& reading,
                                              const domain::FeedState& known, Timestamp now) {
    Page page;
    if (const auto why = mismatch(checkout, reading); !why.empty()) {
        change(page, known, checkout, CheckoutState::Failed, why);
        park_payment(page, known, checkout, reading, why + "; it is not counted");
        return page;
    }
    switch (reading.standing) {
    case Standing::Open:
    case Standing::AwaitsBank:
        return stay_open(checkout, reading, known, now);
    case Standing::Approved:
        if (now - checkout.wanted_at > kApprovedPatience) {
            change(page, known, checkout, CheckoutState::Expired, {});
        } else if (turn_->deed == Deed::Read) {
            schedule_.ask_next(checkout.key, Deed::Capture);
        }
        return page;
    case Standing::Paid:
    case Standing::Authorised:
        position_.budget().count_payment(now);
        change(page, known, checkout, CheckoutState::Paid, {});
        page->checkouts.back().gift_external_id = reading.payment_id;
        page->gifts.push_back(gift_of(checkout, reading, now));
        if (reading.standing == Standing::Paid) {
            position_.paid().add(
                {checkout.provider_id, reading.payment_id, reading.amount->minor(), now}, now);
        }
        return page;
    case Standing::Expired:
        change(page, known, checkout, CheckoutState::Expired, {});
        return page;
    case Standing::Failed:
        change(page, known, checkout, CheckoutState::Failed, reading.problem);
        if (!reading.payment_id.empty()) {
            park_payment(page, known, checkout, reading, reading.problem);
        }
        return page;
    }
    return page;
}

CheckoutSource::Page CheckoutSource::stay_open(const Checkout& checkout, const Reading& reading,
                                               const domain::FeedState& known, Timestamp now) {
    Page page;
    const auto age = now - checkout.wanted_at;
    const auto awaits_bank = reading.standing == Standing::AwaitsBank;
    schedule_.set_awaits_bank(checkout.key, awaits_bank);
    if (awaits_bank) {
        if (age > kBankPatience) {
            const std::string reason = "the giver's bank has not confirmed the payment in two "
                                       "weeks; it is no longer waited for";
            change(page, known, checkout, CheckoutState::Failed, reason);
            park_payment(page, known, checkout, reading, reason);
        }
        return page;
    }
    const auto& traits = dialect_->traits();
    const auto expire = dialect_->request(Deed::Expire, checkout);
    if (age > traits.forget_after) {
        change(page, known, checkout, CheckoutState::Expired, {});
    } else if (age > traits.abandon_after && expire && turn_->deed == Deed::Read) {
        schedule_.ask_next(checkout.key, Deed::Expire);
    }
    return page;
}

} // namespace

std::unique_ptr<Source> make_conversation(const Common& common,
                                          std::unique_ptr<CheckoutDialect> dialect,
                                          std::optional<TokenRules> token) {
    return std::make_unique<CheckoutSource>(common, std::move(dialect), std::move(token));
}

Result<std::unique_ptr<Source>> make_checkout(std::vector<OptionFault> faults, const Common& common,
                                              std::unique_ptr<CheckoutDialect> dialect,
                                              std::optional<TokenRules> token) {
    check_return(faults, common);
    if (!faults.empty()) {
        return fail(Errc::InvalidInput, "source {}: {}", common.name, in_words(faults));
    }
    return make_conversation(common, std::move(dialect), std::move(token));
}

} // namespace chapeau::sources::checkout
