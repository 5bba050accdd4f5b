"""The two metropolises of the region and their member communes, by INSEE code.

Communes are those of 2022, unchanged since 2011 around Toulouse (SIREN 243100518) and since 2005
around Montpellier (SIREN 243400017):
https://de.wikipedia.org/wiki/Montpellier_M%C3%A9diterran%C3%A9e_M%C3%A9tropole gives names and
codes, https://tresordesregions.mgm.fr/epci.php?dep=31&lepci=Toulouse-M%C3%A9tropole&region=76 the
names, from which INSEE's list of communes gives the codes.
"""

TOULOUSE = """
    31003 31022 31032 31044 31053 31056 31069 31088 31091 31116 31149 31150 31157 31163 31182
    31184 31186 31205 31230 31282 31293 31351 31352 31355 31389 31417 31418 31445 31467 31488
    31490 31506 31541 31555 31557 31561 31588
"""
MONTPELLIER = """
    34022 34027 34057 34058 34077 34087 34088 34090 34095 34116 34120 34123 34129 34134 34164
    34169 34172 34179 34198 34202 34217 34227 34244 34249 34256 34259 34270 34295 34307 34327
    34337
"""
METROPOLISES = {
    "Toulouse Métropole": frozenset(TOULOUSE.split()),
    "Montpellier Méditerranée Métropole": frozenset(MONTPELLIER.split()),
}
