"""A hit that stands behind other words of a sentence is no hit, but of rules that find their text inside a line."""

from __future__ import annotations

from dataclasses import replace

from unchrome import examples
from unchrome.rule import Rule

WORDS = ("The sign at the harbor said:", "There:")
INSIDE = frozenset(
    """
    account-subscribe-ko advert-mission-note app-call-named author-bare-email author-not-working
    author-views-personal breadcrumb-zh caption-broadcaster-label caption-credit-ar caption-credit-ja
    caption-credit-ko caption-credit-named-zh caption-credit-nordic caption-credit-pl caption-credit-ru
    caption-credit-tr caption-credit-vi caption-credit-zh caption-cut-with-dots caption-ends-agency
    caption-giver-then-name caption-reuters-credit caption-source-ko caption-stop-then-credit
    caption-unbracketed-pl caption-with-agency caption-with-bare-agency caption-with-credit comments-rules
    commerce-affiliate-if-you-buy commerce-affiliate-links commerce-affiliate-member commerce-gannett
    consent-adblock consent-captcha consent-cookie-row contributed-reporting contributed-to-report
    copyright-ar copyright-ja copyright-ko copyright-nordic copyright-pl copyright-ru copyright-sign-inside
    copyright-tr copyright-uk copyright-zh credit-alone-agency credit-courtesy credit-station
    cs-caption-with-credit cs-rights de-caption-unpunctuated de-caption-with-credit de-channel-or-app
    de-follow de-liked-this de-newsletter de-newsletter-inbox de-support-us donation-reader-funded
    donation-who-funds es-caption-photographer es-caption-with-credit fi-caption-with-credit fi-rights
    follow-hi follow-ja follow-outlet-tr fr-app-and-channel fr-caption-signed fr-caption-with-credit
    fr-newsletter headline it-caption-unpunctuated it-caption-with-credit it-newsletter legal-agency-sale
    legal-all-rights legal-feed-note legal-gambling legal-not-responsible legal-press-release
    legal-stock-disclosure licence-zh media-machine-voice nav-menu-run news-tips-ko newsletter-call-last
    newsletter-inbox newsletter-offer-pl newsletter-pl newsletter-small-print nl-caption-signed
    nl-caption-with-credit nl-newsletter outro-capitals-tag outro-podcast outro-preferred-source outro-terms
    photo-credit-ko podcast-call post-signature post-with-picture press-code-nordic pt-caption-unpunctuated
    pt-caption-with-credit pt-newsletter rights-reserved-other share-whatsapp-channel timestamp-modified-zh
    timestamp-zh
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
