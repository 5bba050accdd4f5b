"""Accents that were encoded twice on their way here: « Ã© » is « é »."""

import re

# What UTF-8 bytes look like when they are read in the code of French Windows, controls included.
CP1252_CHARACTERS = [
    bytes([byte]).decode("cp1252", "ignore") or chr(byte) for byte in range(0x80, 0x100)
]
CP1252_BYTES = {character: 0x80 + rank for rank, character in enumerate(CP1252_CHARACTERS)}
CONTINUATION = "".join(map(re.escape, CP1252_CHARACTERS[:0x40]))
# The space of « Ã  la » was a no-break one, half of « à ».
MOJIBAKE = re.compile(rf"[ÂÃÅ][{CONTINUATION}]|â[{CONTINUATION}]{{2}}|Ã {{1,2}}")
# Nothing else is mended: « CAFÉ’S » looks like two bytes of a letter that French has not.
FRENCH_CHARACTERS = frozenset(
    "àâäæçéèêëîïôöœùûüÿÀÂÄÆÇÉÈÊËÎÏÔÖŒÙÛÜŸ«»°²³·’‘“”–—…€•\u00a0\u202f\u2011´"
)


def fix_mojibake(text: str) -> str:
    """Return `text` with the accents that were encoded twice as they were."""
    return MOJIBAKE.sub(decode_match, text)


def decode_match(match: re.Match[str]) -> str:
    """The French character of a match of MOJIBAKE, or the match itself when it is none."""
    if match[0][1] == " ":
        return "à "
    try:
        character = bytes(CP1252_BYTES[each] for each in match[0]).decode()
    except UnicodeDecodeError:
        return match[0]
    return character if character in FRENCH_CHARACTERS else match[0]
