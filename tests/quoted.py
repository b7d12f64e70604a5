"""A hit that stands behind other words of a sentence is no hit, but of rules that find their text inside a line."""

from __future__ import annotations

from dataclasses import replace

from unchrome import examples
from unchrome.rule import Rule

WORDS = ("The sign at the harbor said:", "There:")
INSIDE = frozenset(
    """
    account-subscribe-ko advert-mission-note author-bare-email breadcrumb-zh caption-broadcaster-label
    caption-credit-ar caption-credit-ja caption-credit-ko caption-credit-named-zh caption-credit-nordic
    caption-credit-pl caption-credit-ru caption-credit-tr caption-credit-vi caption-credit-zh
    caption-cut-with-dots caption-ends-agency caption-giver-then-name caption-reuters-credit caption-source-ko
    caption-stop-then-credit caption-unbracketed-pl caption-with-agency caption-with-bare-agency
    caption-with-credit comments-rules commerce-affiliate-if-you-buy commerce-affiliate-links
    commerce-affiliate-member consent-adblock consent-captcha consent-cookie-row contributed-reporting
    contributed-to-report copyright-ar copyright-ja copyright-ko copyright-nordic copyright-pl copyright-ru
    copyright-sign-inside copyright-tr copyright-zh credit-alone-agency credit-courtesy credit-station
    cs-caption-with-credit de-caption-unpunctuated de-caption-with-credit de-follow de-liked-this
    de-newsletter de-newsletter-inbox donation-reader-funded es-caption-photographer es-caption-with-credit
    fi-caption-with-credit fr-caption-signed fr-caption-with-credit fr-newsletter headline
    it-caption-unpunctuated it-caption-with-credit it-newsletter legal-agency-sale legal-all-rights
    legal-not-responsible nav-menu-run newsletter-inbox newsletter-pl newsletter-small-print nl-caption-signed
    nl-caption-with-credit nl-newsletter outro-capitals-tag outro-podcast outro-preferred-source outro-terms
    photo-credit-ko podcast-call post-signature post-with-picture pt-caption-unpunctuated
    pt-caption-with-credit pt-newsletter rights-reserved-other service-click-to-tweet timestamp-zh
    """.split()
)
"""Their text may stand behind any others: credits at the end of a caption, rights, notes. New rules should not need
to be here: anchor them."""


def quoted(rule: Rule) -> str | None:
    """The sentence that the rule takes although it only ends like one of its hits; None where there is none."""
    if rule.id in INSIDE or not rule.has_text or rule.action == "cut":
        return None
    sentences = (replace(hit, text=f"{words} {hit.text.strip()}") for hit in rule.hits for words in WORDS)
    return next((sentence.text for sentence in sentences if examples.takes(rule, sentence)), None)
