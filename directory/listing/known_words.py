"""The words that a search can find, and those that it cannot."""

from directory.cache.versioned import DirectoryCache
from directory.models import Commune, Venue
from tierslieux.text.folding import fold, search_words


def known_words(cache: DirectoryCache) -> dict[str, str]:
    """Return {folded word: the word as it is shown} for every word that a search can find."""
    return cache.get_or_set("words", read_known_words)


def read_known_words() -> dict[str, str]:
    texts = Venue.objects.public().values_list("search_text", flat=True)
    words = {word for text in texts.iterator(chunk_size=2000) for word in text.split()}
    towns = Commune.objects.filter(venues__in=Venue.objects.public()).values_list("name", flat=True)
    names = {fold(name): name for name in towns.distinct()}
    return {word: names.get(word, word) for word in sorted(words)}


def words_of_no_sheet(text: str, cache: DirectoryCache) -> list[str]:
    """Return the words of a search that no public sheet holds, as they were typed."""
    every = cache.get_or_set("all words", lambda: " ".join(known_words(cache)))
    return [word for word in text.split() if not all(each in every for each in search_words(word))]
