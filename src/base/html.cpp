#include "base/html.hpp"

#include "base/text.hpp"

#include <algorithm>
#include <array>
#include <csetjmp>
#include <gumbo.h>
#include <memory>
#include <span>
#include <vector>

namespace chapeau::html {

namespace {

constexpr std::string_view kBlanks = " \t\n\r\f\v";

/// Where gumbo takes its memory. It cannot be told that there is none left, and takes its trees
/// apart by recursion as deep as they are; so what it built is forgotten in one piece, and who asks
/// for too much is left by a jump over gumbo's own frames, which are C.
struct TreeRoom {
    std::byte* next = nullptr;
    std::size_t left_bytes = 0;
    std::jmp_buf is_full{};
};

extern "C" void* take_of_tree_room(void* room_of, std::size_t size_bytes) {
    auto& room = *static_cast<TreeRoom*>(room_of);
    constexpr auto kAlignment = alignof(std::max_align_t);
    const auto wanted = (size_bytes + kAlignment - 1) / kAlignment * kAlignment;
    if (size_bytes > room.left_bytes || wanted > room.left_bytes) {
        std::longjmp(room.is_full, 1); // NOLINT(cert-err52-cpp): see TreeRoom.
    }
    auto* const taken = room.next;
    room.next += wanted; // NOLINT(*-pointer-arithmetic): within the room, as was asked above.
    room.left_bytes -= wanted;
    return taken;
}

extern "C" void give_back_nothing(void* /*room_of*/, void* /*taken*/) {}

/// Null when the room was not enough.
const GumboNode* grow_tree(TreeRoom& room, std::string_view markup) {
    GumboOptions options = kGumboDefaultOptions;
    options.allocator = take_of_tree_room;
    options.deallocator = give_back_nothing;
    options.userdata = &room;
    options.max_errors = 0;
    options.fragment_context = GUMBO_TAG_BODY;
    if (setjmp(room.is_full) != 0) { // NOLINT(cert-err52-cpp): see TreeRoom.
        return nullptr;
    }
    return gumbo_parse_with_options(&options, markup.data(), markup.size())->root;
}

constexpr std::array kUnseenTags = {
    GUMBO_TAG_SCRIPT, GUMBO_TAG_STYLE,  GUMBO_TAG_TEMPLATE, GUMBO_TAG_NOSCRIPT, GUMBO_TAG_HEAD,
    GUMBO_TAG_TITLE,  GUMBO_TAG_IFRAME, GUMBO_TAG_NOEMBED,  GUMBO_TAG_NOFRAMES, GUMBO_TAG_OBJECT,
    GUMBO_TAG_SVG,    GUMBO_TAG_SELECT, GUMBO_TAG_TEXTAREA, GUMBO_TAG_AUDIO,    GUMBO_TAG_VIDEO};

constexpr std::array kBlockTags = {
    GUMBO_TAG_P,          GUMBO_TAG_DIV,     GUMBO_TAG_BLOCKQUOTE, GUMBO_TAG_PRE,
    GUMBO_TAG_UL,         GUMBO_TAG_OL,      GUMBO_TAG_LI,         GUMBO_TAG_DL,
    GUMBO_TAG_DT,         GUMBO_TAG_DD,      GUMBO_TAG_H1,         GUMBO_TAG_H2,
    GUMBO_TAG_H3,         GUMBO_TAG_H4,      GUMBO_TAG_H5,         GUMBO_TAG_H6,
    GUMBO_TAG_HR,         GUMBO_TAG_TABLE,   GUMBO_TAG_TR,         GUMBO_TAG_CAPTION,
    GUMBO_TAG_ARTICLE,    GUMBO_TAG_SECTION, GUMBO_TAG_HEADER,     GUMBO_TAG_FOOTER,
    GUMBO_TAG_ASIDE,      GUMBO_TAG_NAV,     GUMBO_TAG_MAIN,       GUMBO_TAG_FIGURE,
    GUMBO_TAG_ADDRESS,    GUMBO_TAG_FORM,    GUMBO_TAG_DETAILS,    GUMBO_TAG_SUMMARY,
    GUMBO_TAG_FIGCAPTION, GUMBO_TAG_CENTER};

template <std::size_t kCount>
bool is_among(const std::array<GumboTag, kCount>& tags, GumboTag tag) {
    return std::find(tags.begin(), tags.end(), tag) != tags.end();
}

std::span<void* const> children_of(const GumboNode& node) {
    const auto& children = node.v.element.children;
    return {children.data, children.length};
}

/// The class is one of several that the element has.
bool has_class(const GumboElement& element, std::string_view wanted) {
    const auto* const attribute = gumbo_get_attribute(&element.attributes, "class");
    std::string_view classes = attribute == nullptr ? "" : attribute->value;
    while (!classes.empty()) {
        const auto end = std::min(classes.find_first_of(kBlanks), classes.size());
        if (classes.substr(0, end) == wanted) {
            return true;
        }
        classes.remove_prefix(std::min(end + 1, classes.size()));
    }
    return false;
}

bool is_unseen(const GumboElement& element) {
    return is_among(kUnseenTags, element.tag) || has_class(element, "invisible") ||
           gumbo_get_attribute(&element.attributes, "hidden") != nullptr;
}

/// gumbo reckons with a number of any length in an entity, and writes what comes of it.
std::string with_bad_bytes_replaced(std::string_view text) {
    constexpr std::size_t kCharacterBytesMax = 4;
    std::string replaced;
    while (!text.empty()) {
        std::size_t size_bytes = 1;
        while (size_bytes <= kCharacterBytesMax && !is_valid_utf8(text.substr(0, size_bytes))) {
            ++size_bytes;
        }
        const bool is_character = size_bytes <= kCharacterBytesMax;
        replaced += is_character ? text.substr(0, size_bytes) : "\xEF\xBF\xBD";
        text.remove_prefix(is_character ? std::min(size_bytes, text.size()) : 1);
    }
    return replaced;
}

/// Words as they come, with what stands between them put in only before the next one.
class Lines {
public:
    void end_line() { breaks_ = std::max(breaks_, 1); }
    void break_line() { breaks_ = std::min(breaks_ + 1, kBreaksMax); }
    void separate() { is_apart_ = true; }

    void add(std::string_view text, bool keeps_lines) {
        while (!text.empty()) {
            const auto blank = std::min(text.find_first_of(kBlanks), text.size());
            if (blank > 0) {
                add_word(text.substr(0, blank));
            } else if (keeps_lines && text.front() == '\n') {
                break_line();
            } else {
                separate();
            }
            text.remove_prefix(std::max<std::size_t>(blank, 1));
        }
    }

    std::string take() {
        return is_valid_utf8(text_) ? std::move(text_) : with_bad_bytes_replaced(text_);
    }

private:
    static constexpr int kBreaksMax = 2;

    void add_word(std::string_view word) {
        if (!text_.empty()) {
            text_.append(static_cast<std::size_t>(breaks_), '\n');
            text_.append(breaks_ == 0 && is_apart_ ? 1U : 0U, ' ');
        }
        breaks_ = 0;
        is_apart_ = false;
        text_ += word;
    }

    std::string text_;
    int breaks_ = 0;
    bool is_apart_ = false;
};

/// From the root to where we are; by hand, because strangers decide how deep that is.
struct Descent {
    const GumboNode* node;
    std::size_t children_read = 0;
};

void enter(const GumboNode& node, std::vector<Descent>& path, Lines& lines, int& within_pre) {
    switch (node.type) {
    case GUMBO_NODE_TEXT:
    case GUMBO_NODE_CDATA:
    case GUMBO_NODE_WHITESPACE:
        lines.add(node.v.text.text, within_pre > 0);
        return;
    case GUMBO_NODE_ELEMENT:
        break;
    default:
        return;
    }
    const auto& element = node.v.element;
    if (is_unseen(element) || path.size() >= kDepthMax) {
        return;
    }
    if (element.tag == GUMBO_TAG_BR) {
        lines.break_line();
    } else if (is_among(kBlockTags, element.tag)) {
        lines.end_line();
    } else if (element.tag == GUMBO_TAG_TD || element.tag == GUMBO_TAG_TH) {
        lines.separate();
    }
    within_pre += element.tag == GUMBO_TAG_PRE ? 1 : 0;
    path.push_back({&node});
}

void leave(const GumboNode& node, Lines& lines, int& within_pre) {
    const auto tag = node.v.element.tag;
    within_pre -= tag == GUMBO_TAG_PRE ? 1 : 0;
    if (is_among(kBlockTags, tag)) {
        lines.end_line();
    }
}

std::string words_of(const GumboNode& root) {
    Lines lines;
    std::vector<Descent> path;
    int within_pre = 0;
    enter(root, path, lines, within_pre);
    while (!path.empty()) {
        auto& here = path.back();
        const auto children = children_of(*here.node);
        if (here.children_read == children.size()) {
            leave(*here.node, lines, within_pre);
            path.pop_back();
            continue;
        }
        const auto* const child = static_cast<const GumboNode*>(children[here.children_read]);
        ++here.children_read;
        enter(*child, path, lines, within_pre);
    }
    return lines.take();
}

} // namespace

Result<std::string> to_plain_text(std::string_view markup) {
    markup = truncate_utf8(markup, kReadBytesMax);
    const auto memory = std::make_unique_for_overwrite<std::byte[]>(kTreeBytesMax);
    TreeRoom room{memory.get(), kTreeBytesMax};
    const auto* const root = grow_tree(room, markup);
    if (root == nullptr) {
        return fail(Errc::TooLarge, "the markup of the post grows beyond what is read of one");
    }
    return words_of(*root);
}

} // namespace chapeau::html
