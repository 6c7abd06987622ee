#include "sources/kofi/source.hpp"

#include "base/check.hpp"
#include "base/json.hpp"
#include "base/text.hpp"
#include "sources/feed_page.hpp"

#include <cstdint>
#include <utility>

namespace chapeau::sources::kofi {

namespace {

/// How many pages the book has; 0 also when the text cannot be read.
std::int64_t read_post_cursor(const std::string& text) {
    const auto document = json::parse(text);
    if (!document) {
        return 0;
    }
    const auto version = digits_field(*document, "v");
    const auto pages = digits_field(*document, "pages");
    if (!version || *version != "1" || !pages) {
        return 0;
    }
    constexpr std::int64_t kPagesMax = 1'000'000'000'000;
    const auto number = parse_int64(pages->value_or(""));
    return number && *number >= 0 && *number < kPagesMax ? *number : 0;
}

class KofiSource final : public Source {
public:
    KofiSource(std::string name, std::shared_ptr<Mailbox> mailbox)
        : name_(std::move(name)), mailbox_(std::move(mailbox)) {}
    KofiSource(const KofiSource&) = delete;
    KofiSource& operator=(const KofiSource&) = delete;
    /// Whether a page under way was saved is not known here; it is posted again and counts once.
    ~KofiSource() override { answer(Verdict::Busy); }

    const std::string& name() const override { return name_; }
    milliseconds poll_interval() const override { return kLookInterval; }
    milliseconds request_spacing() const override { return milliseconds{0}; }
    milliseconds backoff_max() const override { return kTellAgainMax; }

    Result<PollStep> begin(const domain::FeedState& known, Timestamp now) override;
    Result<PollStep> receive(const net::Response& /*response*/, const domain::FeedState& /*known*/,
                             Timestamp /*now*/) override {
        return fail(Errc::InvalidInput, "a mailbox has no answers");
    }

private:
    void answer(Verdict verdict);
    domain::Batch page() const;

    const std::string name_;
    const std::shared_ptr<Mailbox> mailbox_;
    std::vector<Letter> told_; // In the page that was told last.
    std::int64_t told_as_ = 0; // That page's number.
};

void KofiSource::answer(Verdict verdict) {
    for (const auto& letter : std::exchange(told_, {})) {
        letter.done(verdict);
    }
}

domain::Batch KofiSource::page() const {
    domain::Batch batch;
    batch.source = name_;
    for (const auto& letter : told_) {
        const auto& one = letter.batch;
        batch.gifts.insert(batch.gifts.end(), one.gifts.begin(), one.gifts.end());
        batch.parked.insert(batch.parked.end(), one.parked.begin(), one.parked.end());
    }
    return batch;
}

Result<PollStep> KofiSource::begin(const domain::FeedState& known, Timestamp /*now*/) {
    const auto pages = read_post_cursor(known.position.cursor);
    if (!told_.empty() && pages >= told_as_) {
        answer(Verdict::Accepted);
    }
    while (told_.size() < kLettersPerPage) {
        auto letter = mailbox_->next();
        if (!letter) {
            break;
        }
        told_.push_back(*std::move(letter));
    }
    PollStep step;
    if (told_.empty()) {
        return step;
    }
    told_as_ = pages + 1;
    step.page = page();
    step.page->position = known.position;
    json::Writer cursor;
    cursor.begin_object().key("v").integer(1).key("pages").integer(told_as_).end_object();
    step.page->position.cursor = cursor.take();
    step.begin_again_after = milliseconds{0}; // To answer as soon as it is durable.
    return step;
}

} // namespace

std::vector<OptionFault> check(const Options& options) {
    std::vector<OptionFault> faults;
    check_name(faults, options.name);
    if (options.token.empty()) {
        faults.push_back({"token", "is missing; without Ko-fi's verification token anybody could "
                                   "invent gifts"});
    }
    return faults;
}

std::shared_ptr<Mailbox> make_mailbox(const Options& options) {
    return std::make_shared<Mailbox>(
        IntakeRules{options.name, options.token, options.currency, options.counts});
}

Result<std::unique_ptr<Source>> make_source(const Options& options,
                                            std::shared_ptr<Mailbox> mailbox) {
    ENSURE(mailbox != nullptr, "a source needs the mailbox that it empties");
    if (const auto faults = check(options); !faults.empty()) {
        return fail(Errc::InvalidInput, "source {}: {}", options.name, in_words(faults));
    }
    return std::make_unique<KofiSource>(options.name, std::move(mailbox));
}

} // namespace chapeau::sources::kofi
