"""Somebody, as texts name them: whatever the case, the accents and the spaces."""

import re
from unicodedata import normalize

from django.core.exceptions import ValidationError

ERASED = "[effacé]"
SHORTEST = 5
PHONE_DIGITS = 9
TOO_SHORT = "«\u202f{term}\u202f» est trop court\u00a0: il effacerait ce qui concerne d’autres."
NOT_A_PHONE = "«\u202f{term}\u202f» n’est pas un numéro de téléphone français."
NOBODY = "Dites qui effacer\u00a0: --name, --email, --phone ou --text."


class Person:
    """Somebody known by names, addresses, phones and exact texts; raises ValidationError."""

    def __init__(self, names=(), emails=(), phones=(), texts=()):
        known = [*names, *emails, *texts]
        short = [each for each in known if len(re.sub(r"[\W_]", "", each)) < SHORTEST]
        if short:
            raise ValidationError(TOO_SHORT.format(term=short[0]))
        if not (known or phones):
            raise ValidationError(NOBODY)
        patterns = [pattern for each in names for pattern in name_patterns(each)]
        patterns += [words_pattern(each) for each in texts]
        patterns += [re.escape(fold(each.strip())) for each in emails]
        patterns += [phone_pattern(each) for each in phones]
        self.pattern = re.compile(rf"(?<![^\W_])(?:{'|'.join(patterns)})(?![^\W_])")

    def is_in(self, text):
        return bool(self.pattern.search(fold(text)))

    def is_all(self, text):
        """Whether a text says nothing but who they are."""
        return bool(self.pattern.fullmatch(fold(text.strip())))

    def without(self, text):
        """Return a text where ERASED stands for each of the ways they are named."""
        kept, end = [], 0
        for match in self.pattern.finditer(fold(text)):
            kept += [text[end : match.start()], ERASED]
            end = match.end()
        return "".join([*kept, text[end:]])


def fold(text):
    """Return a text without case nor accents, of the same length."""
    return "".join(normalize("NFD", each)[0].lower()[0] for each in text)


def words_pattern(text):
    return r"[\W_]+".join(map(re.escape, re.findall(r"[^\W_]+", fold(text))))


def name_patterns(name):
    """Return the patterns of a name as it is given, and with its last word first."""
    words = re.findall(r"[^\W_]+", fold(name))
    return {words_pattern(" ".join(each)) for each in (words, [words[-1], *words[:-1]])}


def phone_pattern(phone):
    digits = re.sub(r"\D", "", phone)[-PHONE_DIGITS:]
    if len(digits) < PHONE_DIGITS:
        raise ValidationError(NOT_A_PHONE.format(term=phone))
    return r"(?:(?:\+|00)33|0)?[\s.()/-]*" + r"[\s.()/-]*".join(digits)
