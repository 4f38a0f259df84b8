"""The ordered list of rules. One row, one file, one fixture file.

A row names the module that holds the rule; the module's docstring is the rule's documentation. Modules are
imported when they are first needed, so that a file without HTML costs none of them.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from types import ModuleType


class Rule(NamedTuple):
    """A row: the code users see, the name that says what is found, and the module ``newsclean.rules.<module>``.

    A rule about words (see ``phrases``) has ``hints``: it is asked only about texts that hold one of them.
    """

    code: str
    name: str
    module: str
    hints: tuple[str, ...] = ()

    def load(self) -> ModuleType:
        """Import the rule's module."""
        return import_module(f"newsclean.rules.{self.module}")


RULES: tuple[Rule, ...] = (
    Rule("FM001", "unreadable-front-matter", "fm001_unreadable"),
    Rule("FM002", "unclosed-front-matter", "fm002_unclosed"),
    Rule("FM003", "front-matter-not-a-mapping", "fm003_not_a_mapping"),
    Rule("FM004", "duplicate-key", "fm004_duplicate_key"),
    Rule("FM005", "tab-indentation", "fm005_tab"),
    Rule("FM006", "refused-front-matter", "fm006_refused"),
    Rule("FM007", "no-front-matter", "fm007_none"),
    Rule("FM008", "misspelt-key", "fm008_misspelt_key"),
    Rule("FM009", "hash-cuts-text", "fm009_hash"),
    Rule("FM010", "missing-key", "fm010_missing"),
    Rule("FM011", "markup-in-title", "fm011_markup_in_title"),
    Rule("FM012", "invalid-date", "fm012_date"),
    Rule("FM013", "date-not-of-file-name", "fm013_date_and_name"),
    Rule("FM014", "post-file-name", "fm014_file_name"),
    Rule("FM015", "terms-not-a-list", "fm015_terms"),
    Rule("FM016", "split-terms", "fm016_split_terms"),
    Rule("FM017", "empty-or-repeated-term", "fm017_term_entries"),
    Rule("FM018", "text-not-text", "fm018_not_text"),
    Rule("FM019", "html-in-text", "fm019_html_in_text"),
    Rule("FM020", "script-in-front-matter", "fm020_script"),
    Rule("FM021", "invalid-image", "fm021_image"),
    Rule("FM022", "missing-image", "fm022_image_not_there"),
    Rule("FM023", "invalid-permalink", "fm023_permalink"),
    Rule("FM024", "invalid-switch", "fm024_flag"),
    Rule("FM030", "schema", "fm030_schema"),
    Rule("TS301", "spacer", "ts301_spacer"),
    Rule("TS303", "thumbnail", "ts303_thumbnail"),
    Rule("TS304", "expiring-address", "ts304_expiring_address", ("signature=", "expires=")),
    Rule("TS305", "gallery", "ts305_gallery"),
    Rule("TS302", "image-block", "ts302_image_block"),
    Rule("TS306", "link-card", "ts306_link_card"),
    Rule("TS307", "more-fold", "ts307_more_fold", ("moreless-content",)),
    Rule("TS308", "highlighted-table", "ts308_highlighted_table"),
    Rule("TS315", "more-macro", "ts315_more_macro", ("[#M_", "[#M\\_", "[\\#M")),
    Rule("TS316", "footnote", "ts316_footnote"),
    Rule("TS310", "file-block", "ts310_file_block"),
    Rule("TS311", "emoticon", "ts311_emoticon"),
    Rule("TS309", "embed", "ts309_embed"),
    Rule(
        "TS313",
        "broken-code",
        "ts313_broken_code",
        ("</code></pre></p>", "</code></pre></h", "&lt;/code&gt;&lt;/pre&gt;"),
    ),
    Rule("TS342", "escaped-end-of-code", "ts342_escaped_end", ("&lt;/pre>", "&lt;/pre&gt;")),
    Rule("TS312", "gist", "ts312_gist", ("gist.github.com",)),
    Rule(
        "TS314",
        "block-in-paragraph",
        "ts314_block_in_paragraph",
        ("</figure", "</p></p>", "</table></p>", "</h2></p>"),
    ),
    Rule("TS320", "macro", "ts320_macro", ("[##_", "#\\_", "\\#\\#")),
    Rule("TS330", "advertisement", "ts330_advertisement"),
    Rule("TS331", "script-text", "ts331_ad_script", ("(adsbygoogle", "window.ReactionButtonType")),
    Rule("TS332", "share-buttons", "ts332_share_buttons"),
    Rule("TS333", "related-posts", "ts333_related_posts"),
    Rule("TS334", "table-of-contents", "ts334_table_of_contents"),
    Rule("TS335", "hidden-comment", "ts335_hidden_comment", ("<!--", "<![")),
    Rule("TS336", "tracking-pixel", "ts336_tracking_pixel"),
    Rule("TS337", "word-remnant", "ts337_word"),
    Rule("TS339", "ad-slot", "ts339_ad_slot"),
    Rule("TS340", "captured-page", "ts340_captured_page"),
    Rule("TS341", "torn-page", "ts341_torn_page"),
    Rule(
        "TS338",
        "whole-page",
        "ts338_whole_page",
        ("<html", "<head", "<body", "<!doctype", "<!DOCTYPE", "<HTML"),
    ),
    Rule("HT101", "bold", "ht101_bold"),
    Rule("HT102", "italic", "ht102_italic"),
    Rule("HT103", "strikethrough", "ht103_strikethrough"),
    Rule("HT104", "code", "ht104_code"),
    Rule("HT105", "link", "ht105_link"),
    Rule("HT106", "image", "ht106_image"),
    Rule("HT107", "line-break", "ht107_line_break"),
    Rule("HT108", "styled-span", "ht108_styled_span"),
    Rule("HT109", "kept-inline", "ht109_kept_inline"),
    Rule("HT110", "presentational", "ht110_presentational"),
    Rule("HT111", "stray-end-tag", "ht111_stray_end_tag"),
    Rule("HT112", "editor-attributes", "ht112_editor_attributes"),
    Rule("HT201", "paragraph", "ht201_paragraph"),
    Rule("HT202", "heading", "ht202_heading"),
    Rule("HT203", "list", "ht203_list"),
    Rule("HT204", "blockquote", "ht204_blockquote"),
    Rule("HT205", "table", "ht205_table"),
    Rule("HT206", "code-block", "ht206_code_block"),
    Rule("HT207", "thematic-break", "ht207_thematic_break"),
    Rule("HT208", "figure", "ht208_figure"),
    Rule("HT209", "wrapper", "ht209_wrapper"),
    Rule("HT210", "kept-block", "ht210_kept_block"),
    Rule("HT211", "unpaired-tags", "ht211_unpaired_tags"),
    Rule("HT212", "words-behind-block", "ht212_words_behind_block"),
    Rule("SC401", "dangerous-link", "sc401_dangerous_link"),
    Rule("SC402", "dangerous-element", "sc402_dangerous_element"),
    Rule("SC403", "event-handler", "sc403_event_handler"),
    Rule("SC404", "kramdown-attribute", "sc404_kramdown_attribute"),
    Rule("MD501", "broken-emphasis", "md501_broken_emphasis"),
    Rule("MD502", "literal-markdown", "md502_literal_markdown"),
    Rule("MD503", "pseudo-tag", "md503_pseudo_tag"),
    Rule("MD504", "start-tag-for-end-tag", "md504_start_tag_for_end_tag"),
    Rule("NC901", "page-would-change", "nc901_page_would_change"),
    Rule("NC902", "not-stable", "nc902_not_stable"),
    Rule("NC903", "left-alone", "nc903_left_alone"),
    Rule("NC904", "not-a-tag", "nc904_not_a_tag"),
    Rule("NC905", "out-of-bounds", "nc905_out_of_bounds"),
    Rule("NC906", "stray-tag", "nc906_stray_tag"),
    Rule("NC907", "readers-differ", "nc907_readers_differ"),
    Rule("NC908", "dangerous", "nc908_dangerous"),
)
