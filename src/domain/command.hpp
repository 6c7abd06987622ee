// What the operator's side and the phones may have done in the book. Each command carries a key
// made when its form was opened, so that a double tap or a retry is one deed.
#pragma once

#include "domain/cue.hpp"
#include "domain/gift.hpp"
#include "domain/hold.hpp"
#include "domain/rate.hpp"
#include "domain/words.hpp"

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace chapeau::domain {

/// Cash counted by hand, as a gift of the source "hat".
struct AddCash {
    Money amount;
    std::int64_t people = 0; // How many gave it, when known.
    std::string name;        // Empty: anonymous.
    std::string envelope{};  // The number written on it, e.g. "17"; empty: none.
    std::string count{};     // How it was counted, e.g. "2x20 3x5"; told back, never computed with.
    bool operator==(const AddCash&) const = default;
};

/// The gift no longer counts; what its feed says later cannot bring it back.
struct VoidGift {
    std::int64_t gift = 0;
    bool operator==(const VoidGift&) const = default;
};

/// The same of many in one transaction: a flood of jokes goes by one tap. Those that do not count
/// any more are passed over.
struct VoidGifts {
    std::vector<std::int64_t> gifts;
    bool operator==(const VoidGifts&) const = default;
};

/// Takes a void back.
struct UnvoidGift {
    std::int64_t gift = 0;
    bool operator==(const UnvoidGift&) const = default;
};

/// A promise made on a phone, as a gift of the source "phones". The command's key is the phone's
/// own and names the gift: kPhoneKeyBytes lower-case hexadecimal digits.
struct Pledge {
    Money amount;
    std::string name; // Empty: anonymous.
    std::string message;
    std::string device; // The phone's stand-in for its owner, of the same form as the key.
    bool operator==(const Pledge&) const = default;
};

/// By the phone that knows the gift's key. A promise that is withdrawn already stays so.
struct WithdrawPledge {
    std::string gift_key;
    bool operator==(const WithdrawPledge&) const = default;
};

/// Takes all words of that giver off every screen; the desk cannot bring them back.
struct HideOwnWords {
    std::string gift_key;
    bool operator==(const HideOwnWords&) const = default;
};

/// Lets the words of one gift through. Errc::Conflict unless the digest is that of the gift's
/// present words (GiftRow::digest): what was not looked at is not approved.
struct ApproveWords {
    std::int64_t gift = 0;
    std::string digest;
    bool operator==(const ApproveWords&) const = default;
};

/// Approval starts over and the new words are judged anew; the old name is forgotten.
struct CorrectName {
    std::int64_t gift = 0;
    std::string name;
    bool operator==(const CorrectName&) const = default;
};

/// Takes away all words of that giver, later ones too; further promises are refused.
struct BlockGiver {
    std::int64_t gift = 0;
    bool blocked = true;
    bool operator==(const BlockGiver&) const = default;
};

/// Stored: never renumber.
enum class PaidBy : std::uint8_t { Cash, Card, Later };

/// Promises that were kept: payment and release of each in one transaction, all or none.
struct PayPledges {
    std::vector<std::int64_t> pledges;
    PaidBy by = PaidBy::Cash;
    bool operator==(const PayPledges&) const = default;
};

/// Given back at the desk; no feed brings it back.
struct RefundGift {
    std::int64_t gift = 0;
    bool operator==(const RefundGift&) const = default;
};

/// The second count of an envelope, by another person than the first.
struct RecountEnvelope {
    std::string envelope;
    Money amount;
    std::string count;
    bool operator==(const RecountEnvelope&) const = default;
};

/// What the desk decides after two counts: the envelope's cash gift becomes this.
struct SettleEnvelope {
    std::string envelope;
    Money amount;
    bool operator==(const SettleEnvelope&) const = default;
};

/// Forgets the name and the message of a gift for ever. The money stays.
struct ErasePerson {
    std::int64_t gift = 0;
    bool operator==(const ErasePerson&) const = default;
};

/// A phone wants to pay at a provider. The command's key is the phone's own and becomes the
/// checkout's; nothing has been sent to the provider when this is done.
struct OpenCheckout {
    std::string source;
    Money amount;
    std::string name;
    std::string message;
    std::string device;
    bool operator==(const OpenCheckout&) const = default;
};

/// What another currency is worth from now on: gifts that come later are converted by it, and
/// those that waited for it. What was converted before stays as it is.
struct SetRate {
    ExchangeRate rate;
    bool operator==(const SetRate&) const = default;
};

/// What the desk decides about two gifts that look like one: merged, the later one is voided and
/// its feed cannot bring it back; kept, both count and nobody is asked again.
struct SettleDouble {
    std::int64_t first = 0;
    std::int64_t second = 0;
    bool merged = false;
    bool operator==(const SettleDouble&) const = default;
};

/// Words typed on the attendee's page, without a gift. The command's key is the phone's own and
/// names the mention.
struct Say {
    std::string name; // Empty: anonymous.
    std::string text;
    std::string device;
    bool operator==(const Say&) const = default;
};

/// Lets the mention onto the wall. Errc::Conflict unless the digest is that of its present words.
struct ApproveMention {
    std::int64_t mention = 0;
    std::string digest;
    bool operator==(const ApproveMention&) const = default;
};

/// Takes it off, or forgets that it was.
struct HideMention {
    std::int64_t mention = 0;
    bool hidden = true;
    bool operator==(const HideMention&) const = default;
};

/// It stays at the wall's head.
struct PinMention {
    std::int64_t mention = 0;
    bool pinned = true;
    bool operator==(const PinMention&) const = default;
};

/// What the author of that mention says is shown without being looked at, while it is clean.
struct TrustVoice {
    std::int64_t mention = 0;
    bool trusted = true;
    bool operator==(const TrustVoice&) const = default;
};

/// Nothing of the author of that mention is shown or counted.
struct BlockVoice {
    std::int64_t mention = 0;
    bool blocked = true;
    bool operator==(const BlockVoice&) const = default;
};

/// What becomes of gifts that their givers' banks hold. It moves no money: their source asks the
/// provider, and what that answers does. Those that are held no more are passed over.
struct DecideHolds {
    std::vector<std::int64_t> gifts;
    HoldDecision decision = HoldDecision::Take;
    bool operator==(const DecideHolds&) const = default;
};

struct Command {
    using What = std::variant<AddCash, VoidGift, VoidGifts, UnvoidGift, Cue, Pledge, WithdrawPledge,
                              HideOwnWords, ApproveWords, CorrectName, BlockGiver, PayPledges,
                              RefundGift, RecountEnvelope, SettleEnvelope, ErasePerson,
                              OpenCheckout, SetRate, SettleDouble, Say, ApproveMention, HideMention,
                              PinMention, TrustVoice, BlockVoice, DecideHolds>;

    std::string key;   // 1 to kExternalIdBytesMax bytes.
    std::string actor; // "keyboard", "operator tablet-1"...: who, for the audit; never a secret.
    What what;
    /// Of the words that it carries. The evening judges them; whatever stood here before is lost.
    Judgement words = kNotJudged;
    /// However clean its words are, somebody is to look at them first.
    bool hold_words = false;
};

/// Whether a key or a device is one that a phone makes: kPhoneKeyBytes lower-case hexadecimal
/// digits, 128 random bits.
inline constexpr std::size_t kPhoneKeyBytes = 32;
bool is_phone_key(std::string_view text);

/// The digits of an envelope's number, and the text of a count: what fits on one.
inline constexpr std::size_t kEnvelopeBytesMax = 16;
inline constexpr std::size_t kCountBytesMax = 200;

/// Promises that are paid, or held gifts that are decided about, at once: a screenful of the desk's
/// table, and a transaction of some milliseconds.
inline constexpr std::size_t kPledgesPaidMax = 200;

/// The sources that are no feed: no feed may bear their names.
inline constexpr const char* kHatSource = "hat";
inline constexpr const char* kOperatorSource = "operator";
inline constexpr const char* kPhonesSource = "phones";
inline constexpr const char* kDeskSource = "desk-payments";

bool is_no_feed(std::string_view source);

/// The actor of what phones command: too many for the audit, which tells of people with a role.
inline constexpr const char* kPhoneActor = "phone";

} // namespace chapeau::domain
