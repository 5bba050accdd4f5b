"""Accents that were encoded twice on their way here: « Ã© » is « é »."""

import re

# What UTF-8 bytes look like when they are read in the code of French Windows, controls included.
AS_READ = [bytes([byte]).decode("cp1252", "ignore") or chr(byte) for byte in range(0x80, 0x100)]
BYTES = {character: 0x80 + rank for rank, character in enumerate(AS_READ)}
FOLLOWING = "".join(map(re.escape, AS_READ[:0x40]))
# The space of « Ã  la » was a no-break one, half of « à ».
TWICE = re.compile(rf"[ÂÃÅ][{FOLLOWING}]|â[{FOLLOWING}]{{2}}|Ã {{1,2}}")
# Nothing else is mended: « CAFÉ’S » looks like two bytes of a letter that French has not.
FRENCH = frozenset("àâäæçéèêëîïôöœùûüÿÀÂÄÆÇÉÈÊËÎÏÔÖŒÙÛÜŸ«»°²³·’‘“”–—…€•\u00a0\u202f\u2011´")


def mended(text):
    """Returns `text` with the accents that were encoded twice as they were."""
    return TWICE.sub(mended_character, text)


def mended_character(found):
    if found[0][1] == " ":
        return "à "
    try:
        character = bytes(BYTES[each] for each in found[0]).decode()
    except UnicodeDecodeError:
        return found[0]
    return character if character in FRENCH else found[0]
