"""« Ma sélection »: favourites without account, cookie or storage: the list is its address.

`selection` reads the address and writes those with a venue more or less; `comparison` sets two to
four venues side by side, `calendar` writes their hours for a calendar; `views` are the pages.
"""
