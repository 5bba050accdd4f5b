"""Places on the ground: distances in km, Lambert-93, outlines and the maps drawn from them.

`distance` measures and projects; `outlines` simplifies borders when fixtures are built;
`svg_maps` draws; `altitudes` tells how high the ground is; `metropolises` lists the communes of
the two.
"""
