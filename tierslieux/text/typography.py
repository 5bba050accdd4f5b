"""French wording shared by sentences and templates."""

from collections.abc import Sequence


def lower_first(text: str) -> str:
    """Return `text` with its first letter lower, to stand inside a sentence."""
    return text[:1].lower() + text[1:]


def join_and(texts: Sequence[str]) -> str:
    """Return « a », « a et b » or « a, b et c »; "" for none."""
    *first, last = texts or [""]
    return f"{', '.join(first)} et {last}" if first else last


def fix_typography(text: str) -> str:
    """Return French text with ’ for ' and its guillemets bound to what they hold."""
    bound = text.replace("«\u0020", "«\u00a0").replace("\u0020»", "\u00a0»")
    return bound.strip().replace("'", "’")
