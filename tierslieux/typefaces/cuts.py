from pathlib import Path
from string import digits

from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont
from fontTools.varLib.instancer import instantiateVariableFont

from tierslieux.typefaces import faces
from tierslieux.typefaces.faces import CHARACTERS, DRAWN_AS, FACES, FEATURES, Face


def cut(folder: Path) -> list[Path]:
    """Writes the faces that `folder` lacks or has of an older version; returns their files."""
    folder.mkdir(parents=True, exist_ok=True)
    targets = [(face, folder / f"{face.name}.woff2") for face in FACES]
    written = [target for face, target in targets if _is_stale(face, target)]
    for face, target in targets:
        if target in written:
            _cut_face(face, target)
    return written


def _is_stale(face: Face, target: Path) -> bool:
    if not target.exists():
        return True
    made_of = (face.path, Path(faces.__file__), Path(__file__))
    return target.stat().st_mtime < max(path.stat().st_mtime for path in made_of)


def _cut_face(face: Face, target: Path) -> None:
    font = TTFont(face.path)
    _complete(font)
    subsetter = Subsetter(_options())
    subsetter.populate(unicodes=CHARACTERS)
    subsetter.subset(font)
    font = instantiateVariableFont(font, face.axes)
    font.flavor = "woff2"
    # Whole at any moment: several processes may cut at the same time.
    draft = target.with_suffix(f".{id(font)}.part")
    font.save(draft)
    draft.replace(target)


def _complete(font: TTFont) -> None:
    """Characters that the face has not are drawn as others, and figures stand on the line."""
    lining = _lining_figures(font)
    for table in font["cmap"].tables:
        if not table.isUnicode():
            continue
        for character, other in DRAWN_AS.items():
            if other in table.cmap:
                table.cmap.setdefault(character, table.cmap[other])
        table.cmap.update(
            {ord(each): lining.get(table.cmap[ord(each)], table.cmap[ord(each)]) for each in digits}
        )


def _lining_figures(font: TTFont) -> dict[str, str]:
    """Returns the glyph that the feature `lnum` puts in the place of each."""
    table = font["GSUB"].table
    records = [each for each in table.FeatureList.FeatureRecord if each.FeatureTag == "lnum"]
    lookups = {index for each in records for index in each.Feature.LookupListIndex}
    mapping: dict[str, str] = {}
    for index in lookups:
        for part in table.LookupList.Lookup[index].SubTable:
            mapping |= getattr(part, "ExtSubTable", part).mapping
    return mapping


def _options() -> Options:
    options = Options()
    options.layout_features = list(FEATURES)
    options.hinting = False
    options.name_IDs = [0, 1, 2, 13, 14]  # the names, the credit and the licence
    return options
